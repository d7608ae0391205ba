"""Text that people paste from Word, mails and web pages, reduced to what it says."""

import re

import nh3

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "strong", "b", "em", "i", "ul", "ol", "li", "a", "blockquote"}
ATTRIBUTES = {"a": {"href", "linktype", "id"}}
_DROPPED = {"style", "script", "title", "del", "s", "strike"}  # what was struck stays so
DEEPEST = 8  # of what is empty, one in the other
_END = re.compile(r"(</(?:p|li|h2|h3|h4)>)")
_EMPTY = re.compile(r"<(p|h2|h3|h4|li|strong|b|em|i)>(?:\s|&nbsp;)*</\1>")


def cleaned(html: str) -> str:
    """Headings, paragraphs, lists, emphasis and links; no styles, classes, comments, fonts or pictures."""
    text = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=_DROPPED,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    *before_ends, rest = _END.split(text)
    text = "".join(part if _END.fullmatch(part) else _without_blank_end(part) for part in before_ends) + rest
    for _level in range(DEEPEST):
        text = _EMPTY.sub("", text)
    return text


def _without_blank_end(text: str) -> str:
    while (shorter := text.rstrip().removesuffix("&nbsp;")) != text:
        text = shorter
    return text
