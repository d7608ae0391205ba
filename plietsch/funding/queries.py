"""Sums of the ledger, by grant and in total."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from plietsch.core.mail import address_of
from plietsch.funding.models import AccountKind, Deadline, Grant, Line, PlanItem, Receipt
from plietsch.funding.statements import Statement, statement


@dataclass(frozen=True)
class Balances:
    """What lies on each account, in cents; together always zero."""

    budget: int = 0
    committed: int = 0
    paid: int = 0
    proved: int = 0
    receivable: int = 0
    returned: int = 0
    interest: int = 0

    def __add__(self, other: "Balances") -> "Balances":
        return Balances(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def granted(self) -> int:
        """What the funder has set aside for good."""
        return -self.budget

    @property
    def drawn(self) -> int:
        """What was ever paid out."""
        return self.granted - self.committed


def balances(grants: Iterable[Grant]) -> dict[int, Balances]:
    """The balances of each grant by its key, in one query."""
    keys = [grant.pk for grant in grants]
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = (
        Line.objects.filter(entry__grant__in=keys)
        .values_list("entry__grant", "account__kind")
        .annotate(cents=Sum("amount_cents"))
        .order_by()
    )
    for key, kind, cents in rows:
        sums[key][kind] = cents
    return {key: Balances(**{AccountKind(kind).value: c for kind, c in sums[key].items()}) for key in keys}


def total_balances(grants: QuerySet[Grant]) -> Balances:
    """The balances of all these grants together, in one query."""
    rows = (
        Line.objects.filter(entry__grant__in=grants.values("pk"))
        .values_list("account__kind")
        .annotate(cents=Sum("amount_cents"))
        .order_by()
    )
    return Balances(**dict(rows))


def overdue_counts(grants: QuerySet[Grant], on: date) -> dict[int, int]:
    """How many deadlines have passed unmet, by the key of the grant; grants without any are absent."""
    passed = Deadline.objects.filter(grant__in=grants.values("pk"), met_at=None, due_on__lt=on)
    return dict(passed.values_list("grant").annotate(count=Count("pk")).order_by())


def balances_of(grant: Grant) -> Balances:
    """The balances of one grant."""
    return balances([grant])[grant.pk]


def current_items(grant: Grant) -> QuerySet[PlanItem]:
    """The positions of the plan in force: the newest whose change, if any, was granted by a notice."""
    in_force = Q(change=None) | Q(change__notice__issued_at__isnull=False)
    plan = grant.plans.filter(in_force).order_by("-version").first()
    return plan.items.order_by("number") if plan else PlanItem.objects.none()


def current_statement(grant: Grant) -> Statement:
    """Plan and receipts as they stand now."""
    spent = dict(
        Receipt.objects.filter(grant=grant)
        .values_list("item_number")
        .annotate(cents=Sum("amount_cents"))
        .order_by()
    )
    terms = grant.terms
    return statement(
        [(item.number, item.label, item.amount_cents) for item in current_items(grant)],
        spent,
        overrun_percent=terms.item_overrun_percent,
        grant_cents=grant.amount_cents,
        financing=terms.financing,
    )


def open_rows() -> Iterator[tuple[Any, ...]]:
    """What was awarded for projects that are public, as rows of open data; a grant counts from its notice."""
    awarded = Grant.objects.filter(notices__issued_at__isnull=False, project__published_at__isnull=False)
    for grant in awarded.distinct().select_related("organisation__place", "project").order_by("number"):
        place = grant.organisation.place
        yield (
            grant.title,
            grant.organisation.name,
            place.code if place else "",
            Decimal(grant.amount_cents) / 100,
            grant.period_start,
            grant.period_end,
            grant.is_sample,
            address_of(grant.project.get_absolute_url()),
        )
