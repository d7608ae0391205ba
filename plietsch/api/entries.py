"""Whether what a program sends is of the kind that a field takes."""

from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from plietsch.core.offers import Entry

LARGEST = 2**63 - 1
LONGEST_MOMENT = 40


def fits(value: Any, entry: Entry) -> bool:
    """Whether a value of JSON is of this kind."""
    if value is None:
        return entry.may_be_empty and entry.kind not in ("text", "texts")
    if entry.choices:
        return value in entry.choices
    return _kinds[entry.kind](value, entry)


def _is_whole(value: Any, entry: Entry) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def _is_text(value: Any, entry: Entry) -> bool:
    if not isinstance(value, str) or len(value) > entry.most or not _is_written(value):
        return False
    return entry.may_be_empty or bool(value.strip())


def _are_texts(value: Any, entry: Entry) -> bool:
    return (
        isinstance(value, list) and len(value) <= entry.many and all(_is_text(each, entry) for each in value)
    )


def _is_written(text: str) -> bool:
    """Whether it is a text, without NUL and halves of signs (lone surrogates)."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_moment(value: Any, entry: Entry) -> bool:
    """A moment names its distance from UTC: a program's clock is not ours."""
    if not isinstance(value, str) or not value.isascii() or len(value) > LONGEST_MOMENT:
        return False
    try:
        moment = parse_datetime(value)
    except ValueError:
        return False
    return moment is not None and moment.tzinfo is not None


def _is_date(value: Any, entry: Entry) -> bool:
    try:
        return isinstance(value, str) and len(value) == len("2020-01-31") and parse_date(value) is not None
    except ValueError:
        return False


_kinds = {
    "whole": _is_whole,
    "text": _is_text,
    "texts": _are_texts,
    "moment": _is_moment,
    "date": _is_date,
    "truth": lambda value, entry: isinstance(value, bool),
}
