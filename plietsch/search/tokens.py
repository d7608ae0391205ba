"""A document as one line of tokens, the same on every database.

`steu` stem of a word anywhere · `^steuer` word of the title, as spelled and as stem · `^^hundesteuer` whole
title · `t:1` has a title, `t:0` has none · `:public` scope · `k:events` kind · `m:2026-11` month ·
`w:groups.group:5` what it lies in · `p:17` a place or what it lies in
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from plietsch.core.searchables import Document
from plietsch.search.words import stems, telling

ANALYSIS = 2  # to be raised when the same text would give other tokens: the index is then built anew
HAS_TITLE, HAS_NO_TITLE = "t:1", "t:0"
LONGEST_TEXT, LONGEST_TOKEN = 200_000, 200
_link = re.compile(r"\[([^\[\]]*)\]\([^)\[\s]*\)")
_signs = re.compile(r"@\d+|[*_`>#|~\\]+|^[ \t]*[-+]\s+", re.MULTILINE)


@dataclass(frozen=True)
class Analysed:
    """The tokens of a document, the words of its title for ranking, and all its words with their stems."""

    tokens: str
    title: str
    words: dict[str, str]

    def digest(self, *facts: object) -> str:
        """What changes when anything of the entry does."""
        content = "\n".join([self.tokens, self.title, *map(str, facts)])
        return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def analyse(document: Document, *, kind: str, text: str) -> Analysed:
    """All by which a document of this kind is found; `text` is what its body says."""
    titled = telling(document.title)
    found = {word: stems(word) for word in (*titled, *telling(text))}
    in_title = {form for word in titled for form in (word, *stems(word))}
    tokens = {stem for forms in found.values() for stem in forms}
    tokens.update(f"^{form}" for form in in_title)
    tokens.update((whole_title(titled), HAS_TITLE) if titled else (HAS_NO_TITLE,))
    tokens.update(_marks(document, kind))
    return Analysed(
        tokens=" ".join(sorted(tokens)),
        title=" ".join(titled),
        words={word: forms[0] for word, forms in found.items() if word.isalpha()},
    )


def whole_title(words: Iterable[str]) -> str:
    """The token of a title with these words and no others."""
    return f"^^{''.join(words)[:LONGEST_TOKEN]}"


def bare(text: str) -> str:
    """The words of Markdown without its signs, addresses and keys of people."""
    return _signs.sub(" ", _link.sub(r"\1", text[:LONGEST_TEXT]))


def month(day: date) -> str:
    """The token of a month."""
    return f"m:{day:%Y-%m}"


def _marks(document: Document, kind: str) -> Iterator[str]:
    yield f":{document.scope}"
    yield f"k:{kind}"
    if document.within:
        yield f"w:{document.within}"
    if document.at:
        yield month(localtime(document.at))
    yield from (f"p:{key}" for key in _keys_of(document.places))


def _keys_of(places: Iterable[Any]) -> set[int]:
    """The places, and the Amt and the Kreis that they lie in."""
    keys = {key for place in places for key in (place.pk, place.parent_id, place.district_id)}
    return {key for key in keys if key}
