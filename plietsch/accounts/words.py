"""Folded words: one spelling for search, on both databases."""

import unicodedata
from collections.abc import Iterable

_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})


def fold(text: str) -> str:
    """Small letters without marks, umlauts spelled out, single spaces: "Süd  Öst" becomes "sued oest"."""
    spelled = unicodedata.normalize("NFC", text).casefold().translate(_SPELLINGS)
    plain = unicodedata.normalize("NFKD", spelled)
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def folded(texts: Iterable[str]) -> str:
    """Several texts as one line of folded words."""
    return fold(" ".join(texts))
