"""What has changed between two versions, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from plietsch.strategies.models import Language

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 4000  # of one block; longer ones are shown as a whole


@dataclass(frozen=True)
class Piece:
    """Words that stayed, came or went."""

    text: str
    change: str = ""  # "came", "went" or nothing


@dataclass(frozen=True)
class Change:
    """One section in one language, with all its blocks before and after."""

    title: str
    language: str
    blocks: Sequence[Sequence[Piece]]

    @property
    def language_label(self) -> str:
        """The language in words."""
        return str(Language(self.language).label)

    @property
    def is_changed(self) -> bool:
        return any(piece.change for block in self.blocks for piece in block)


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """All sections of either version, in the order of the newer one."""
    before = {section["section"]: section for section in old["sections"]}
    after = {section["section"]: section for section in new["sections"]}
    keys = [*after, *(key for key in before if key not in after)]
    return [
        Change(
            (after.get(key) or before[key])["titles"][language],
            language,
            list(_blocks(_texts(before.get(key), language), _texts(after.get(key), language))),
        )
        for key in keys
        for language in new["languages"]
    ]


def _texts(section: dict[str, Any] | None, language: str) -> list[str]:
    return [block["text"] for block in section["blocks"].get(language, [])] if section else []


def _blocks(old: list[str], new: list[str]) -> Iterator[list[Piece]]:
    """Blocks that stayed are found first; between them, those in the same place are compared word by word."""
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ([Piece(text)] for text in old[a:b])
        else:
            for before, after in zip_longest(old[a:b], new[c:d], fillvalue=""):
                yield list(_words(before, after))


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        before, after = [old], [new]
    for tag, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("".join(before[a:b]))
            continue
        if a < b:
            yield Piece("".join(before[a:b]), "went")
        if c < d:
            yield Piece("".join(after[c:d]), "came")
