"""Juries are seated, conflicts noted, and applications shared out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import Affiliation, Organisation, Theme, User
from plietsch.competitions.assignment import Desk, share_out
from plietsch.competitions.models import Application, Assignment, Call, Conflict, Seat
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE


@transaction.atomic
def seat_juror(
    call: Call,
    *,
    user: User,
    function: str,
    organisation: Organisation | None,
    is_chair: bool = False,
    by: User,
    at: datetime,
) -> Seat:
    """Give a person a seat in the jury; conflicts that the platform can see are noted at once."""
    seat = Seat(
        call=call, user=user, function=function, organisation=organisation, is_chair=is_chair, seated_at=at
    )
    seat.full_clean()
    seat.save()
    find_conflicts(call, by=by, at=at)
    record("juror.seated", actor=by, subject=seat, context=call, audience=OFFICE, at=at)
    return seat


@transaction.atomic
def unseat_juror(seat: Seat, *, by: User, at: datetime) -> None:
    """End a seat; final reviews stay and count, open assignments are free for others."""
    seat.left_at = at
    seat.save(update_fields=["left_at"])
    seat.assignments.exclude(application__standing__reviews__seat=seat).delete()
    record("juror.left", actor=by, subject=seat, context=seat.call, audience=OFFICE, at=at)


@transaction.atomic
def name_themes(seat: Seat, *, themes: Iterable[Theme], by: User, at: datetime) -> None:
    """Say what a juror knows well; the assignment heeds it."""
    seat.themes.set(themes)
    record("juror.seated", actor=by, subject=seat, context=seat.call, audience=OFFICE, at=at)


@transaction.atomic
def declare_conflict(seat: Seat, application: Application, *, note: str, by: User, at: datetime) -> Conflict:
    """From now on the juror neither sees the application nor counts for it."""
    conflict = _note(seat, application, Conflict.Cause.DECLARED, note, at)
    record("conflict.declared", actor=by, subject=conflict, context=seat.call, audience=OFFICE, at=at)
    return conflict


@transaction.atomic
def find_conflicts(call: Call, *, by: User | None, at: datetime, only: Application | None = None) -> int:
    """Note every conflict that can be seen from writers, organisations, partners and places.

    `only` looks at that one alone, as when it is handed in.
    """
    known = set(Conflict.objects.filter(seat__call=call).values_list("seat_id", "application_id", "cause"))
    applications = call.applications.select_related("organisation").prefetch_related(
        "writers", "partners__organisation", "places"
    )
    if only:
        applications = applications.filter(pk=only.pk)
    found = [
        (seat, application, cause)
        for seat, sent_by in _organisations(call)
        for application in applications
        if (cause := _cause(seat, sent_by, application)) and (seat.pk, application.pk, cause) not in known
    ]
    for seat, application, cause in found:
        conflict = _note(seat, application, cause, "", at)
        record("conflict.found", actor=by, subject=conflict, context=call, audience=OFFICE, at=at)
    return len(found)


def _organisations(call: Call) -> list[tuple[Seat, dict[int, int | None]]]:
    """Each juror with the organisations they belong to, and the place of each."""
    seats = list(call.seats.current().select_related("organisation").order_by("pk"))
    known = Affiliation.objects.filter(user__in=[seat.user_id for seat in seats], until=None)
    sent_by: dict[int, dict[int, int | None]] = {seat.user_id: {} for seat in seats}
    for user, organisation, place in known.values_list("user", "organisation", "organisation__place"):
        sent_by[user][organisation] = place
    for seat in seats:
        if seat.organisation:
            sent_by[seat.user_id][seat.organisation.pk] = seat.organisation.place_id
    return [(seat, sent_by[seat.user_id]) for seat in seats]


def _cause(seat: Seat, sent_by: dict[int, int | None], application: Application) -> Conflict.Cause | None:
    places = {application.lead_place_id, *(place.pk for place in application.places.all())} - {None}
    if any(writer.user_id == seat.user_id for writer in application.writers.all()):
        return Conflict.Cause.WRITER
    if application.organisation_id in sent_by:
        return Conflict.Cause.ORGANISATION
    if any(partner.organisation_id in sent_by for partner in application.partners.all()):
        return Conflict.Cause.PARTNER
    if places & set(sent_by.values()):
        return Conflict.Cause.PLACE
    return None


def _note(seat: Seat, application: Application, cause: str, note: str, at: datetime) -> Conflict:
    conflict = Conflict.objects.filter(seat=seat, application=application, cause=cause).first()
    conflict = conflict or Conflict(seat=seat, application=application, cause=cause)
    conflict.note, conflict.noted_at = note, at
    conflict.cleared_by, conflict.cleared_at, conflict.clearing_reason = None, None, ""
    conflict.full_clean()
    conflict.save()
    Assignment.objects.filter(seat=seat, application=application).delete()
    return conflict


class DeclaredByJuror(ValueError):
    """A conflict that the juror declared; nobody else clears it."""

    def __str__(self) -> str:
        return _("Diese Befangenheit hat das Jurymitglied selbst erklärt. Sie lässt sich nicht aufheben.")


@transaction.atomic
def clear_conflict(conflict: Conflict, *, reason: str, by: User, at: datetime) -> Conflict:
    """Decide that a found conflict is none, with a reason for the minutes."""
    if conflict.cause == Conflict.Cause.DECLARED:
        raise DeclaredByJuror
    conflict.cleared_by, conflict.cleared_at, conflict.clearing_reason = by, at, reason
    conflict.full_clean()
    conflict.save()
    record("conflict.cleared", actor=by, subject=conflict, context=conflict.seat.call, audience=OFFICE, at=at)
    return conflict


@transaction.atomic
def assign_reviews(call: Call, *, by: User, at: datetime) -> int:
    """Share the applications out: as many reviews each as the call says, even load, themes that jurors know.

    Existing assignments stay; conflicts are noted first. Returns how many assignments are new.
    """
    find_conflicts(call, by=by, at=at)
    seats = list(call.seats.current().prefetch_related("themes").order_by("pk"))
    applications = list(call.applications.eligible().prefetch_related("themes").order_by("pk"))
    conflicts = set(
        Conflict.objects.binding().filter(seat__call=call).values_list("seat_id", "application_id")
    )
    desks = [Desk(seat.pk, frozenset(theme.pk for theme in seat.themes.all())) for seat in seats]
    subjects = {
        application.pk: frozenset(theme.pk for theme in application.themes.all())
        for application in applications
    }
    kept = set(Assignment.objects.filter(seat__call=call).values_list("seat_id", "application_id"))
    wanted = share_out(
        desks, subjects, each=call.reviews_per_application or len(desks), barred=conflicts, kept=kept
    )
    Assignment.objects.bulk_create(
        Assignment(seat_id=seat, application_id=application, assigned_at=at)
        for seat, application in sorted(wanted - kept)
    )
    record("reviews.assigned", actor=by, subject=call, audience=OFFICE, at=at, count=len(wanted - kept))
    return len(wanted - kept)
