"""Pieces of pages that are drawn of plain values: once for all who see the same."""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def drawn(template: str, **values: Hashable) -> SafeString:
    """A template that shows nothing but these values and words of the reader's language."""
    return _drawn(template, get_language(), **values)


# typed: a text that counts as safe HTML equals one that does not
@lru_cache(maxsize=5000, typed=True)
def _drawn(template: str, language: str | None, **values: Hashable) -> SafeString:
    return render_to_string(template, values)
