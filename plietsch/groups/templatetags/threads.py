"""Pieces of threads that stand on a page fifty times over, where templates took most of its time."""

from collections.abc import Hashable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.addresses import address
from plietsch.groups.models import Group, Post, Topic
from plietsch.groups.reactions import Shown
from plietsch.ui.drawing import drawn
from plietsch.ui.templatetags.ui import when

register = template.Library()

Action = tuple[str, str, str]  # address, word, and what it is about for who cannot see the post


@register.simple_tag(takes_context=True)
def author(context: RequestContext, person: User | None) -> SafeString:
    """Who wrote, as a link to their page for those who may know it."""
    return _author(*_named(context, person))


def _named(context: RequestContext, person: User | None) -> tuple[str, str]:
    """The name of who wrote, and their address for those who may know it."""
    if person is None:
        return _("Ehemaliges Mitglied"), ""
    is_known = context["user"].is_authenticated and person.listed_to != "nobody"
    return person.name, person.get_absolute_url() if is_known else ""


@lru_cache(maxsize=5000)
def _author(name: str, url: str) -> SafeString:
    if url:
        return format_html('<a class="author" href="{}">{}</a>', url, name)
    return format_html('<span class="author">{}</span>', name)


@register.simple_tag
def replies(topic: Topic) -> str:
    """How many posts follow the first."""
    return _replies(topic.reply_count, get_language())


@lru_cache(maxsize=5000)
def _replies(count: int, language: str | None) -> str:
    return ngettext("%(count)s Antwort", "%(count)s Antworten", count) % {"count": count}


class _Row(NamedTuple):
    """All that a line of a list of threads tells, before it is put into words."""

    kind: str
    is_answered: bool
    sector: str
    url: str
    title: str
    is_new: bool
    is_closed: bool
    last_author: tuple[str, str]
    last_post_at: datetime
    reply_count: int
    tag: str = ""
    group: str = ""
    group_url: str = ""


@register.simple_tag(takes_context=True)
def topic_row(context: RequestContext, topic: Topic, *, with_group: bool = False) -> SafeString:
    """A line of a list of threads; one that tells the same as an earlier one is not drawn again."""
    row = _Row(
        topic.kind,
        bool(topic.accepted_no),
        topic.get_sector_display() if topic.sector else "",
        topic.url,
        topic.title,
        bool(topic.is_new),
        topic.is_closed,
        _named(context, topic.last_author),
        topic.last_post_at,
        topic.reply_count,
    )
    if with_group:
        row = row._replace(group=topic.group.name, group_url=topic.group.get_absolute_url())
    elif topic.tag:
        row = row._replace(tag=topic.tag.name)
    return _topic_row(row, get_language())


@lru_cache(maxsize=5000)
def _topic_row(row: _Row, language: str | None) -> SafeString:
    words = {
        "last_author": _author(*row.last_author),
        "last_post_at": when(row.last_post_at, "short"),
        "replies": _replies(row.reply_count, language),
    }
    return render_to_string("groups/_topic_row.html", row._asdict() | words)


@register.simple_tag
def doors(group: Group) -> SafeString:
    """Who sees a group, how one comes in and what mails keep to themselves, as chips."""
    facts: dict[str, Hashable] = {"visibility": group.visibility, "join_policy": group.join_policy}
    facts |= {"is_archived": group.is_archived, "is_confidential": group.is_confidential}
    return drawn("groups/_doors.html", **facts)


@register.simple_tag(takes_context=True)
def post_head(context: RequestContext, post: Post) -> SafeString:
    """Who wrote a post and when, what it answers, and its earlier versions for those who may read them."""
    reads_versions = context["place"].admits or post.author_id == context["user"].pk
    return drawn(
        "groups/_post_head.html",
        no=post.no,
        author=_author(*_named(context, post.author)),
        posted_at=when(post.posted_at, "short"),
        reply_to_no=post.reply_to_no,
        reply_url=post.reply_url if post.reply_to_no else "",
        is_edited=bool(post.edited_at),
        versions=address("groups:versions", post=post.pk) if post.edited_at and reads_versions else "",
    )


@register.simple_tag
def reactions(post: Post) -> SafeString:
    """The signs under a post, as buttons for who may choose them."""
    return SafeString("".join(_reaction(post.no, shown) for shown in post.reactions_shown))


@lru_cache(maxsize=5000)
def _reaction(no: int, shown: Shown) -> SafeString:
    text = f"{shown.label} {shown.count}" if shown.count else shown.label
    if not shown.is_open:
        return format_html('<span class="reaction">{}</span>', text)
    return format_html(
        '<button class="reaction" form="reagieren" name="r" value="{}:{}" aria-pressed="{}">{}'
        '<span class="visually-hidden"> {}</span></button>',
        no,
        shown.sign,
        "true" if shown.is_mine else "false",
        text,
        _("(Beitrag %(no)s)") % {"no": no},
    )


@register.simple_tag(takes_context=True)
def post_actions(context: RequestContext, post: Post) -> SafeString:
    """What this person may do with a post, as links."""
    return SafeString("\n".join(_action(*action) for action in _actions(context, post)))


@lru_cache(maxsize=5000)
def _action(url: str, word: str, about: str) -> SafeString:
    return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', url, word, about)


def _actions(context: RequestContext, post: Post) -> list[Action]:
    user, place = context["user"], context["place"]
    is_mine, no = post.author_id == user.pk, {"no": post.no}
    of_post = _("(Beitrag %(no)s)") % no
    found = []
    if context["form"]:
        reply = address("groups:reply", topic=post.topic_id)
        to_post = _("auf Beitrag %(no)s") % no
        found.append((f"{reply}?auf={post.no}", _("Antworten"), to_post))
        found.append((f"{reply}?zitat={post.no}", _("Zitieren"), of_post))
    if place.writes and is_mine:
        found.append((address("groups:edit", post=post.pk), _("Bearbeiten"), of_post))
    if place.moderates or (place.is_in and is_mine):
        found.append((address("groups:post_deletion", post=post.pk), _("Löschen"), of_post))
    if place.takes_part and not is_mine:
        report = address("moderation:report")
        found.append((f"{report}?was=groups.post:{post.pk}", _("Melden"), of_post))
    return found
