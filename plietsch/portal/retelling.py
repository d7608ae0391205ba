"""The text of a piece of news in plain HTML, as newspapers and other servers take it over."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue


def passages(body: StreamValue) -> Iterator[SafeString]:
    """Each block that has something to read: paragraphs, headings, lists and quotations."""
    for block in body:
        if tell := _TELLERS.get(block.block_type):
            yield tell(block.value)


def reachable(contact: Any) -> str:
    """Somebody to ask, in one line."""
    names = ("name", "organisation", "phone", "email")
    told = (contact.get(name) if isinstance(contact, Mapping) else getattr(contact, name) for name in names)
    return ", ".join(filter(None, told))


def _prose(value: Any) -> SafeString:
    return mark_safe(str(value))


def _quote(value: Any) -> SafeString:
    words = format_html("<blockquote><p>{}</p></blockquote>", value["text"])
    return words + format_html("<p>– {}</p>", value["who"]) if value["who"] else words


def _facts(value: Any) -> SafeString:
    facts = format_html_join(
        "", "<li>{}: {}</li>", ((fact["label"], fact["value"]) for fact in value["facts"])
    )
    return format_html("<h2>{}</h2><ul>{}</ul>", value["title"], facts)


def _questions(value: Any) -> SafeString:
    return format_html_join("", "<h2>{}</h2>{}", ((one["question"], _prose(one["answer"])) for one in value))


def _contact(value: Any) -> SafeString:
    return format_html("<p>{}</p>", reachable(value))


def _video(value: Any) -> SafeString:
    return format_html('<p>{}: <a href="{}">{}</a></p>', value["title"], value["address"], value["address"])


_TELLERS: dict[str, Callable[[Any], SafeString]] = {
    "prose": _prose,
    "quote": _quote,
    "facts": _facts,
    "questions": _questions,
    "contact": _contact,
    "video": _video,
}
