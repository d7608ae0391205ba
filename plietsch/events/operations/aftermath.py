"""After the event: thanks with the way to certificate and feedback, materials, a look back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.models import Upload
from plietsch.events import letters
from plietsch.events.models import Event, Feedback, Headcount, Material, Registration


@transaction.atomic
def follow_up(*, registration: Registration, at: datetime) -> bool:
    """One mail after the event, never two."""
    due = Registration.objects.seated().filter(pk=registration.pk, followed_up_at=None)
    if not due.update(followed_up_at=at):
        return False
    letters.followed_up(registration)
    return True


class NotYet(ValueError):
    """Feedback before the end, twice, or by somebody who was not there."""

    def __str__(self) -> str:
        return _(
            "Sie haben schon geantwortet, waren nicht dabei, oder die Veranstaltung ist noch nicht vorbei."
        )


def may_say_how(registration: Registration, *, at: datetime) -> bool:
    """Whether it is over, and this person was perhaps there and has not answered."""
    due = Registration.objects.perhaps_there().filter(pk=registration.pk, feedback_at=None)
    return registration.event.ends_at <= at and due.exists()


@transaction.atomic
def give_feedback(*, registration: Registration, stars: int, text: str, at: datetime) -> None:
    """Count it once per registration; the words are kept apart from who wrote them, by the day."""
    due = Registration.objects.perhaps_there().filter(pk=registration.pk, feedback_at=None)
    if registration.event.ends_at > at or not due.update(feedback_at=at):
        raise NotYet
    feedback = Feedback(event=registration.event, stars=stars, text=text, given_on=timezone.localdate(at))
    feedback.full_clean()
    feedback.save()


@transaction.atomic
def add_material(*, event: Event, upload: Upload, title: str, by: User, at: datetime) -> Material:
    """A file for everybody who sees the event."""
    material = Material(event=event, upload=upload, title=title, added_at=at)
    material.full_clean()
    material.save()
    record("material.added", actor=by, subject=event, audience=event.audience, at=at, material=material.pk)
    return material


@transaction.atomic
def remove_material(*, material: Material, by: User, at: datetime) -> None:
    """Nobody finds it any more."""
    record("material.removed", actor=by, subject=material.event, audience=OFFICE, at=at, material=material.pk)
    material.delete()


@transaction.atomic
def look_back(*, event: Event, text: str, by: User, at: datetime) -> None:
    """What came of it, on the event's page."""
    event.review, event.changed_at = text, at
    event.save(update_fields=["review", "changed_at"])
    record("event.looked_back", actor=by, subject=event, audience=event.audience, at=at)


def count_heads(*, counts: dict[int, int], process: str, at: datetime) -> None:
    """How many listen in each hall at this minute; the highest count of the minute stays."""
    minute: Any = at.replace(second=0, microsecond=0)
    for hall, count in counts.items():
        Headcount.objects.get_or_create(hall_id=hall, at=minute, process=process, defaults={"count": count})
