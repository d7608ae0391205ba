"""The text of a mail that comes as HTML, its lists, links and stress as Markdown, without marked quotations.

One pass, no tree of ours: nothing that is nested a hundred thousand times makes it slow or deep.
"""

import re
from html.parser import HTMLParser

import nh3

MOST_TAGS = 8_000  # what is new stands above; a long history below it is cut off unread
QUOTING = re.compile(
    r"gmail_quote|gmail_attr|gmail_signature|moz-cite-prefix|moz-signature|moz-forward-container|yahoo_quoted|"
    r"protonmail_quote|protonmail_signature|appleMailSignature|ms-outlook-mobile-signature|tutanota_quote",
    re.IGNORECASE,
)
OLDER = re.compile(r"divRplyFwdMsg|appendonsend|mail-editor-reference-message-container", re.IGNORECASE)
SIGNATURES = re.compile(r"(x_)?Signature\Z", re.IGNORECASE)
_OUTLOOK_RULE = re.compile(r"border:none;border-top:solid #(E1E1E1|B5C4DF) 1\.0pt", re.IGNORECASE)
_BLOCKS = {  # and how many line ends stand before and behind them
    **dict.fromkeys(("p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"), 2),
    **dict.fromkeys(("div", "section", "article", "table", "tr", "ul", "ol", "pre"), 1),
}
_SIGNS = {"br": "\n", "hr": "\n________________\n", "td": " ", "th": " "}
_STRESS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr"}
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def text_of(html: str) -> tuple[str, set[str]]:
    """The new text, and the Content-IDs of pictures that stand in it."""
    reader = _Reader()
    reader.feed(_well_formed("<".join(html.split("<", MOST_TAGS)[:MOST_TAGS])))
    reader.close()
    return reader.text(), reader.pictures


def _well_formed(html: str) -> str:
    """The same without scripts, comments and broken tags, on which the parser below is slow or gives up."""
    return nh3.clean(
        html,
        tags={*_BLOCKS, *_VOID, "li", "a", "td", "th", "span", "blockquote", *_STRESS}
        - {"meta", "link", "base"},
        clean_content_tags={"script", "style", "title", "template", "noscript"},
        attributes={"*": {"class", "id", "style", "type"}, "a": {"href"}, "img": {"src"}},
        url_schemes={"http", "https", "mailto", "cid"},
        link_rel=None,
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures: set[str] = set()
        self._parts: list[str] = []
        self._skipped, self._depth = "", 0
        self._is_over, self._preformatted = False, 0
        self._links: list[tuple[str, int]] = []
        self._stressed: list[tuple[str, int]] = []

    def text(self) -> str:
        """All that was read, without blanks at the ends of lines."""
        lines = [line.strip(" ") for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_over:
            return
        if self._skipped:
            self._depth += tag == self._skipped
            return
        named = {name: value or "" for name, value in attrs}
        if OLDER.search(named.get("id", "")) or _OUTLOOK_RULE.search(named.get("style", "")):
            self._is_over = True
        elif tag not in _VOID and self._is_unread(tag, named):
            self._skipped, self._depth = tag, 1
        else:
            self._open(tag, named)

    def _is_unread(self, tag: str, named: dict[str, str]) -> bool:
        if tag == "blockquote" and named.get("type", "").lower() == "cite":
            return True
        marks = f"{named.get('class', '')} {named.get('id', '')}"
        return bool(QUOTING.search(marks) or SIGNATURES.match(named.get("id", "")))

    def _open(self, tag: str, named: dict[str, str]) -> None:
        self._preformatted += tag == "pre"
        self._parts.append(_SIGNS.get(tag, ""))
        if tag == "li":
            self._break(1)
            self._parts.append("- ")
        elif tag == "img":
            self._see_picture(named.get("src", ""))
        elif tag == "a":
            self._links = [(named.get("href", ""), len(self._parts))]  # links are never nested
        elif tag in _STRESS:
            self._stressed.append((tag, len(self._parts)))
        elif tag in _BLOCKS:
            self._break(_BLOCKS[tag])

    def _see_picture(self, source: str) -> None:
        if source.lower().startswith("cid:"):
            self.pictures.add(source[4:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._depth -= tag == self._skipped
            if not self._depth:
                self._skipped = ""
        elif self._is_over:
            return
        elif tag == "a" and self._links:
            self._close_link()
        elif tag in _STRESS:
            self._close_stress(tag)
        elif tag == "pre":
            self._preformatted = 0
            self._break(1)
        elif tag in _BLOCKS or tag == "li":
            self._break(_BLOCKS.get(tag, 1))

    def handle_data(self, data: str) -> None:
        if not (self._skipped or self._is_over):
            words = data if self._preformatted else _SPACE.sub(" ", data)
            if words != " " or (self._parts and not self._parts[-1].endswith(("\n", " "))):
                self._parts.append(words)

    def _close_link(self) -> None:
        address, begin = self._links.pop()
        words = "".join(self._parts[begin:]).strip()
        is_told = words.removeprefix("https://").rstrip("/") == address.removeprefix("https://").rstrip("/")
        if address.startswith(("https://", "http://")) and words and not is_told:
            self._parts[begin:] = [f"[{words}]({address})"]

    def _close_stress(self, tag: str) -> None:
        """Marks around words of one line; "Von:" before an older mail is a label and stays one."""
        if not self._stressed or self._stressed[-1][0] != tag:
            return
        mark, (_tag, begin) = _STRESS[tag], self._stressed.pop()
        whole = "".join(self._parts[begin:])
        words = whole.strip(" ")
        if words and "\n" not in words and "*" not in words and not words.endswith(":"):
            before, after = whole[: len(whole) - len(whole.lstrip(" "))], whole[len(whole.rstrip(" ")) :]
            self._parts[begin:] = [f"{before}{mark}{words}{mark}{after}"]

    def _break(self, lines: int) -> None:
        """End the line, and leave one free for a paragraph."""
        end = "".join(self._parts[-2:])
        missing = lines - (len(end) - len(end.rstrip("\n")))
        if self._parts and missing > 0:
            self._parts.append("\n" * missing)
