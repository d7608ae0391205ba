"""What people write, as HTML that can do no harm, as plain text for mails, and as JSON inside a page."""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, cast

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

Resolve = Callable[[str], str | None]

MAX_LENGTH = 100_000  # longer texts are shown as they were typed
MAX_LINE = 20_000
MAX_SIGNS = 2_000  # signs of one paragraph that could open something: parsers get slow on towers of them
_JOINERS = "\u200c\u200d"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by name, but without a shape
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_SIGNS = re.compile(r"[\[*_~`!<]")

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "ul", "ol", "li"),
    *("strong", "em", "s", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "code": {"class"}}
_SCHEMES = {"http", "https", "mailto"}
_ADDRESS = re.compile(r"https?://|mailto:|[/#?]", re.IGNORECASE)

# What could end the script element that holds a text, or start another one.
_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})

_parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20}).enable(
    ["table", "strikethrough", "linkify"]
)
# Of mails: paragraphs, lists and addresses; whatever else a name or title holds stays as it was typed.
_letters = MarkdownIt("zero", {"linkify": True, "breaks": True}).enable(["list", "newline", "linkify"])
cast("Any", _letters.linkify).set({"fuzzy_link": False, "fuzzy_email": False})
# mdurl fills its tables at the first link; two threads that do so together fail.
_parser.normalizeLinkText(_parser.normalizeLink("/"))


def markdown(text: str, resolve: Resolve | None = None) -> SafeString:
    """Safe HTML of Markdown; pictures become links, headings begin below the page's own.

    `resolve` turns an address of our own, such as "mitglied:5", into one that leads there; None removes the
    link and leaves its words.
    """
    return _rendered(_parser, text, resolve or str)


def letter(text: str, resolve: Resolve) -> SafeString:
    """Safe HTML of a mail's text; `resolve` as for `markdown`."""
    return _rendered(_letters, text, resolve)


def _rendered(parser: MarkdownIt, text: str, resolve: Resolve) -> SafeString:
    if _is_too_much(text):
        return format_html("<pre>{}</pre>", text)
    tokens = parser.parse(text)
    for token in chain(tokens, *(token.children or () for token in tokens)):
        _lower_heading(token)
    for token in tokens:
        if token.children:
            token.children = list(_links(token.children, resolve))
    return _clean(parser.renderer.render(tokens, parser.options, {}))


def plain(text: str) -> str:
    """The words of Markdown without its signs, one line per paragraph, for mails and previews."""
    words = nh3.clean(markdown(text), tags=set())
    return re.sub(r"\n{2,}", "\n", html.unescape(words)).strip()


def script_json(facts: object) -> SafeString:
    """Facts as JSON, ready to stand in a script element."""
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(_ESCAPES))


def legible(text: str) -> str:
    """One line without signs that nobody sees, such as zero-width ones and those that turn the direction.

    Joiners stay where they join something: some scripts and signs are written with them.
    """
    seen = "".join(sign for sign in text if sign in _JOINERS or unicodedata.category(sign) != "Cf")
    return " ".join(seen.splitlines()).strip() if any(map(_has_shape, seen)) else ""


def one_line(text: str) -> str:
    """Without line breaks and control characters, which come along from Word and which no XML takes."""
    return _CONTROLS.sub(" ", text).strip()


def _has_shape(sign: str) -> bool:
    return sign not in _BLANKS and unicodedata.category(sign)[0] not in "ZC"


def _is_too_much(text: str) -> bool:
    return (
        len(text) > MAX_LENGTH
        or any(len(line) > MAX_LINE for line in text.splitlines())
        or any(len(_SIGNS.findall(paragraph)) > MAX_SIGNS for paragraph in _PARAGRAPHS.split(text))
    )


def _lower_heading(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1]) + 1)}"


def _links(tokens: list[Token], resolve: Resolve) -> Iterator[Token]:
    """The tokens of one paragraph, with addresses resolved and pictures turned into links."""
    for token in tokens:
        if token.type == "link_open":
            address = token.attrs.pop("href")
            token.attrs |= _href(address, resolve)
        if token.type == "image":
            yield Token("link_open", "a", 1, attrs=_href(token.attrs["src"], resolve))
            yield Token("text", "", 0, content=token.content or str(token.attrs["src"]))
            yield Token("link_close", "a", -1)
        else:
            yield token


def _href(address: str | float, resolve: Resolve) -> dict[str, str | int | float]:
    resolved = resolve(str(address)) or ""
    return {"href": resolved} if _ADDRESS.match(resolved) else {}


def _clean(rendered: str) -> SafeString:
    """The second wall: whatever the parser let through, only these tags, attributes and addresses stay."""
    return mark_safe(
        nh3.clean(
            rendered,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="nofollow noopener",
        )
    )
