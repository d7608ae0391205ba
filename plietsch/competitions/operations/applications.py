"""Applications are started for an organisation and written together; drafts take anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import Affiliation, Organisation, User
from plietsch.competitions.deadlines import is_writable
from plietsch.competitions.models import (
    Answer,
    Application,
    Call,
    FinanceItem,
    Partner,
    Question,
    Reopening,
    Writer,
)
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE


class CallNotOpen(ValueError):
    """An application to a call that is not open now."""

    def __str__(self) -> str:
        return _("Bewerbungen sind jetzt nicht möglich: Der Aufruf ist nicht offen.")


class NotYours(ValueError):
    """An application for an organisation to which the person does not belong."""

    def __str__(self) -> str:
        return _("Sie können sich nur für eine Organisation bewerben, der Sie angehören.")


class NotEligible(ValueError):
    """An applicant whose kind of place this call does not address."""

    def __str__(self) -> str:
        return _("Dieser Aufruf richtet sich an andere Arten von Kommunen.")


@transaction.atomic
def start_application(call: Call, *, organisation: Organisation, by: User, at: datetime) -> Application:
    """Begin a draft that only its writers see; the person leads it."""
    if not call.is_open(at):
        raise CallNotOpen
    if not Affiliation.objects.filter(user=by, organisation=organisation, until=None).exists():
        raise NotYours
    place = organisation.place
    if call.eligible_kinds and (place is None or place.kind not in call.eligible_kinds):
        raise NotEligible
    application = Application(
        call=call, organisation=organisation, lead_place=place, started_by=by, started_at=at
    )
    application.full_clean()
    application.save()
    Writer.objects.create(application=application, user=by, is_lead=True, since=at)
    record(
        "application.started",
        actor=by,
        subject=application,
        context=call,
        audience=_writers(application),
        at=at,
    )
    return application


class NotWritable(ValueError):
    """A change to an application that is handed in, or whose time is over."""

    def __str__(self) -> str:
        return _(
            "Diese Bewerbung lässt sich jetzt nicht ändern: Sie ist eingereicht oder die Frist ist vorbei."
        )


@dataclass(frozen=True)
class Clash:
    """An answer that somebody else has changed since it was read."""

    question: Question
    answer: Answer


@transaction.atomic
def save_answers(
    application: Application,
    *,
    values: Mapping[Question, Any],
    versions: Mapping[int, int],
    by: User,
    at: datetime,
) -> list[Clash]:
    """Save what can be saved; answers changed by somebody else since `versions` are left and returned."""
    _require_writable(application, at)
    Application.objects.select_for_update().get(pk=application.pk)
    stored = {answer.question_id: answer for answer in application.answers.select_related("saved_by")}
    clashes = []
    for question, value in values.items():
        answer = stored.get(question.pk)
        if answer is None:
            answer = Answer(application=application, question=question, version=0)
        if _same(answer, value) or (answer.version == 0 and value in (None, "", [])):
            continue
        if answer.version != versions.get(question.pk, 0):
            clashes.append(Clash(question, answer))
            continue
        _write(answer, value, by, at)
    return clashes


def _same(answer: Answer, value: Any) -> bool:
    if answer.question.kind == Question.Kind.FILE:
        return answer.upload == value
    return bool(answer.version) and answer.value == value


def _write(answer: Answer, value: Any, by: User, at: datetime) -> None:
    if answer.question.kind == Question.Kind.FILE:
        answer.upload = value
    else:
        answer.value = value
    answer.version += 1
    answer.saved_by, answer.saved_at = by, at
    answer.save()


class ChangedMeanwhile(ValueError):
    """Somebody else has saved the same page since it was read."""

    def __str__(self) -> str:
        return _(
            "Jemand anderes hat diese Seite inzwischen geändert. Ihre Eingaben stehen noch unten: "
            "Bitte vergleichen Sie und speichern Sie noch einmal."
        )


@transaction.atomic
def save_facts(
    application: Application, *, fields: Mapping[str, Any], version: int, by: User, at: datetime
) -> Application:
    """Save title, summary, places, themes and period of the draft."""
    _require_writable(application, at)
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.facts_version != version:
        raise ChangedMeanwhile
    for name in ("title", "summary", "period_start", "period_end"):
        setattr(application, name, fields[name])
    application.facts_version += 1
    application.full_clean()
    application.save()
    application.places.set(fields["places"])
    application.themes.set(fields["themes"])
    return application


@transaction.atomic
def save_plan(
    application: Application,
    *,
    items: Sequence[tuple[str, int]],
    amount_cents: int | None,
    own_contribution_cents: int,
    third_party_cents: int,
    version: int,
    at: datetime,
) -> Application:
    """Save the finance plan as typed, even where it does not add up yet; handing in asks for that."""
    _require_writable(application, at)
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.plan_version != version:
        raise ChangedMeanwhile
    application.amount_cents = amount_cents
    application.own_contribution_cents = own_contribution_cents
    application.third_party_cents = third_party_cents
    application.plan_version += 1
    application.full_clean()
    application.save()
    application.items.all().delete()
    for position, (label, cents) in enumerate(items):
        item = FinanceItem(application=application, label=label, amount_cents=cents, position=position)
        item.full_clean()
        item.save()
    return application


@transaction.atomic
def invite_writer(application: Application, *, user: User, by: User, at: datetime) -> Writer:
    """Let another member write along; inviting twice changes nothing."""
    writer, is_new = Writer.objects.get_or_create(
        application=application, user=user, until=None, defaults={"since": at}
    )
    if is_new:
        record("writer.invited", actor=by, subject=application, audience=_writers(application), at=at)
    return writer


@transaction.atomic
def remove_writer(writer: Writer, *, by: User, at: datetime) -> None:
    """End somebody's writing; what they wrote stays."""
    writer.until = at
    writer.save(update_fields=["until"])
    record("writer.left", actor=by, subject=writer.application, audience=_writers(writer.application), at=at)


@transaction.atomic
def add_partner(
    application: Application, *, organisation: Organisation, contribution: str, by: User, at: datetime
) -> Partner:
    """Name an organisation that takes part; it counts once one of its people has confirmed."""
    _require_writable(application, at)
    partner = Partner(application=application, organisation=organisation, contribution=contribution)
    partner.full_clean()
    partner.save()
    record("partner.added", actor=by, subject=application, audience=_writers(application), at=at)
    return partner


@transaction.atomic
def remove_partner(partner: Partner, *, by: User, at: datetime) -> None:
    """Go on without this organisation."""
    _require_writable(partner.application, at)
    partner.delete()
    record(
        "partner.removed",
        actor=by,
        subject=partner.application,
        audience=_writers(partner.application),
        at=at,
    )


@transaction.atomic
def confirm_partner(partner: Partner, *, by: User, at: datetime) -> Partner:
    """The partner agrees to its part."""
    _require_writable(partner.application, at)
    partner.confirmed_by, partner.confirmed_at = by, at
    partner.save(update_fields=["confirmed_by", "confirmed_at"])
    application = partner.application
    record("partner.confirmed", actor=by, subject=application, audience=_writers(application), at=at)
    return partner


@transaction.atomic
def reopen(application: Application, *, until: datetime, reason: str, by: User, at: datetime) -> Reopening:
    """Let this one application be handed in after the closing time."""
    reopening = Reopening(application=application, until=until, reason=reason, reopened_by=by, reopened_at=at)
    reopening.full_clean()
    reopening.save()
    record("application.reopened", actor=by, subject=application, audience=OFFICE, at=at)
    return reopening


def _require_writable(application: Application, at: datetime) -> None:
    if not is_writable(application, at):
        raise NotWritable


def _writers(application: Application) -> str:
    return f"application:{application.pk}"
