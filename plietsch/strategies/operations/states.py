"""From draft to consultation to adoption."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import PUBLIC
from plietsch.core.dates import local_day
from plietsch.strategies.models import Adoption, Consultation, Strategy
from plietsch.strategies.operations.versions import save_version


class StepRefused(Exception):
    """A step that cannot be taken now; its text tells why."""


class AlreadyAdopted(StepRefused):
    """The text is frozen."""

    def __str__(self) -> str:
        return _("Diese Strategie ist schon beschlossen.")


class AlreadyConsulted(StepRefused):
    """A consultation runs or has run."""

    def __str__(self) -> str:
        return _("Die Beteiligung ist schon eröffnet.")


class DayPassed(StepRefused):
    """A term that ends before it begins."""

    def __str__(self) -> str:
        return _("Bitte wählen Sie einen Tag, der noch kommt.")


class NotYetDecided(StepRefused):
    """An adoption in the future."""

    def __str__(self) -> str:
        return _("Der Tag des Beschlusses liegt in der Zukunft.")


@transaction.atomic
def open_consultation(strategy: Strategy, *, closes_on: date, by: User, at: datetime) -> Consultation:
    """Show the text as it stands to everybody, and ask the network for comments."""
    locked = _locked(strategy)
    if getattr(locked, "consultation", None):
        raise AlreadyConsulted
    if closes_on <= local_day(at):
        raise DayPassed
    version = save_version(locked, by=by, at=at)
    consultation = Consultation(
        strategy=locked, version=version, opened_by=by, opened_at=at, closes_on=closes_on
    )
    consultation.full_clean()
    consultation.save()
    _record(locked, "strategy.consultation_opened", by, at, version.no)
    return consultation


@transaction.atomic
def adopt_strategy(strategy: Strategy, *, body: str, decided_on: date, by: User, at: datetime) -> Adoption:
    """Freeze the text as it stands: from now on nobody changes it, and everybody can check that."""
    locked = _locked(strategy)
    if decided_on > local_day(at):
        raise NotYetDecided
    version = save_version(locked, by=by, at=at)
    adoption = Adoption(
        strategy=locked, version=version, body=body, decided_on=decided_on, adopted_by=by, adopted_at=at
    )
    adoption.full_clean()
    adoption.save()
    _record(locked, "strategy.adopted", by, at, version.no)
    return adoption


def _locked(strategy: Strategy) -> Strategy:
    """The strategy, held until the end of the transaction, while it can still change."""
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    found = Strategy.objects.with_state().get(pk=strategy.pk)
    if found.is_adopted:
        raise AlreadyAdopted
    return found


def _record(strategy: Strategy, verb: str, by: User, at: datetime, version: int) -> None:
    record(
        verb,
        actor=by,
        subject=strategy,
        context=strategy.group,
        audience=PUBLIC,
        at=at,
        version=version,
    )
