"""A second round: the few applications about which the first one is not sure go to the whole jury."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions.models import Application, Assignment, Call, Conflict, Release, Shortlist
from plietsch.competitions.operations.juries import find_conflicts
from plietsch.core.activity import record


class NothingToNarrow(ValueError):
    """A shortlist of nobody, of others than the admitted applications, or after the decision is known."""

    def __str__(self) -> str:
        return _("Wählen Sie Bewerbungen dieses Aufrufs, solange die Entscheidung nicht bekannt gegeben ist.")


@transaction.atomic
def name_shortlist(
    call: Call, *, applications: Iterable[Application], reason: str, by: User, at: datetime
) -> Shortlist:
    """Give these applications to every juror without a conflict; reviews of the first round stay and count.

    Naming again widens or narrows the list.
    """
    wanted = {one.pk for one in applications}
    eligible = set(call.applications.eligible().filter(pk__in=wanted).values_list("pk", flat=True))
    if not wanted or wanted != eligible or _is_released(call):
        raise NothingToNarrow
    shortlist = Shortlist.objects.filter(call=call).first() or Shortlist(call=call)
    shortlist.reason, shortlist.named_by, shortlist.named_at = reason, by, at
    shortlist.full_clean()
    shortlist.save()
    shortlist.applications.set(wanted)
    find_conflicts(call, by=by, at=at)
    asked = _ask_everybody(call, wanted, at)
    record("shortlist.named", actor=by, subject=call, audience=f"jury:{call.pk}", at=at, asked=asked)
    return shortlist


def _is_released(call: Call) -> bool:
    return Release.objects.filter(call=call, released_at__isnull=False).exists()


def _ask_everybody(call: Call, applications: set[int], at: datetime) -> int:
    """Assign each to the full panel; returns how many assignments are new."""
    barred = set(Conflict.objects.binding().filter(seat__call=call).values_list("seat", "application"))
    kept = set(Assignment.objects.filter(seat__call=call).values_list("seat", "application"))
    seats = call.seats.current().order_by("pk").values_list("pk", flat=True)
    wanted = [(seat, one) for seat in seats for one in sorted(applications)]
    new = [pair for pair in wanted if pair not in barred | kept]
    Assignment.objects.bulk_create(
        Assignment(seat_id=seat, application_id=one, assigned_at=at) for seat, one in new
    )
    return len(new)
