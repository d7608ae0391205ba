"""The sample call in Danish, for neighbours across the border."""

DANISH = {
    "Prototypen für kleine Kommunen (Beispiel)": "Prototyper til små kommuner (eksempel)",
    "Bis zu drei kleine Kommunen erproben etwas, das andere nachnutzen können.": (
        "Op til tre små kommuner afprøver noget, som andre kan genbruge."
    ),
    "Dieser Aufruf ist **Beispielinhalt**. Sie können sich bewerben und alle Schritte gehen.": (
        "Denne indkaldelse er **eksempelindhold**. Du kan ansøge og gå alle trin."
    ),
    "Ausgangslage": "Udgangspunkt",
    "Welches Problem lösen Sie?": "Hvilket problem løser I?",
    "Wie weit ist das Vorhaben?": "Hvor langt er projektet?",
    "Idee": "Idé",
    "Konzept": "Koncept",
    "Probebetrieb": "Prøvedrift",
    "Wie viele Menschen erreicht es im Jahr?": "Hvor mange mennesker når det om året?",
    "Was kostet der Betrieb nach der Förderung?": "Hvad koster driften efter støtten?",
    "Wartung, Strom, Miete: was bleibt, wenn die Förderung endet.": (
        "Vedligeholdelse, strøm, leje: det, der er tilbage, når støtten ophører."
    ),
    "Wofür": "Til hvad",
    "im ersten Jahr (Euro)": "i det første år (euro)",
    "im zweiten Jahr (Euro)": "i det andet år (euro)",
    "Zusammenarbeit": "Samarbejde",
    "Arbeiten Sie mit anderen Kommunen zusammen?": "Samarbejder I med andre kommuner?",
    "Wie teilen Sie sich die Arbeit?": "Hvordan deler I arbejdet?",
    "Was geben Sie weiter?": "Hvad giver I videre?",
    "Quelltext": "Kildekode",
    "Konzepte": "Koncepter",
    "Verträge und Vergabeunterlagen": "Kontrakter og udbudsmateriale",
    "Erfahrungen": "Erfaringer",
    "Beschluss oder Absichtserklärung": "Beslutning eller hensigtserklæring",
    "Eine PDF-Datei. Sie können sie auch später noch hochladen.": (
        "En PDF-fil. Den kan også uploades senere."
    ),
    "Nutzen im Alltag": "Nytte i hverdagen",
    "Wird für Menschen oder Verwaltung etwas spürbar besser?": (
        "Bliver noget mærkbart bedre for borgere eller forvaltning?"
    ),
    "Nachnutzung": "Genbrug",
    "Können andere Kommunen das Ergebnis übernehmen?": "Kan andre kommuner overtage resultatet?",
    "Umsetzbarkeit": "Gennemførlighed",
    "Passen Zeit, Geld und Können zueinander?": "Passer tid, penge og kunnen sammen?",
    "nicht erkennbar": "ikke synligt",
    "angedeutet": "antydet",
    "gut begründet": "godt begrundet",
    "vorbildlich": "forbilledligt",
}
