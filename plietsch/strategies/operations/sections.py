"""Give a strategy sections, order them, take them out and bring them back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.strategies.models import Section, Strategy
from plietsch.strategies.operations.keeping import hold

MOST_SECTIONS = 60
ASIDE = 10_000  # added to positions while they change, so that none is taken twice


class TooManySections(ValueError):
    """A strategy with more chapters than anybody reads."""


@transaction.atomic
def add_section(strategy: Strategy, *, title_de: str, title_da: str, by: User, at: datetime) -> Section:
    """One more chapter at the end."""
    hold(strategy.pk)
    _refuse_too_many(strategy)
    last = strategy.sections.aggregate(last=Max("position"))["last"] or 0
    section = Section(strategy=strategy, position=last + 1, title_de=title_de, title_da=title_da)
    section.full_clean()
    section.save()
    _record(strategy, "strategy.section_added", by, at)
    return section


@transaction.atomic
def change_section(
    section: Section, *, title_de: str, title_da: str, after: Section | None, by: User, at: datetime
) -> None:
    """Other headings; another place, behind a chapter or first."""
    hold(section.strategy_id)
    section.title_de, section.title_da = title_de, title_da
    section.full_clean()
    section.save(update_fields=["title_de", "title_da"])
    _record(section.strategy, "strategy.section_renamed", by, at)
    if _move(section, after):
        _record(section.strategy, "strategy.section_moved", by, at)


@transaction.atomic
def remove_section(section: Section, *, by: User, at: datetime) -> None:
    """Take a chapter out of the text; what was written and said there waits in case it comes back."""
    hold(section.strategy_id)
    if section.removed_at is not None:
        return
    section.removed_at = at
    section.save(update_fields=["removed_at"])
    _record(section.strategy, "strategy.section_removed", by, at)


@transaction.atomic
def restore_section(section: Section, *, by: User, at: datetime) -> None:
    """Bring a chapter back to its place, with its text and its comments."""
    hold(section.strategy_id)
    if section.removed_at is None:
        return
    _refuse_too_many(section.strategy)
    section.removed_at = None
    section.save(update_fields=["removed_at"])
    _record(section.strategy, "strategy.section_restored", by, at)


def _move(section: Section, after: Section | None) -> bool:
    """Whether it had stood elsewhere; removed chapters keep their places among the others."""
    rows = list(section.strategy.sections.order_by("position", "pk"))
    before = [row for row in rows[: rows.index(section)] if row.removed_at is None]
    if after == (before[-1] if before else None):
        return False
    others = [row for row in rows if row != section]
    place = others.index(after) + 1 if after else 0
    ordered = [*others[:place], section, *others[place:]]
    section.strategy.sections.update(position=F("position") + ASIDE)
    for position, row in enumerate(ordered, start=1):
        row.position = position
    Section.objects.bulk_update(ordered, ["position"])
    return True


def _refuse_too_many(strategy: Strategy) -> None:
    if strategy.sections.present().count() >= MOST_SECTIONS:
        raise TooManySections


def _record(strategy: Strategy, verb: str, by: User, at: datetime) -> None:
    audience = f"group:{strategy.group_id}"
    record(verb, actor=by, subject=strategy, context=strategy.group, audience=audience, at=at)
