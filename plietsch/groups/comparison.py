"""What has changed between two texts, line by line, and within a changed line word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest

MOST_LINES = 3_000  # longer texts are shown as gone and come: comparing grows faster than they do
MOST_WORDS = 400
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words of a line; `is_changed` where the other text has others."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a comparison: "same", "gone" or "new"."""

    kind: str
    pieces: list[Piece] = field(default_factory=list)


def compare(before: str, after: str) -> list[Line]:
    """The lines of both texts in their order, with what each of them alone has."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > MOST_LINES:
        return [*_lines("gone", old), *_lines("new", new)]
    matcher = SequenceMatcher(None, old, new, autojunk=True)
    return [
        line
        for step, a, b, c, d in matcher.get_opcodes()
        for line in (_lines("same", old[a:b]) if step == "equal" else _changed(old[a:b], new[c:d]))
    ]


def _lines(kind: str, texts: Sequence[str]) -> list[Line]:
    return [Line(kind, [Piece(text)]) for text in texts]


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that were replaced stand in pairs, so that one sees the words that differ."""
    for before, after in zip_longest(old, new):
        if before is None or after is None:
            yield from _lines("gone" if after is None else "new", [before if after is None else after])
        else:
            yield from _pair(before, after)


def _pair(before: str, after: str) -> tuple[Line, Line]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return Line("gone", [Piece(before, True)]), Line("new", [Piece(after, True)])
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = [Piece("".join(old[a:b]), step != "equal") for step, a, b, _c, _d in steps if b > a]
    come = [Piece("".join(new[c:d]), step != "equal") for step, _a, _b, c, d in steps if d > c]
    return Line("gone", gone), Line("new", come)
