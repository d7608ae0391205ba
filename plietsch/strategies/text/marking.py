"""Places that somebody remarked on, marked in the shared text itself, so that they move with it."""

from pycrdt import Doc, XmlText

from plietsch.strategies.text.fragments import changes, fragment
from plietsch.strategies.text.rendering import REMARK, blocks_of, remarks_in, texts_of


class NotThere(ValueError):
    """The quoted words do not stand in that block (any more)."""


def mark_place(document: Doc, *, section: int, language: str, block: int, quote: str, key: int) -> bytes:
    """The update that marks `quote` with the remark `key`; a quote that spans list items marks the block."""
    text = fragment(document, section, language)
    blocks = blocks_of(text)
    if block >= len(blocks) or quote not in blocks[block].text:
        raise NotThere(quote)
    runs = list(texts_of(text.children[block]))
    whole = [run for run in runs if quote in words_of(run)][:1]

    def change(_document: Doc) -> None:
        for run in whole or runs:
            words = words_of(run)
            begin = words.find(quote) if whole else 0
            _mark(run, begin, begin + len(quote) if whole else len(words), key)

    return changes(document, change)


def find_block(document: Doc, *, section: int, language: str, text: str, quote: str) -> int | None:
    """The block that a consulted one has become: the same words, or else the first that holds the quote."""
    blocks = blocks_of(fragment(document, section, language))
    same = [block.no for block in blocks if block.text == text]
    return next(iter(same + [block.no for block in blocks if quote in block.text]), None)


def words_of(run: XmlText) -> str:
    """A run's words without its marks."""
    return "".join(part for part, _marks in run.diff() if isinstance(part, str))


def _mark(run: XmlText, begin: int, end: int, key: int) -> None:
    """Add the key to the marks between two characters; pycrdt counts in bytes."""
    position = 0
    for part, marks in run.diff():
        if not isinstance(part, str):
            continue
        first, last = max(begin, position), min(end, position + len(part))
        if first < last:
            keys = " ".join(map(str, sorted(remarks_in(marks or {}) | {key})))
            words = words_of(run)
            run.format(len(words[:first].encode()), len(words[:last].encode()), {REMARK: {"keys": keys}})
        position += len(part)
