"""An award becomes a grant and a project at once."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import Organisation, Theme, User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.funding.models import Account, AccountKind, FinancePlan, FinanceRole, Grant, PlanItem
from plietsch.funding.operations.steps import StepRefused
from plietsch.funding.terms import FundingTerms, Item
from plietsch.places.models import Place
from plietsch.projects.operations import Partnership, start_project


class PlanDoesNotAddUp(StepRefused):
    """The finance plan is not the grant, the own contribution and third-party money together."""

    def __str__(self) -> str:
        return _(
            "Der Finanzierungsplan ergibt nicht die Summe aus Zuwendung, Eigenanteil und Mitteln Dritter."
        )


@transaction.atomic
def open_award(
    *,
    call_terms: FundingTerms,
    applicant: Organisation,
    places: Sequence[Place],
    title: str,
    summary: str,
    amount_cents: int,
    own_contribution_cents: int,
    finance_plan: Sequence[Item],
    period_start: date,
    period_end: date,
    source_key: str,
    by: User,
    at: datetime,
    third_party_cents: int = 0,
    partners: Sequence[Partnership] = (),
    contacts: Sequence[User] = (),
    themes: Sequence[Theme] = (),
    published: bool = True,
) -> Grant:
    """Open a grant and start its project; `contacts` act for the applicant in both.

    The money is copied: a later edit of the application does not change the grant.
    """
    project = start_project(
        title=title,
        summary=summary,
        organisation=applicant,
        places=places,
        partners=partners,
        team=contacts,
        themes=themes,
        period_start=period_start,
        period_end=period_end,
        by=by,
        at=at,
        published=published,
    )
    grant = Grant(
        number=_next_number(at.year),
        source_key=source_key,
        title=title,
        organisation=applicant,
        project=project,
        amount_cents=amount_cents,
        own_contribution_cents=own_contribution_cents,
        third_party_cents=third_party_cents,
        period_start=period_start,
        period_end=period_end,
        call_terms=asdict(call_terms),
        opened_by=by,
        opened_at=at,
    )
    grant.full_clean()
    grant.save()
    Account.objects.bulk_create(Account(grant=grant, kind=kind) for kind in AccountKind)
    plan = FinancePlan.objects.create(grant=grant, version=1)
    write_items(plan, dict(enumerate(finance_plan, start=1)))
    for user in contacts:
        give_finance_role(applicant, user=user, by=by, at=at)
    record("grant.opened", actor=by, subject=grant, audience=OFFICE, at=at, amount_cents=amount_cents)
    return grant


@transaction.atomic
def give_finance_role(organisation: Organisation, *, user: User, by: User, at: datetime) -> FinanceRole:
    """Let a person see an organisation's grants and act for it."""
    held = FinanceRole.objects.filter(organisation=organisation, user=user).first()
    if held:
        return held
    role = FinanceRole.objects.create(organisation=organisation, user=user, given_at=at)
    record("finance_role.given", actor=by, subject=role, audience=OFFICE, at=at, user=user.pk)
    return role


@transaction.atomic
def take_finance_role(role: FinanceRole, *, by: User, at: datetime) -> None:
    """End what `give_finance_role` began."""
    record("finance_role.taken", actor=by, subject=role, audience=OFFICE, at=at, user=role.user_id)
    role.delete()


def write_items(plan: FinancePlan, items: dict[int, Item]) -> None:
    """Write the positions of a plan, which together make the total of the grant."""
    if sum(item.amount_cents for item in items.values()) != plan.grant.total_cents:
        raise PlanDoesNotAddUp
    for number, item in items.items():
        row = PlanItem(plan=plan, number=number, label=item.label, amount_cents=item.amount_cents)
        row.full_clean()
        row.save()


def _next_number(year: int) -> str:
    return f"{year}-{Grant.objects.filter(number__startswith=f'{year}-').count() + 1:04d}"
