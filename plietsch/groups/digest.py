"""What groups tell in a digest: threads with posts that a person has not read, newest first."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plietsch.accounts.models import User
from plietsch.core.registry import DigestEntry
from plietsch.groups.models import Level, Membership, Topic

MOST = 15


def unread_threads(member: User, since: datetime, until: datetime) -> list[DigestEntry]:
    """Threads of the person's groups with unread posts of this time, unless they are muted.

    Nothing was kept for it when the posts were written; confidential groups are not named.
    """
    lively = Membership.objects.filter(member=member, group__last_post_at__gt=since)
    groups = list(lively.values_list("group", flat=True))
    if not groups:
        return []
    topics = Topic.objects.open_to(member).filter(
        group__in=groups, deleted_at=None, last_post_at__gt=since, last_post_at__lte=until
    )
    wish = Membership.objects.filter(member=member, group=OuterRef("group")).values("level")
    read = topics.with_reading(member).annotate(wish=Coalesce("level", Subquery(wish)))
    wanted = read.filter(Q(is_new=True), wish__gt=Level.MUTED)
    newest = wanted.select_related("group").order_by("-last_post_at", "-pk")
    return list(_entries(newest[:MOST]))


def _entries(topics: Iterable[Topic]) -> Iterable[DigestEntry]:
    named = set()
    for topic in topics:
        if not topic.group.is_confidential:
            yield _entry(topic)
        elif topic.group_id not in named:
            named.add(topic.group_id)
            yield DigestEntry(_("Neues in einer vertraulichen Gruppe"), topic.group.get_absolute_url())


def _entry(topic: Topic) -> DigestEntry:
    count = topic.last_post_no - topic.read_no
    news = ngettext("%(count)s neuer Beitrag", "%(count)s neue Beiträge", count) % {"count": count}
    return DigestEntry(topic.title, topic.post_url(topic.read_no + 1), f"{topic.group}: {news}")
