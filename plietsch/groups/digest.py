"""What groups tell in a digest: threads with posts that a person has not read, newest first."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plietsch.accounts.models import User
from plietsch.core.registry import DigestEntry
from plietsch.groups.models import Level, Membership, Post, Topic
from plietsch.groups.queries import add_reading

MOST = 15
HANDFUL = MOST + 5
OF_PLACES = ("group", "member", "level", "sector", "seen_all_before", "group__name", "group__is_confidential")
OF_TOPICS = ("group", "title", "sector", "last_post_no", "last_post_at")


def unread_threads(member: User, since: datetime, until: datetime) -> list[DigestEntry]:
    """Threads of the person's groups with unread posts of this time, unless they are muted.

    Nothing was kept for it when the posts were written; confidential groups are not named.
    """
    lively = Membership.objects.filter(member=member, group__last_post_at__gt=since).select_related("group")
    mine = {membership.group_id: membership for membership in lively.only(*OF_PLACES)}
    newest = Post.objects.filter(topic=OuterRef("pk"), deleted_at=None).order_by("-no").values("no")[:1]
    topics = (
        Topic.objects.filter(group__in=mine, deleted_at=None, last_post_at__gt=since, last_post_at__lte=until)
        .only(*OF_TOPICS)
        .annotate(newest_no=Subquery(newest))
    )
    unread = _unread(topics.order_by("-last_post_at", "-pk"), mine) if mine else ()
    return list(_entries(islice(unread, MOST)))


def _unread(topics: QuerySet[Topic], mine: Mapping[int, Membership]) -> Iterator[Topic]:
    """Those among them, asked for in growing handfuls: to look for them all at once reads far more."""
    begin, end = 0, HANDFUL
    while begin < end:
        some: list[Any] = list(topics[begin:end])
        add_reading(some, mine)
        for topic in some:
            place = mine[topic.group_id]
            topic.group = place.group
            level = place.level if topic.level is None else topic.level
            is_there = (topic.newest_no or 0) > topic.read_no
            if topic.is_new and is_there and level > Level.MUTED and topic.sector in {"", place.sector}:
                yield topic
        begin, end = end, end * 3 if len(some) == end - begin else end


def _entries(topics: Iterable[Topic]) -> Iterable[DigestEntry]:
    named = set()
    for topic in topics:
        if not topic.group.is_confidential:
            yield _entry(topic)
        elif topic.group_id not in named:
            named.add(topic.group_id)
            yield DigestEntry(_("Neues in einer vertraulichen Gruppe"), topic.group.get_absolute_url())


def _entry(topic: Topic) -> DigestEntry:
    posts = topic.last_post_no - topic.read_no
    news = ngettext("%(count)s neuer Beitrag", "%(count)s neue Beiträge", posts) % {"count": posts}
    return DigestEntry(topic.title, topic.post_url(topic.read_no + 1), f"{topic.group}: {news}")
