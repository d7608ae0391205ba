"""Pieces of threads that stand on a page fifty times over, where templates took most of its time."""

from functools import lru_cache

from django import template
from django.template import RequestContext
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
    if person is None:
        return _author(_("Ehemaliges Mitglied"), "")
    is_known = context["user"].is_authenticated and person.listed_to != "nobody"
    return _author(person.name, person.get_absolute_url() if is_known else "")


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


@register.simple_tag(takes_context=True)
def topic_row(context: RequestContext, topic: Topic, *, with_group: bool = False) -> SafeString:
    """A line of a list of threads."""
    if with_group:
        place = {"group": topic.group.name, "group_url": topic.group.get_absolute_url()}
    else:
        place = {"tag": str(topic.tag or "")}
    return drawn(
        "groups/_topic_row.html",
        kind=topic.kind,
        is_answered=bool(topic.accepted_no),
        sector=topic.get_sector_display() if topic.sector else "",
        url=topic.url,
        title=topic.title,
        is_new=bool(topic.is_new),
        is_closed=topic.is_closed,
        last_author=author(context, topic.last_author),
        last_post_at=when(topic.last_post_at, "short"),
        replies=replies(topic),
        **place,
    )


@register.simple_tag
def doors(group: Group) -> SafeString:
    """Who sees a group and how one comes in, as chips."""
    facts = {"visibility": group.visibility, "join_policy": group.join_policy}
    return drawn("groups/_doors.html", is_archived=group.is_archived, **facts)


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
        '<button class="reaction" form="reagieren" name="r" value="{}:{}" aria-pressed="{}">{}</button>',
        no,
        shown.sign,
        "true" if shown.is_mine else "false",
        text,
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
    of_post = _("von Beitrag %(no)s") % no
    found = []
    if context["form"]:
        reply = address("groups:reply", topic=post.topic_id)
        to_post = _("auf Beitrag %(no)s") % no
        found.append((f"{reply}?auf={post.no}", _("Antworten"), to_post))
        found.append((f"{reply}?zitat={post.no}", _("Zitieren"), to_post))
    if place.writes and is_mine:
        found.append((address("groups:edit", post=post.pk), _("Bearbeiten"), of_post))
    if place.moderates or (place.is_in and is_mine):
        found.append((address("groups:post_deletion", post=post.pk), _("Löschen"), of_post))
    if place.takes_part and not is_mine:
        report = address("moderation:report")
        found.append((f"{report}?was=groups.post:{post.pk}", _("Melden"), of_post))
    return found
