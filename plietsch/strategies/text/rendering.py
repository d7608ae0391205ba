"""The shared text as safe HTML and plain words, block by block."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from pycrdt import XmlElement, XmlFragment, XmlText

DEEPEST = 8  # lists in lists in lists: deeper ones are a machine's work
ELEMENTS = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
}
LOWER_HEADING = 4
MARKS = {"strong": "strong", "em": "em"}
REMARK = "remark"
_LONGEST_KEY = 18  # digits
_TAGS = {*ELEMENTS.values(), "h3", "h4", *MARKS.values(), "br", "a", "mark"}


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list or quotation: its number in the section, its words, its HTML.

    `remarks` are keys and numbers of what was said about it, where the HTML itself is frozen.
    """

    no: int
    text: str
    html: SafeString
    remarks: tuple[tuple[int, int], ...] = ()


def blocks_of(text: XmlFragment | None, remarks: Mapping[int, int] | None = None) -> list[Block]:
    """All blocks in order; marked places of `remarks` (their keys and numbers) link to them."""
    found = []
    for no, child in enumerate(text.children if text is not None else ()):
        html = "".join(_node(child, remarks or {}, 1))
        found.append(Block(no, "".join(_words(child, 1)).strip(), _clean(html)))
    return found


def texts_of(node: Any, depth: int = 1) -> Iterator[XmlText]:
    """The runs of text below a node, in order."""
    if isinstance(node, XmlText):
        yield node
    elif isinstance(node, XmlElement) and depth <= DEEPEST:
        for child in node.children:
            yield from texts_of(child, depth + 1)


def _words(node: Any, depth: int) -> Iterator[str]:
    if isinstance(node, XmlText):
        yield "".join(run for run, _marks in node.diff() if isinstance(run, str))
    elif isinstance(node, XmlElement) and depth <= DEEPEST:
        if node.tag == "hard_break":
            yield "\n"
        for child in node.children:
            yield from _words(child, depth + 1)
        if node.tag == "list_item":
            yield "\n"


def _node(node: Any, remarks: Mapping[int, int], depth: int) -> Iterator[str]:
    if isinstance(node, XmlText):
        yield from _runs(node, remarks)
    elif isinstance(node, XmlElement) and depth <= DEEPEST:
        if node.tag == "hard_break":
            yield "<br>"
        elif tag := _tag(node):
            yield f"<{tag}>"
            for child in node.children:
                yield from _node(child, remarks, depth + 1)
            yield f"</{tag}>"


def _tag(node: XmlElement) -> str:
    if node.tag == "heading":
        return "h4" if node.attributes.get("level") == LOWER_HEADING else "h3"
    return ELEMENTS.get(node.tag or "", "")


def _runs(text: XmlText, remarks: Mapping[int, int]) -> Iterator[str]:
    """Runs with their marks; after the last run of a remarked place follows the remark's number."""
    runs = [(run, marks or {}) for run, marks in text.diff() if isinstance(run, str)]
    for index, (run, marks) in enumerate(runs):
        html = escape(run)
        for name, tag in MARKS.items():
            if name in marks:
                html = f"<{tag}>{html}</{tag}>"
        if link := marks.get("link"):
            html = f'<a href="{escape(str(_attribute(link, "href")))}">{html}</a>'
        here = remarks_in(marks) & remarks.keys()
        if here:
            html = f"<mark>{html}</mark>"
        following = remarks_in(runs[index + 1][1]) if index + 1 < len(runs) else set()
        yield html + "".join(
            f'<a href="#kommentar-{key}">[{remarks[key]}]</a>' for key in sorted(here - following)
        )


def remarks_in(marks: Mapping[str, Any]) -> set[int]:
    """The keys of the remarks that a run of text is marked with."""
    keys = str(_attribute(marks.get(REMARK), "keys")).split()
    return {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= _LONGEST_KEY}


def _attribute(mark: Any, name: str) -> Any:
    return mark.get(name, "") if isinstance(mark, Mapping) else ""


def _clean(html: str) -> SafeString:
    """Whatever was written into the shared document, only these tags and addresses stay."""
    return mark_safe(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener",
        )
    )
