"""The jury's decision is prepared, proposed, and released by a second person at one moment."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions import mails
from plietsch.competitions.models import Application, Call, Decision, Letter, Release, Selection
from plietsch.competitions.operations.awards import NoFundingTerms, hand_over
from plietsch.competitions.queries import selectable, to_hand_over
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE, PUBLIC
from plietsch.projects.operations import publish_project


class AlreadyReleased(ValueError):
    """A change to what everybody knows already."""

    def __str__(self) -> str:
        return _("Die Entscheidung ist schon bekannt gegeben.")


@transaction.atomic
def adopt_selection(selection: Selection, *, by: User, at: datetime) -> list[Decision]:
    """Take the computed proposal as the decision, for the jury to change where it has reasons."""
    _take_back_proposal(selection.call)
    chosen = set(selection.result["chosen"]["keys"])
    decisions = [
        _decide(application, is_award=application.pk in chosen, reason="", is_deviation=False, at=at)
        for application in selectable(selection.call)
    ]
    record("selection.adopted", actor=by, subject=selection, context=selection.call, audience=OFFICE, at=at)
    return decisions


@transaction.atomic
def deviate(decision: Decision, *, reason: str, by: User, at: datetime) -> Decision:
    """Decide otherwise than the proposal says, with a reason; deviating twice leads back."""
    _take_back_proposal(decision.application.call)
    decision = _decide(
        decision.application,
        is_award=decision.outcome == Decision.Outcome.DECLINED,
        reason=reason,
        is_deviation=not decision.is_deviation,
        at=at,
    )
    application = decision.application
    record("decision.changed", actor=by, subject=decision, context=application.call, audience=OFFICE, at=at)
    return decision


class NotThatSum(ValueError):
    """An award of nothing, of more than was asked for, or of a decline."""

    def __str__(self) -> str:
        return _("Eine Prämierung liegt über null und höchstens bei der beantragten Summe.")


@transaction.atomic
def change_amount(decision: Decision, *, amount_cents: int, reason: str, by: User, at: datetime) -> Decision:
    """Award less than was asked for, with a reason; the rest becomes the applicant's own contribution."""
    application = decision.application
    _take_back_proposal(application.call)
    asked = application.standing.amount_cents if application.standing else 0
    if decision.outcome != Decision.Outcome.AWARDED or not 0 < amount_cents <= asked:
        raise NotThatSum
    decision.amount_cents, decision.reason, decision.decided_at = amount_cents, reason, at
    decision.full_clean()
    decision.save(update_fields=["amount_cents", "reason", "decided_at"])
    record(
        "decision.changed",
        actor=by,
        subject=decision,
        context=application.call,
        audience=OFFICE,
        at=at,
        amount_cents=amount_cents,
    )
    return decision


def _decide(
    application: Application, *, is_award: bool, reason: str, is_deviation: bool, at: datetime
) -> Decision:
    decision = Decision.objects.filter(application=application).first() or Decision(application=application)
    decision.outcome = Decision.Outcome.AWARDED if is_award else Decision.Outcome.DECLINED
    decision.amount_cents = application.standing.amount_cents if is_award and application.standing else 0
    decision.reason, decision.is_deviation, decision.decided_at = reason, is_deviation, at
    decision.full_clean()
    decision.save()
    return decision


class OverBudget(ValueError):
    """Awards that together cost more than the call has."""

    def __str__(self) -> str:
        return _("Die Prämierungen sind zusammen teurer als die Mittel des Aufrufs.")


class NothingDecided(ValueError):
    """A proposal before every application that was judged has a decision."""

    def __str__(self) -> str:
        return _("Es sind noch nicht alle Bewerbungen entschieden.")


@transaction.atomic
def propose_release(call: Call, *, by: User, at: datetime) -> Release:
    """Put the decision before a second person."""
    _refuse_released(call)
    decisions = Decision.objects.filter(application__call=call)
    if not decisions.exists() or call.applications.eligible().filter(decision=None).exists():
        raise NothingDecided
    if sum(decisions.values_list("amount_cents", flat=True)) > call.budget_cents:
        raise OverBudget
    if not call.funding_terms:
        raise NoFundingTerms
    release = Release.objects.filter(call=call).first() or Release(call=call)
    release.proposed_by, release.proposed_at = by, at
    release.full_clean()
    release.save()
    record("decision.proposed", actor=by, subject=call, audience=OFFICE, at=at)
    return release


class SecondPersonNeeded(ValueError):
    """A release by whoever proposed it."""

    def __str__(self) -> str:
        return _("Wer die Entscheidung vorgelegt hat, kann sie nicht freigeben.")


@transaction.atomic
def release(found: Release, *, by: User, at: datetime) -> Release:
    """Tell everybody at this one moment; every award becomes a grant and a project, or nothing happens."""
    found = Release.objects.select_for_update().get(pk=found.pk)
    if found.released_at:
        raise AlreadyReleased
    if found.proposed_by == by:
        raise SecondPersonNeeded
    found.released_by, found.released_at = by, at
    found.full_clean()
    found.save()
    call = found.call
    for decision in to_hand_over(call):
        if decision.outcome == Decision.Outcome.AWARDED:
            hand_over(decision, by=by, at=at)
        mails.tell_decision(decision)
        record(
            "application.decided",
            actor=by,
            subject=decision.application,
            context=call,
            audience=f"application:{decision.application_id}",
            at=at,
            outcome=decision.outcome,
            amount_cents=decision.amount_cents,
        )
    record("call.decided", actor=by, subject=call, audience=PUBLIC, at=at)
    return found


class NotAwarded(ValueError):
    """A consent to publication where nothing was won, or nothing is released."""

    def __str__(self) -> str:
        return _("Hier gibt es nichts zu veröffentlichen.")


@transaction.atomic
def agree_to_publication(decision: Decision, *, by: User, at: datetime) -> Decision:
    """The winner agrees to stand on the public page, and shows the project to everybody."""
    if decision.outcome != Decision.Outcome.AWARDED or not decision.application.call.is_released:
        raise NotAwarded
    if decision.publication_agreed_at is None:
        decision.publication_agreed_at = at
        decision.save(update_fields=["publication_agreed_at"])
        if decision.project and not decision.project.published_at:
            publish_project(decision.project, by=by, at=at)
        application = decision.application
        record(
            "award.published", actor=by, subject=application, context=application.call, audience=PUBLIC, at=at
        )
    return decision


@transaction.atomic
def write_letters(call: Call, *, texts: Mapping[str, tuple[str, str]], by: User, at: datetime) -> None:
    """Set subject and text of the letters, by outcome."""
    _take_back_proposal(call)
    for outcome, (subject, text) in texts.items():
        letter = Letter.objects.filter(call=call, outcome=outcome).first() or Letter(
            call=call, outcome=outcome
        )
        letter.subject, letter.text = subject, text
        letter.full_clean()
        letter.save()
    record("letters.written", actor=by, subject=call, audience=OFFICE, at=at)


def _refuse_released(call: Call) -> None:
    if Release.objects.filter(call=call, released_at__isnull=False).exists():
        raise AlreadyReleased


def _take_back_proposal(call: Call) -> None:
    """What the second person would release has changed: it has to be put before them anew."""
    _refuse_released(call)
    Release.objects.filter(call=call).delete()
