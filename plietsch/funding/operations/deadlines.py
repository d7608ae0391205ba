"""What is due when: planned from the terms, met by what is handed in, reminded of by the worker."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.mail import send
from plietsch.funding.models import Deadline, DeadlineKind, Drawdown, FinanceRole, Grant
from plietsch.funding.operations.steps import audience_of

NEAR, PASSED = "deadline.near", "deadline.passed"


def plan_deadlines(grant: Grant) -> None:
    """Write the deadlines of the reports anew from period and terms; those that are met stay."""
    terms = grant.terms
    open_reports = grant.deadlines.filter(
        met_at=None, kind__in=(DeadlineKind.INTERIM_REPORT, DeadlineKind.PROOF_OF_USE)
    )
    open_reports.delete()
    years = range(grant.period_start.year, grant.period_end.year)
    due = {year: months_after(date(year, 12, 31), terms.interim_report_months) for year in years}
    reports = [
        Deadline(grant=grant, kind=DeadlineKind.INTERIM_REPORT, about=year, due_on=day)
        for year, day in due.items()
    ]
    proof_due = months_after(grant.period_end, terms.proof_months)
    proof = Deadline(grant=grant, kind=DeadlineKind.PROOF_OF_USE, due_on=proof_due)
    Deadline.objects.bulk_create([*reports, proof], ignore_conflicts=True)


def plan_deadline(grant: Grant, kind: DeadlineKind, due_on: date, *, about: int = 0) -> None:
    """Write one deadline, unless it is there."""
    Deadline.objects.get_or_create(grant=grant, kind=kind, about=about, defaults={"due_on": due_on})


def meet_deadline(grant: Grant, kind: DeadlineKind, *, about: int = 0, at: datetime) -> None:
    """Note that what was due is there."""
    grant.deadlines.filter(kind=kind, about=about, met_at=None).update(met_at=at)


def meet_spending(grant: Grant, *, at: datetime) -> None:
    """Note which drawn money is spent: receipts cover the drawdowns in the order in which they were paid.

    The grant carries its share of each receipt, the own contribution the rest.
    """
    receipts = grant.receipts.aggregate(cents=Sum("amount_cents"))["cents"] or 0
    covered = receipts * grant.amount_cents // grant.total_cents
    for drawdown in grant.drawdowns.filter(paid_on__isnull=False).order_by("paid_on", "pk"):
        covered -= drawdown.amount_cents
        if covered < 0:
            return
        meet_deadline(grant, DeadlineKind.SPEND, about=drawdown.pk, at=at)


def plan_spending(drawdown: Drawdown, paid_on: date) -> None:
    """From payment, drawn money has to be spent within some weeks."""
    due = paid_on + timedelta(weeks=drawdown.grant.terms.drawn_money_weeks)
    plan_deadline(drawdown.grant, DeadlineKind.SPEND, due, about=drawdown.pk)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Say once by mail that a deadline draws near, and once, to the office too, that it has passed."""
    today = timezone.localdate(at)
    count = 0
    for deadline in Deadline.objects.filter(met_at=None, warned_at=None).select_related("grant"):
        if deadline.due_on < today:
            count += _note(deadline, "warned_at", PASSED, at)
        elif not deadline.reminded_at and deadline.due_on <= today + _lead(deadline.grant):
            count += _note(deadline, "reminded_at", NEAR, at)
    return count


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month; month ends stay month ends."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    is_month_end = (day + timedelta(days=1)).month != day.month
    return date(year, month + 1, last if is_month_end else min(day.day, last))


def _lead(grant: Grant) -> timedelta:
    return timedelta(days=grant.terms.reminder_days)


def _note(deadline: Deadline, column: str, verb: str, at: datetime) -> int:
    setattr(deadline, column, at)
    deadline.save(update_fields=[column])
    grant = deadline.grant
    record(
        verb,
        actor=None,
        subject=deadline,
        context=grant,
        audience=audience_of(grant),
        at=at,
        kind=deadline.kind,
    )
    roles = FinanceRole.objects.filter(organisation=grant.organisation_id).values("user")
    concerned = Q(pk__in=roles) | Q(is_office=True) if verb == PASSED else Q(pk__in=roles)
    people = User.objects.members().filter(concerned)
    send(
        to=list(people.order_by("is_office", "pk")),
        subject=_("Frist: {title}").format(title=grant.title),
        template="funding/mail/deadline",
        context={"deadline": deadline, "grant": grant, "is_late": verb == PASSED},
    )
    return 1
