"""Addresses of things, worked out once for each language: a list of thirty threads asks for sixty."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language


def address(name: str, **parts: int | str) -> str:
    """`reverse(name, kwargs=parts)`."""
    return _address(name, tuple(parts.items()), get_language())


@lru_cache(maxsize=20_000)
def _address(name: str, parts: tuple[tuple[str, int | str], ...], language: str | None) -> str:
    return reverse(name, kwargs=dict(parts))
