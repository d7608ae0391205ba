"""Addresses of things: how they are made of words, and worked out once for each language."""

from functools import lru_cache

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language

SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
_GERMAN = str.maketrans(SPELT_OUT)


def slug_of(words: str) -> str:
    """Words as a part of an address; empty where they have neither letter nor figure."""
    return slugify(words.translate(_GERMAN))


def address(name: str, /, **parts: int | str) -> str:
    """`reverse(name, kwargs=parts)`; a list of thirty threads asks for sixty."""
    return _address(name, tuple(parts.items()), get_language())


@lru_cache(maxsize=20_000)
def _address(name: str, parts: tuple[tuple[str, int | str], ...], language: str | None) -> str:
    return reverse(name, kwargs=dict(parts))
