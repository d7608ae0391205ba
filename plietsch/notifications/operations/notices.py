"""Tell a person, let them see it, take it back."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q, QuerySet

from plietsch.accounts.models import User
from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.core.registry import NoticeKind, registry
from plietsch.moderation.queries import without_blockers
from plietsch.notifications.models import Notice

# By the weight of a cause: how long after a mail one that nobody has looked at makes the next.
REST = {0: timedelta(days=1), 1: timedelta(hours=1)}


@transaction.atomic
def notify(activity: Activity, *, kind: str, to: Iterable[int], collapse: str) -> None:
    """Give the people `to` (keys of users) a notice of a recorded fact.

    Who has an unseen one with the same `collapse` gets no second: it counts up and still leads to the first,
    unless the new cause weighs more, as a mention does more than a reply. Who got a mail about it already
    gets another (see REST). Who has blocked the actor hears of official causes only.
    """
    members = set(to) if _is_official(kind) else without_blockers(activity.actor, to)
    waiting = Notice.objects.unseen().filter(collapse_key=collapse, member__in=members)
    counted_up = set(waiting.values_list("member", flat=True))
    if counted_up:
        _count_up(waiting, activity, kind)
    Notice.objects.bulk_create(
        (
            Notice(
                member_id=member, kind=kind, activity=activity, collapse_key=collapse, noticed_at=activity.at
            )
            for member in sorted(members - counted_up)
        ),
        ignore_conflicts=True,
    )


def _count_up(waiting: QuerySet[Notice], activity: Activity, kind: str) -> None:
    waiting.update(count=F("count") + 1)
    weights = {known.name: known.weight for known in registry.parts(NoticeKind)}
    weight = weights.get(kind, 0)
    if lighter := [name for name, other in weights.items() if other < weight]:
        waiting.filter(kind__in=lighter).update(kind=kind, activity=activity)
    mailed = waiting.filter(mailed_at__lte=activity.at - REST.get(weight, timedelta()))
    mailed.update(kind=kind, activity=activity, noticed_at=activity.at, mailed_at=None, pushed_at=None)


def _is_official(kind: str) -> bool:
    return any(known.name == kind and known.is_official for known in registry.parts(NoticeKind))


@transaction.atomic
def see(*, member: User, at: datetime, collapse_keys: Iterable[str] | None = None) -> None:
    """Mark a person's notices as seen: all, or those about something just read."""
    notices = Notice.objects.unseen().filter(member=member)
    if collapse_keys is not None:
        notices = notices.filter(collapse_key__in=list(collapse_keys))
    notices.update(seen_at=at)


@transaction.atomic
def hush(*, member: int, kinds: Iterable[str], about: Q) -> None:
    """No mail or push goes out any more about what a person no longer wants to hear of; notices stay."""
    waiting = Notice.objects.unmailed().filter(about, member=member, kind__in=list(kinds))
    waiting.update(mailed_at=F("noticed_at"), pushed_at=F("noticed_at"))


@transaction.atomic
def forget(*, member: int, context: models.Model, audience: str = "") -> None:
    """Take away all that a person was told about `context`, such as a group they have left.

    With `audience`, only what was for those to whom they belong no longer.
    """
    notices = Notice.objects.filter(member=member, activity__context=key_of(context))
    (notices.filter(activity__audience=audience) if audience else notices).delete()


@transaction.atomic
def withdraw(
    *,
    subjects: Iterable[str],
    kinds: Collection[str] = (),
    members: Collection[int] | None = None,
    besides: QuerySet[Any] | None = None,
) -> None:
    """Take away what anybody, or these members, or all `besides` some, were told about things that are gone.

    `subjects` are keys of facts; with `kinds`, only notices of these go.
    """
    notices = Notice.objects.filter(activity__subject__in=list(subjects))
    if kinds:
        notices = notices.filter(kind__in=kinds)
    if members is not None:
        notices = notices.filter(member__in=members)
    if besides is not None:
        notices = notices.exclude(member__in=besides)
    notices.delete()
