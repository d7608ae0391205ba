"""How programs plan and register: by the forms and rules by which people do."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.offers import NotWritten
from plietsch.events.forms import EventForm, SignUpForm
from plietsch.events.models import Event, Registration
from plietsch.events.operations import planning, registrations
from plietsch.events.operations.refusals import SeatsInUse
from plietsch.events.operations.seats import NoSuchMode
from plietsch.events.rules import plan_events, register
from plietsch.ui.filling import fill_in


def plan_event(fields: dict[str, Any], *, by: User, at: datetime) -> Event:
    """A draft."""
    _require_office(by)
    form = fill_in(EventForm, fields)
    return planning.plan_event(**form.facts(), seats=form.seats(), by=by, at=at)


def change_draft(event: Event, fields: dict[str, Any], *, by: User, at: datetime) -> None:
    """Other facts or seats of a draft; what is published concerns people and is changed by people."""
    _require_office(by)
    if event.published_at:
        raise NotWritten(_("Die Veranstaltung ist veröffentlicht. Ändern Sie sie auf ihrer Seite."))
    form = fill_in(lambda data: EventForm(data, instance=event), fields)
    try:
        planning.change_event(event=event, **form.facts(), seats=form.seats(), by=by, at=at)
    except (planning.ProgrammeOutside, SeatsInUse) as refusal:
        raise NotWritten(str(refusal)) from refusal


def _require_office(by: User) -> None:
    if not plan_events(by):
        raise NotWritten(_("Veranstaltungen plant das Netzwerkbüro."))


def register_member(fields: dict[str, Any], *, by: User, at: datetime) -> Registration:
    """A seat or a place in the line for oneself; the answers stand in the order of the event's questions."""
    event = Event.objects.visible_to(by).filter(pk=fields["event"]).first()
    if event is None or not register(by, event):
        raise NotWritten(_("Diese Veranstaltung gibt es nicht."))
    seatings, inquiries = list(event.seatings.order_by("-mode")), event.inquiries.order_by("pk")
    sent = {f"inquiry_{one.pk}": answer for one, answer in zip(inquiries, _answers(fields), strict=False)}
    form = fill_in(
        lambda data: SignUpForm(data, event=event, seatings=seatings, is_guest=False),
        sent | {"mode": fields["mode"]},
    )
    try:
        return registrations.register_member(event=event, **form.order(), by=by, at=at)
    except (registrations.RegistrationClosed, registrations.AlreadyRegistered, NoSuchMode) as refusal:
        raise NotWritten(str(refusal)) from refusal


def _answers(fields: dict[str, Any]) -> list[str]:
    answers: list[str] = fields.get("answers", [])
    return answers
