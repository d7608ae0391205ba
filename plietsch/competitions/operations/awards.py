"""An award leaves the competition: what was handed in becomes a grant and a project, not typed twice."""

from datetime import datetime

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from plietsch.accounts.models import Affiliation, User
from plietsch.competitions.models import Application, Decision
from plietsch.funding.models import Grant
from plietsch.funding.operations import open_award
from plietsch.funding.terms import FundingTerms, Item
from plietsch.projects.operations import Partnership

ROLE_LENGTH = 200


class NoFundingTerms(ValueError):
    """A release of awards for which nobody has laid down how the money is handled."""

    def __str__(self) -> str:
        return _("Der Aufruf hat noch keine Förderbedingungen.")


class NoPeriod(ValueError):
    """An award to an application without a beginning and an end, which handing in never lets through."""

    def __str__(self) -> str:
        return _("Der Bewerbung fehlen Beginn und Ende des Vorhabens.")


@transaction.atomic
def hand_over(decision: Decision, *, by: User, at: datetime) -> Grant:
    """Open the grant and the project of an award; the project is public once the winner agrees.

    Where less is awarded than was asked for, the difference is the applicant's own contribution.
    """
    application = decision.application
    if not application.call.funding_terms:
        raise NoFundingTerms
    start, end = application.period_start, application.period_end
    if start is None or end is None:
        raise NoPeriod
    grant = open_award(
        call_terms=FundingTerms(**application.call.funding_terms),
        applicant=application.organisation,
        places=[place for place in (application.lead_place, *application.places.all()) if place],
        title=application.title,
        summary=application.summary,
        amount_cents=decision.amount_cents,
        own_contribution_cents=application.own_contribution_cents + decision.cut_cents,
        third_party_cents=application.third_party_cents,
        finance_plan=[Item(item.label, item.amount_cents) for item in application.items.all()],
        period_start=start,
        period_end=end,
        source_key=f"competitions.application:{application.pk}",
        partners=_partners(application),
        contacts=_people_of_the_applicant(application),
        themes=list(application.themes.all()),
        published=decision.publication_agreed_at is not None,
        by=by,
        at=at,
    )
    decision.project = grant.project
    decision.save(update_fields=["project"])
    return grant


def _partners(application: Application) -> list[Partnership]:
    return [
        Partnership(
            organisation=partner.organisation, role=Truncator(partner.contribution).chars(ROLE_LENGTH)
        )
        for partner in application.partners.all()
    ]


def _people_of_the_applicant(application: Application) -> list[User]:
    """Those who write it and belong to the applicant; partners' people do not act in its money matters."""
    employed = Affiliation.objects.filter(organisation=application.organisation_id, until=None)
    writers = application.writers.filter(until=None).values("user")
    return list(User.objects.members().filter(pk__in=employed.values("user")).filter(pk__in=writers))
