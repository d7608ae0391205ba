"""Filters for answers as they were handed in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.dateparse import parse_date

from plietsch.competitions import wordings

register = template.Library()


@register.filter
def beside(cells: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row together with its column."""
    return list(zip(cells, columns, strict=True))


@register.filter
def said(text: str, words: wordings.Words) -> str:
    """A text of a call in the reader's language."""
    return wordings.said(text, words)


@register.filter
def step(label: str) -> tuple[str, str]:
    """The number of a step of a scale, and what it means; the meaning may be empty."""
    number, _dash, meaning = label.partition(" – ")
    return number, meaning


@register.filter
def as_day(text: str) -> date | None:
    """A day that a snapshot keeps as text."""
    return parse_date(text)
