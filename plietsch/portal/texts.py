"""What the demo network's portal says; the facts of 2020 are public, the words are ours."""

from typing import Any

SAMPLE = "<p><em>Beispielinhalt des Vorführnetzes.</em></p>"

# name, title, what it shows
PICTURES = (
    (
        "bescheide",
        "Neun Bescheide",
        "Zeichnung: neun Briefe mit rotem Siegel nebeneinander am Wasser.",
    ),
    ("dorf", "Dorf mit Funknetz", "Zeichnung: Häuser eines Dorfes am Abend, durch Lichtpunkte verbunden."),
    (
        "kueste",
        "Leuchtturm an der Küste",
        "Zeichnung: rot-weißer Leuchtturm an der Küste, dahinter Felder.",
    ),
)
CATEGORIES = {
    "foerderung": "Förderung",
    "netzwerk": "Netzwerk",
    "veranstaltungen": "Veranstaltungen",
    "offene-daten": "Offene Daten",
}
WINNERS_PLACES = {
    *("place.kreis-dithmarschen", "place.kreis-schleswig-flensburg", "place.kiel", "place.flensburg"),
    *("place.eutin", "place.pinneberg", "place.nortorf", "place.kirchbarkau"),
}


def release(*, keys: list[str], event: int) -> dict[str, Any]:
    """The press release on the nine winners."""
    return {
        "title": "Neun digitale Modellkommunen erhalten ihre Bescheide",
        "slug": "neun-digitale-modellkommunen",
        "lead": (
            "Kreise, Städte, eine Gemeinde und ein Verbund von dreizehn Gemeinden: Neun Vorhaben aus "
            "Schleswig-Holstein zeigen in den nächsten zwei Jahren, was Digitales im Alltag leisten kann."
        ),
        "body": [
            _block("prose", RELEASE),
            _block("facts", {"title": "Auf einen Blick", "facts": [_fact(*fact) for fact in FACTS]}),
            _block("prose", WINNERS),
            _block("map", {"title": "Wo die Modellkommunen liegen", "keys": keys}),
            _block("event", {"record": event}),
            _block("questions", [{"question": ask, "answer": answer} for ask, answer in ASKED]),
        ],
    }


def home(*, page: int) -> list[dict[str, Any]]:
    """The front page for guests."""
    teasers = [
        {"title": "Mitmachen", "text": "Wie Sie mit Ihrer Kommune dabei sind.", "page": page},
        {"title": "Gruppen", "text": "Fragen, antworten, Unterlagen teilen.", "address": "/gruppen/"},
        {"title": "Wettbewerbe", "text": "Aufrufe und die Prämierten.", "address": "/wettbewerbe/"},
        {"title": "Projekte", "text": "Was vor Ort entsteht.", "address": "/projekte/"},
        {"title": "Offene Daten", "text": "Zahlen der Kommunen zum Nachnutzen.", "address": "/daten/"},
        {"title": "Orte", "text": "Wer macht was in meiner Nähe?", "address": "/orte/"},
    ]
    hero = {
        "title": "Eine Kommune muss nicht alles allein erfinden",
        "lead": (
            "Gemeinden, Ämter, Kreise und Städte stehen oft vor derselben Aufgabe. Hier zeigen sie einander, "
            "was sich bewährt hat, fragen um Rat und packen gemeinsam an."
        ),
    }
    return [
        _block("hero", hero),
        _block("latest", {"title": "Aktuelles"}),
        _block("upcoming", {"title": "Nächste Veranstaltungen"}),
        _block("teasers", teasers),
    ]


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


def _fact(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


RELEASE = """
<p>Digitalisierung entscheidet sich dort, wo Menschen wohnen: beim Antrag im Rathaus, an der Bushaltestelle,
beim Plan für ein neues Baugebiet. Das Land hat deshalb Kommunen gesucht, die vorangehen und ihre Erfahrungen
weitergeben. Am 8. September 2020 haben die neun Gewinner in Kiel ihre Bescheide erhalten, bei der
Veranstaltung „Clever Dörp“ in der Digitalen Woche Kiel.</p>
<h2>Der Wettbewerb</h2>
<p>Der Aufruf „Digitale Modellkommunen Schleswig-Holstein“ begann am 20. Dezember 2019. Bewerben konnten sich
Gemeinden, Kreise, Ämter und andere Formen der Zusammenarbeit. Wer über Verwaltungsgrenzen hinweg plante,
hatte Vorrang; zur Orientierung diente die Smart City Charta. Wegen der Pandemie endete die Frist erst am
30. Juni 2020 statt Ende März. Ende August stand die Auswahl der Jury fest.</p>
"""
FACTS = (
    ("Gewinner", "neun"),
    ("Förderung", "zusammen rund eine Million Euro in zwei Jahren, je Vorhaben bis zu 100.000 Euro"),
    ("Auswahl", "26. August 2020"),
    ("Übergabe", "8. September 2020 in Kiel, „Clever Dörp“"),
    (
        "Jury",
        "Innenministerium (Vorsitz), Digitalisierungsministerium, kommunale Landesverbände, IHK, ITVSH",
    ),
)
WINNERS = """
<h2>Die Gewinner</h2>
<ul>
<li><strong>Kreis Dithmarschen:</strong> „Dithmarschen Digital (DiDi)“</li>
<li><strong>Kreis Schleswig-Flensburg:</strong> „Digitale Region Kreis Schleswig-Flensburg“</li>
<li><strong>Wirtschaftsraum Rendsburg:</strong> dreizehn Gemeinden mit gemeinsamer digitaler Strategie</li>
<li><strong>Kiel:</strong> Das Thema ist nicht überliefert.</li>
<li><strong>Flensburg:</strong> eine digitale Strategie zusammen mit Sønderborg und Aabenraa</li>
<li><strong>Eutin:</strong> „Smart Region Lab Eutin“</li>
<li><strong>Pinneberg:</strong> „Smart. Smarter. Pinneberg?!“</li>
<li><strong>Nortorf:</strong> „Smart City Nortorf &amp; Nortorfer Land“</li>
<li><strong>Kirchbarkau:</strong> „smartes Baugebiet der Zukunft“</li>
</ul>
"""
ASKED = (
    (
        "Was haben andere Kommunen davon?",
        "<p>Die Gewinner teilen im Netzwerk, was sie lernen: in Gruppen, bei Veranstaltungen und als offene "
        "Daten.</p>",
    ),
    (
        "Geht es nur um große Städte?",
        "<p>Nein. Kirchbarkau hat rund 800 Einwohnerinnen und Einwohner.</p>",
    ),
)
NORTORF = {
    "title": "Nortorf und sein Umland planen gemeinsam",
    "slug": "nortorf-plant-gemeinsam",
    "lead": "Die Stadt und das Nortorfer Land fragen erst, was im Alltag fehlt, und wählen dann die Technik.",
    "body": [
        _block(
            "prose",
            "<p>Wer auf dem Dorf wohnt, braucht die Stadt, und die Stadt braucht ihr Umland. Das Vorhaben "
            "„Smart City Nortorf &amp; Nortorfer Land“ nimmt beides zusammen.</p>" + SAMPLE,
        ),
        _block(
            "quote",
            {
                "text": "Wir fangen mit einer Frage an, nicht mit einem Gerät.",
                "who": "Projektleitung (Beispiel)",
            },
        ),
    ],
}
DATA = {
    "title": "Neue Zahlen zum Nachnutzen: Ladepunkte",
    "slug": "neue-zahlen-ladepunkte",
    "lead": "Der Katalog des Netzwerks wächst. Die Daten lassen sich ansehen, filtern und herunterladen.",
    "body": [
        _block(
            "prose",
            "<p>Alle Werte sind frei nutzbar, als Tabelle für Menschen und Schnittstelle für Programme.</p>"
            + SAMPLE,
        )
    ],
}
QUESTIONS = {
    "title": "Mitmachen: Fragen und Antworten",
    "slug": "mitmachen",
    "lead": "Wer dabei sein kann, was es kostet und wie es losgeht.",
    "body": [
        _block(
            "questions",
            [
                {
                    "question": "Wer kann mitmachen?",
                    "answer": "<p>Menschen aus Verwaltung, Selbstverwaltung, Wirtschaft, Wissenschaft und "
                    "Daseinsvorsorge.</p>",
                },
                {
                    "question": "Was kostet es?",
                    "answer": "<p>Nichts. Sie bringen Ihre Erfahrung mit.</p>",
                },
                {
                    "question": "Wie geht es los?",
                    "answer": "<p>Legen Sie ein Konto an und nennen Sie Ihre Organisation. Das Netzwerkbüro "
                    "schaltet Sie frei.</p>",
                },
            ],
        )
    ],
}
BARRIERS = {
    "neu": "Ein Video hat keine Untertitel. (Beispiel)",
    "bekannt": "Mein Bildschirmleser liest die Karte der Gewinner nicht gut vor. (Beispiel)",
}
BARRIER_ANSWER = "Danke. Unter der Karte steht jetzt eine Liste der Orte; an der Karte arbeiten wir weiter."
BARRIER_STATEMENT = "Die Karten sind mit Bildschirmlesern nur über die Liste darunter zu benutzen. (Beispiel)"
IMPRINT = {
    "operator": "Netzwerkbüro (Beispiel)",
    "represented_by": "Leitung des Netzwerkbüros",
    "street": "Beispielstraße 1",
    "town": "24103 Kiel",
    "email": "netzwerk@example.org",
    "privacy_officer": "Datenschutz im Netzwerkbüro (Beispiel)",
    "privacy_email": "datenschutz@example.org",
    "security_email": "sicherheit@example.org",
}
