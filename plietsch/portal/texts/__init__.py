"""What the demo network's portal says; the facts of 2020 are public, the words are ours."""

from typing import Any

from plietsch.portal.texts import da, de, en, nds, simple
from plietsch.portal.texts.words import Piece, Words

GERMAN = de.WORDS
TRANSLATIONS = {"da": da.WORDS, "en": en.WORDS, "nds": nds.WORDS, "de-simple": simple.WORDS}

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
CATEGORIES = {  # in German, Danish and English
    "foerderung": ("Förderung", "Tilskud", "Funding"),
    "netzwerk": ("Netzwerk", "Netværk", "Network"),
    "veranstaltungen": ("Veranstaltungen", "Arrangementer", "Events"),
    "offene-daten": ("Offene Daten", "Åbne data", "Open data"),
}
DEPARTMENT = ("Innenministerium", "Indenrigsministeriet", "Ministry of the Interior")
WINNERS_PLACES = {
    *("place.kreis-dithmarschen", "place.kreis-schleswig-flensburg", "place.kiel", "place.flensburg"),
    *("place.eutin", "place.pinneberg", "place.nortorf", "place.kirchbarkau"),
    "place.wirtschaftsraum-rendsburg",
}
TEASED = ("", "gruppen/", "wettbewerbe/", "projekte/", "daten/", "orte/")
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
    "privacy_authority": "Datenschutzaufsicht des Landes (Beispiel), aufsicht@example.org",
    "enforcement": "Beschwerdestelle für Barrierefreiheit (Beispiel), beschwerde@example.org",
    "privacy_email": "datenschutz@example.org",
    "security_email": "sicherheit@example.org",
}


def release(words: Words, *, keys: list[str], event: int) -> dict[str, Any]:
    """The press release on the nine winners."""
    said = words.release
    return {
        "title": said.title,
        "lead": said.lead,
        "body": [
            _block("prose", said.text),
            _block("facts", {"title": said.facts_title, "facts": [_fact(*fact) for fact in said.facts]}),
            _block("prose", said.winners),
            _block("map", {"title": said.map_title, "keys": keys}),
            _block("event", {"record": event}),
            _questions(said.asked),
        ],
    }


def piece(said: Piece) -> dict[str, Any]:
    """A short piece of news."""
    body = [_block("prose", said.text)]
    if said.quote:
        body.append(_block("quote", {"text": said.quote[0], "who": said.quote[1]}))
    return {"title": said.title, "lead": said.lead, "body": body}


def questions(words: Words) -> dict[str, Any]:
    """The page for whoever wants to take part."""
    return {
        "title": words.questions_title,
        "lead": words.questions_lead,
        "body": [_questions(words.questions)],
    }


def home(words: Words, *, page: int, prefix: str = "/") -> list[dict[str, Any]]:
    """The front page for guests; its links begin with the `prefix` of its language."""
    teasers = [
        {"title": title, "text": text, **({"address": prefix + path} if path else {"page": page})}
        for (title, text), path in zip(words.teasers, TEASED, strict=True)
    ]
    return [
        _block("hero", {"title": words.hero[0], "lead": words.hero[1]}),
        _block("latest", {"title": words.latest}),
        _block("upcoming", {"title": words.upcoming}),
        _block("teasers", teasers),
    ]


def _questions(asked: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return _block("questions", [{"question": ask, "answer": f"<p>{answer}</p>"} for ask, answer in asked])


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


def _fact(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}
