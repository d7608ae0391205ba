"""Keep what people write, before anybody else is shown it; melt old changes into one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from plietsch.groups.models import Membership
from plietsch.strategies.models import Strategy, Update
from plietsch.strategies.text.fragments import document_of

MELT_AFTER = timedelta(hours=1)  # by then an update that came before its predecessor has met it
MELT_FROM = 50  # rows worth the work


class Frozen(Exception):
    """The text is adopted, or its group is archived: nobody writes any more."""


@dataclass
class Kept:
    """What became of a batch: who has lost the right to write, and what others wrote meanwhile elsewhere."""

    refused: set[int] = field(default_factory=set)
    missed: list[bytes] = field(default_factory=list)
    last: int = 0


@transaction.atomic
def keep_written(strategy: int, written: Sequence[tuple[int, bytes]], *, since: int, at: datetime) -> Kept:
    """Append changes (writer's key and update) for good, those of present members only.

    `since` is the last row that the caller knows. Rows of one strategy are appended one transaction after the
    other, so that no row with a smaller key can appear later.
    """
    hold(strategy)
    kept = Kept(last=since)
    for key, content in newer(strategy, since):
        kept.missed.append(content)
        kept.last = key
    kept.refused = {writer for writer, _ in written} - writers(strategy, {writer for writer, _ in written})
    contents = [update for writer, update in written if writer not in kept.refused]
    rows = Update.objects.bulk_create(
        [Update(strategy_id=strategy, content=content, kept_at=at) for content in contents]
    )
    if rows:
        kept.last = rows[-1].pk
    return kept


@transaction.atomic
def keep_update(strategy: Strategy, update: bytes, *, at: datetime) -> None:
    """Append one change that the product itself makes."""
    hold(strategy.pk)
    Update.objects.create(strategy=strategy, content=update, kept_at=at)


def newer(strategy: int, since: int) -> list[tuple[int, bytes]]:
    """The rows after `since`."""
    rows = Update.objects.filter(strategy=strategy, pk__gt=since).order_by("pk")
    return [(key, bytes(content)) for key, content in rows.values_list("pk", "content")]


def writers(strategy: int, people: Iterable[int]) -> set[int]:
    """Of these people, the ones who may write it now."""
    group = Strategy.objects.filter(pk=strategy).values("group")
    rows = Membership.objects.filter(group__in=group, member__in=people)
    members = rows.filter(member__is_active=True, member__approved_at__isnull=False)
    return set(members.values_list("member", flat=True))


@transaction.atomic
def melt(strategy: int, *, before: datetime) -> int:
    """Put one row in place of all older ones, in the place of the last of them; returns how many went."""
    Strategy.objects.select_for_update().get(pk=strategy)
    rows = list(Update.objects.filter(strategy=strategy, kept_at__lt=before).order_by("pk"))
    if len(rows) < MELT_FROM:
        return 0
    last = rows[-1]
    last.content = document_of(bytes(row.content) for row in rows).get_update()
    last.save(update_fields=["content"])
    return Update.objects.filter(strategy=strategy, pk__lt=last.pk).delete()[0]


def hold(strategy: int) -> None:
    """Hold the strategy until the end of the transaction; refuse where nobody writes any more.

    What it waited for, such as an adoption, is seen only by a question after the lock.
    """
    Strategy.objects.select_for_update().get(pk=strategy)
    if not Strategy.objects.filter(pk=strategy, adoption=None, group__archived_at=None).exists():
        raise Frozen
