"""What people of the demo network write: sample texts on real subjects."""

from dataclasses import dataclass, field

from plietsch.groups.models import Kind

SAMPLE = "*Beispielinhalt des Vorführnetzes.*"
SECRET = "Sturmflutprobe"  # noqa: S105 - the word that must never leave the hidden group
SECTOR_SECRET = "Angebotswertung"  # noqa: S105 - what only town halls read
LONG_THREAD = 56


@dataclass(frozen=True)
class SampleTopic:
    """A topic of the story: who begins, who answers, how many days ago."""

    title: str
    by: str
    days: int
    body: str
    replies: list[tuple[str, str]] = field(default_factory=list)
    kind: Kind = Kind.DISCUSSION


TOPICS = {
    "willkommen": SampleTopic(
        "Willkommen im Netzwerk der Modellkommunen",
        "office",
        40,
        "Diese Gruppe verbindet Verwaltung, Selbstverwaltung, Wirtschaft, Wissenschaft und "
        "Daseinsvorsorge.\n\n- **Fragen** gehören in ein eigenes Thema.\n"
        "- **Erfahrungen** helfen am meisten, "
        "wenn auch steht, was nicht geklappt hat.\n- Ansprechen können Sie einander mit `@Name`.",
        kind=Kind.ANNOUNCEMENT,
    ),
    "onlinezugang": SampleTopic(
        "Onlinezugang: Welche Anträge zuerst?",
        "member",
        24,
        "Wir sind eine kleine Verwaltung und können nicht alle Leistungen auf einmal online anbieten. "
        "Womit haben Sie angefangen, und woran haben Sie das festgemacht?",
        [
            (
                "councillor",
                "Aus Sicht der Gemeindevertretung: Hundesteuer und Meldewesen fragen die Leute am "
                "häufigsten nach. Bei uns stand beides in der Wunschliste ganz oben.",
            ),
            (
                "business",
                "Ein Hinweis aus der Umsetzung: Anträge **ohne Anlagen** lassen sich in Wochen "
                "umstellen. Mit Nachweisen dauert die Abstimmung länger als die Technik.",
            ),
            (
                "science",
                "Für eine Auswertung genügt oft eine Strichliste am Tresen über vier Wochen. Danach "
                "kennt man die zehn Anliegen, die zusammen mehr als die Hälfte der Zeit kosten.",
            ),
            ("member", "Das hilft sehr, danke. Wir legen die Strichliste im Bürgerbüro aus und berichten."),
        ],
    ),
    "daseinsvorsorge": SampleTopic(
        "Daseinsvorsorge digital: Was heißt das in einem Dorf mit 800 Menschen?",
        "councillor",
        18,
        "Bei uns fährt der Bus dreimal am Tag, die nächste Arztpraxis ist zwölf Kilometer entfernt. "
        "Welche digitalen Angebote haben in vergleichbaren Orten wirklich etwas verändert?\n\n"
        "> Mich interessieren vor allem Dinge, die ohne eigene IT-Abteilung laufen.",
        kind=Kind.QUESTION,
        replies=[
            (
                "utility",
                "Bei uns hat ein gemeinsames Funknetz für Zähler und Pegel den Anfang gemacht. "
                "Der Betrieb liegt bei den Stadtwerken, die Dörfer im Umland nutzen es mit.",
            ),
            (
                "office",
                "Das ist ein gutes Thema für die Online-Veranstaltung zur Digitalisierung der "
                "Daseinsvorsorge. Wir nehmen die Frage mit in die Moderation.",
            ),
        ],
    ),
    "sensoren": SampleTopic(
        "Sensoren für Pegel und Winterdienst: Erfahrungen mit LoRaWAN?",
        "utility",
        11,
        "Wir planen zwanzig Messstellen an Gräben und Brücken. Offen ist, wie wir die Daten so "
        "bereitstellen, dass Bauhof, Feuerwehr und Nachbargemeinden sie nutzen können.",
        [
            (
                "science",
                "Achten Sie früh auf eine offene Schnittstelle, zum Beispiel SensorThings. Der "
                "Wechsel des Anbieters ist sonst teurer als die Sensoren.",
            ),
            (
                "member",
                "Für den Winterdienst interessiert uns die Fahrbahntemperatur. Gibt es Erfahrungen, "
                "wie viele Messpunkte man wirklich braucht?",
            ),
        ],
    ),
    "offene-daten": SampleTopic(
        "Open Data: Mit welchem Datensatz anfangen?",
        "science",
        6,
        "Vorschlag für den Einstieg: Standorte. Spielplätze, Ladesäulen, Hundetütenspender. Die Listen gibt "
        "es meist schon, sie sind unstrittig und werden sofort genutzt.\n\n"
        "| Datensatz | Aufwand | Nutzen |\n|---|---|---|\n| Spielplätze | gering | hoch |\n"
        "| Haushaltsplan | mittel | hoch |\n| Baustellen | hoch | sehr hoch |",
        [("business", "Bitte gleich mit stabiler Kennung je Standort. Namen ändern sich, Kennungen nicht.")],
    ),
    "tagebuch": SampleTopic(
        "Jeden Tag eine Zeile: Baustellentagebuch Smart City",
        "member",
        5,
        "Wir halten hier fest, was beim Aufbau unserer Plattform täglich passiert: kurz und ehrlich. "
        "Mitlesen und Nachfragen erwünscht.",
    ),
}

DIARY = (
    "Das Amt stellt einen Serverraum bereit. Der Schlüssel fehlt noch.",
    "Der Schlüssel ist da.",
    "Erster Entwurf der Startseite. Zu viele Kacheln, wir streichen die Hälfte.",
    "Rückfrage aus der Gemeindevertretung zum Datenschutz, beantwortet mit einer Tabelle.",
    "Die Sensoren liefern Werte. Zwei davon messen den Heizungskeller.",
    "Schulung mit sechs Kolleginnen und Kollegen. Die häufigste Frage: Wo melde ich mich ab?",
    "Die Karte lädt jetzt auch bei schlechtem Netz.",
)

SOLUTION = {
    "title": "Ein Funknetz für Zähler und Pegel, das Dörfer mitnutzen",
    "summary": "LoRaWAN der Stadtwerke, offen für die Gemeinden im Umland.",
    "problem": f"Kleine Orte möchten Pegel und Zähler ablesen, ohne ein eigenes Netz zu bauen.\n\n{SAMPLE}",
    "done": (
        "1. Vier Antennen auf Wassertürmen und Schulen.\n2. Betrieb bei den Stadtwerken.\n"
        "3. Dörfer melden ihre Geräte selbst an."
    ),
    "product": "ChirpStack",
    "supplier": "Eigenbetrieb",
    "cost_cents": 2_480_000,
    "effort": "Sechs Wochen, danach zwei Stunden in der Woche",
    "procurement": "own",
    "licence": "MIT",
}

FIRST_STEPS = f"""# So fangen kleine Verwaltungen an

1. Vier Wochen Strichliste am Tresen.
2. Mit Anträgen **ohne Anlagen** beginnen: Hundesteuer, Meldewesen.
3. Nachweise später, sie kosten mehr Abstimmung als Technik.

{SAMPLE}"""
