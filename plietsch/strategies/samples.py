"""Sample text of the demo network, in German and Danish; nobody named in it has written it."""

from typing import TypeAlias

Paragraphs: TypeAlias = tuple[str, ...]
Chapter: TypeAlias = tuple[str, str, Paragraphs, Paragraphs]

DIGITAL: tuple[Chapter, ...] = (
    (
        "Warum wir zusammenarbeiten",
        "Hvorfor vi arbejder sammen",
        (
            "Wer in der Grenzregion lebt, arbeitet, lernt oder einkauft, überquert die Grenze oft mehrmals "
            "in der Woche. Digitale Angebote unserer Verwaltungen enden dagegen meist am Schlagbaum.",
            "Mit dieser Strategie verabreden wir, welche digitalen Dienste wir gemeinsam planen und wie wir "
            "voneinander lernen.",
        ),
        (
            "Den, der bor, arbejder, lærer eller handler i grænseregionen, krydser ofte grænsen flere gange "
            "om ugen. Vores forvaltningers digitale tilbud standser derimod som regel ved bommen.",
            "Med denne strategi aftaler vi, hvilke digitale tjenester vi planlægger sammen, og hvordan vi "
            "lærer af hinanden.",
        ),
    ),
    (
        "Dienste ohne Grenze",
        "Tjenester uden grænse",
        (
            "Wir beginnen mit drei Vorhaben, die Menschen auf beiden Seiten sofort bemerken:",
            "- Eine gemeinsame Auskunft für Bus und Bahn mit Fahrkarten für beide Länder\n"
            "- Ein zweisprachiger Wegweiser für Pendlerinnen und Pendler\n"
            "- Offene Veranstaltungsdaten für die ganze Region",
            "Jedes Vorhaben hat in jeder Kommune eine Person, die ansprechbar ist.",
        ),
        (
            "Vi begynder med tre indsatser, som mennesker på begge sider straks mærker:",
            "- En fælles rejseplan for bus og tog med billetter til begge lande\n"
            "- En tosproget vejviser for pendlere\n"
            "- Åbne data om arrangementer i hele regionen",
            "Hver indsats har i hver kommune en person, som man kan henvende sig til.",
        ),
    ),
    (
        "Daten, die beiden Seiten nützen",
        "Data, der gavner begge sider",
        (
            "Wir veröffentlichen Daten in denselben offenen Formaten, damit eine Anwendung auf beiden Seiten "
            "funktioniert. Personenbezogene Daten gehören nicht dazu.",
            "### Womit wir anfangen",
            "Pegelstände der Förde, Ladepunkte und Radwege.",
        ),
        (
            "Vi offentliggør data i de samme åbne formater, så en applikation virker på begge sider. "
            "Personoplysninger hører ikke med.",
            "### Hvad vi begynder med",
            "Vandstanden i fjorden, ladestandere og cykelstier.",
        ),
    ),
    (
        "Wie wir vorgehen",
        "Hvordan vi går frem",
        (
            "Zweimal im Jahr treffen wir uns abwechselnd in einer der drei Städte, legen die Ergebnisse "
            "offen und entscheiden über die nächsten Schritte.",
        ),
        (
            "To gange om året mødes vi på skift i en af de tre byer, fremlægger resultaterne og beslutter "
            "de næste skridt.",
        ),
    ),
)

DRAFT: tuple[Chapter, ...] = (
    (
        "Worum es geht",
        "Hvad det handler om",
        ("Stadtbüchereien beider Länder leihen einander Medien; die Ausleihe soll mit einem Ausweis gehen.",),
        ("Bibliotekerne i begge lande låner medier af hinanden; det skal kunne ske med ét lånerkort.",),
    ),
)

ADOPTED: tuple[Chapter, ...] = (
    (
        "Grundsatz",
        "Princip",
        (
            "Neue Fachverfahren beschaffen wir nur noch mit offenen, dokumentierten Schnittstellen.",
            "Ausnahmen begründen wir öffentlich.",
        ),
        (
            "Nye fagsystemer anskaffer vi kun med åbne, dokumenterede snitflader.",
            "Undtagelser begrunder vi offentligt.",
        ),
    ),
    (
        "Überprüfung",
        "Evaluering",
        ("Nach zwei Jahren berichten wir, was sich bewährt hat und was nicht.",),
        ("Efter to år beretter vi om, hvad der har vist sit værd, og hvad der ikke har.",),
    ),
)
