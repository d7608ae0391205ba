"""A few words of a text around what was looked for, with the found words marked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from plietsch.search.tokens import bare
from plietsch.search.words import spans, stems, words

BEFORE, AFTER = 60, 180  # letters around the first found word
SEEN = 50_000  # letters of a text that are looked through


@dataclass(frozen=True)
class Passage:
    """A piece of text in parts, each with whether it was looked for."""

    parts: tuple[tuple[str, bool], ...] = ()

    @property
    def html(self) -> SafeString:
        """The parts, the found ones between marks."""
        return mark_safe(
            "".join(
                format_html("<mark>{}</mark>", text) if found else escape(text) for text, found in self.parts
            )
        )

    def __str__(self) -> str:
        return "".join(text for text, _found in self.parts)


def passage_of(text: str, tokens: Collection[str], *, whole: bool = False) -> Passage:
    """All of a short text, or what stands around the first word with one of the tokens."""
    if not whole:
        text = " ".join(bare(text)[:SEEN].split())
        text = _around(text, next(_found(text, tokens), (0, 0))[0])
    parts: list[tuple[str, bool]] = []
    last = 0
    for begin, end in _found(text, tokens):
        parts += [(text[last:begin], False), (text[begin:end], True)]
        last = end
    parts.append((text[last:], False))
    return Passage(tuple(part for part in parts if part[0]))


def _found(text: str, tokens: Collection[str]) -> Iterator[tuple[int, int]]:
    for begin, end, word in spans(text):
        if any(stem in tokens for part in words(word) for stem in stems(part)):
            yield begin, end


def _around(text: str, at: int) -> str:
    """A window that begins and ends between words."""
    begin = text.rfind(" ", 0, max(0, at - BEFORE)) + 1 if at > BEFORE else 0
    end = at + AFTER if at + AFTER < len(text) else len(text)
    end = max(text.rfind(" ", begin, end), at + 1) if end < len(text) else end
    return f"{'… ' if begin else ''}{text[begin:end]}{' …' if end < len(text) else ''}"
