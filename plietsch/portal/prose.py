"""Text that people paste from Word, mails and web pages, reduced to what it says."""

import re

import nh3

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "strong", "b", "em", "i", "ul", "ol", "li", "a", "blockquote"}
ATTRIBUTES = {"a": {"href", "linktype", "id"}}
_DROPPED = {"style", "script", "title", "del", "s", "strike"}  # what was struck stays so
_BLANK_END = re.compile(r"(?:\s|&nbsp;|\u00a0)+(</(?:p|li|h2|h3|h4)>)")
_EMPTY = re.compile(r"<(p|h2|h3|h4|li|strong|b|em|i)>(?:\s|&nbsp;|\u00a0)*</\1>")


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
    text = _BLANK_END.sub(r"\1", text)
    while (shorter := _EMPTY.sub("", text)) != text:
        text = shorter
    return text
