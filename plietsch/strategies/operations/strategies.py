"""Open a strategy and describe it."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import PUBLIC
from plietsch.groups.models import Group
from plietsch.places.names import fold
from plietsch.strategies.models import State, Strategy


@transaction.atomic
def open_strategy(
    *,
    group: Group,
    title_de: str,
    title_da: str,
    summary_de: str = "",
    summary_da: str = "",
    is_sample: bool = False,
    by: User,
    at: datetime,
) -> Strategy:
    """A draft that the members of the group write together."""
    strategy = Strategy(
        slug=_free_slug(title_de),
        group=group,
        title_de=title_de,
        title_da=title_da,
        summary_de=summary_de,
        summary_da=summary_da,
        is_sample=is_sample,
        opened_by=by,
        opened_at=at,
    )
    strategy.full_clean()
    strategy.save()
    record(
        "strategy.opened", actor=by, subject=strategy, context=group, audience=audience_of(strategy), at=at
    )
    return strategy


@transaction.atomic
def describe_strategy(
    strategy: Strategy,
    *,
    title_de: str,
    title_da: str,
    summary_de: str,
    summary_da: str,
    by: User,
    at: datetime,
) -> None:
    """Other titles, another summary."""
    strategy.title_de, strategy.title_da = title_de, title_da
    strategy.summary_de, strategy.summary_da = summary_de, summary_da
    strategy.full_clean()
    strategy.save()
    audience = f"group:{strategy.group_id}"
    record("strategy.described", actor=by, subject=strategy, context=strategy.group, audience=audience, at=at)


def audience_of(strategy: Strategy) -> str:
    """Who may ever see what happens to it now."""
    return f"group:{strategy.group_id}" if strategy.state == State.DRAFT else PUBLIC


def _free_slug(title: str) -> str:
    base = slugify(fold(title))[:70] or "strategie"
    taken = {"neu", *Strategy.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 2))]
    return next(slug for slug in candidates if slug not in taken)
