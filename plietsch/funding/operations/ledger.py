"""The one way in which money is booked."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import models, transaction

from plietsch.accounts.models import User
from plietsch.core.activity import key_of
from plietsch.funding.models import AccountKind, Entry, EntryKind, Grant, Line
from plietsch.funding.queries import balances_of

FUNDER_SIDES = {AccountKind.BUDGET, AccountKind.INTEREST}


class OutOfBalance(ValueError):
    """The lines of a booking do not sum to zero: a fault of the program, never of a person."""


class Overdrawn(ValueError):
    """A booking would take more from an account than it holds: a fault of the program, never of a person."""


@transaction.atomic
def book(
    grant: Grant,
    kind: EntryKind,
    lines: Mapping[AccountKind, int],
    *,
    reason: models.Model,
    value_on: date,
    by: User,
    at: datetime,
) -> Entry:
    """Write one entry: its lines sum to zero, no account falls below zero, no reason books twice."""
    if sum(lines.values()) != 0:
        raise OutOfBalance(dict(lines))
    Grant.objects.select_for_update().get(pk=grant.pk)
    entry = Entry.objects.create(
        grant=grant, kind=kind, reason=key_of(reason), booked_by=by, booked_at=at, value_on=value_on
    )
    accounts = {account.kind: account for account in grant.accounts.all()}
    Line.objects.bulk_create(
        Line(entry=entry, account=accounts[side], amount_cents=cents) for side, cents in lines.items()
    )
    held = balances_of(grant)
    short = [k for k in AccountKind if k not in FUNDER_SIDES and getattr(held, k.value) < 0]
    if short:
        raise Overdrawn(short)
    return entry


def transfer(
    grant: Grant,
    kind: EntryKind,
    *,
    source: AccountKind,
    target: AccountKind,
    cents: int,
    reason: models.Model,
    value_on: date,
    by: User,
    at: datetime,
) -> Entry:
    """Move an amount from one account to another."""
    lines = {source: -cents, target: cents}
    return book(grant, kind, lines, reason=reason, value_on=value_on, by=by, at=at)
