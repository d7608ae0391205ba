"""How places are called: the label that tells two Nortorfs apart, and the folded words that find them."""

import re
import unicodedata

_spelled_out = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
_plain = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o"})
_no_word = re.compile(r"[^a-z0-9]+")

DENMARK = "DK"  # reads alike in every language


def fold(text: str) -> str:
    """Small words without marks, umlauts spelled out: "Süd-Tondern" becomes "sued tondern"."""
    return _words(unicodedata.normalize("NFC", text).casefold().translate(_spelled_out))


def search_text(code: str, *names: str) -> str:
    """All that finds a place, each name between ^ and $, spelled out and bare: ^suedtondern$^sudtondern$."""
    variants = dict.fromkeys(form for name in names if name for form in (fold(name), _bare(name)))
    return "".join(f"^{variant}$" for variant in [*variants, code.casefold()])


def label(kind: str, name: str, title: str, district: str) -> str:
    """The name as people read it in lists; `district` is the label of its Kreis."""
    if kind in ("state", "district", "amt"):
        name = f"{title} {name}".strip()
    if kind == "urban_district":
        return f"{name} (kreisfreie Stadt)"
    if kind == "danish_municipality":
        return f"{name} ({DENMARK})"
    return f"{name} ({district})" if district else name


def short_name(official: str) -> str:
    """The everyday name: "Kiel, Landeshauptstadt" is Kiel, "Garding, Kirchspiel" is Kirchspiel Garding."""
    name, comma, title = official.replace("/ ", "/").partition(", ")
    return f"{title} {name}" if comma and title == "Kirchspiel" else name


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold().translate(_plain))
    return _words("".join(char for char in decomposed if not unicodedata.combining(char)))


def _words(text: str) -> str:
    return _no_word.sub(" ", text).strip()
