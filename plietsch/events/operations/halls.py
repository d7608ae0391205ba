"""Open and close the hall of an event, and what the moderation says to all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events.models import Ballot, Event, Hall, Hand, Question, Vote
from plietsch.notifications.operations.notices import notify


class NotToBeOpened(ValueError):
    """A draft or a cancelled event has no hall."""

    def __str__(self) -> str:
        return _("Stellen Sie die Veranstaltung zuerst in den Kalender.")


class HallClosed(ValueError):
    """Nobody takes part any more, or not yet."""

    def __str__(self) -> str:
        return _("Hier kann man gerade nicht mitmachen.")


@transaction.atomic
def open_hall(*, event: Event, by: User, at: datetime) -> Hall:
    """People can take part from now on; a hall that was closed opens again with all it holds."""
    if event.published_at is None or event.cancelled_at:
        raise NotToBeOpened
    hall, is_new = Hall.objects.get_or_create(event=event, defaults={"opened_at": at})
    if hall.closed_at:
        Hall.objects.touch(hall.pk, closed_at=None)
    if is_new or hall.closed_at:
        record("hall.opened", actor=by, subject=event, audience=OFFICE, at=at)
    hall.closed_at = None
    return hall


@transaction.atomic
def close_hall(*, hall: Hall, by: User, at: datetime) -> None:
    """No more questions and votes; what is on the stage is answered, raised hands go."""
    if Hall.objects.filter(pk=hall.pk, closed_at=None).update(closed_at=at):
        Hand.objects.filter(hall=hall).delete()
        on_stage = Hall.objects.filter(pk=hall.pk).values("on_stage")
        Question.objects.filter(pk__in=on_stage, answered_at=None).update(answered_at=at)
        Hall.objects.touch(hall.pk, on_stage=None, hint="")
        record("hall.closed", actor=by, subject=hall.event, audience=OFFICE, at=at)


@transaction.atomic
def change_hall(*, hall: Hall, by: User, at: datetime, **facts: Any) -> None:
    """Other rules for taking part."""
    for name, value in facts.items():
        setattr(hall, name, value)
    hall.full_clean(exclude=["version", "applause"])
    hall.save(update_fields=list(facts))
    Hall.objects.touch(hall.pk)
    record("hall.changed", actor=by, subject=hall.event, audience=OFFICE, at=at)


@transaction.atomic
def give_hint(*, hall: Hall, text: str, by: User, at: datetime) -> None:
    """A line that everybody sees until it is taken away by an empty one."""
    hall.hint = text
    hall.full_clean(exclude=["version", "applause"])
    Hall.objects.touch(hall.pk, hint=text)
    record("hall.hinted", actor=by, subject=hall.event, audience=OFFICE, at=at)


@transaction.atomic
def choose_hosts(*, event: Event, hosts: Iterable[User], by: User, at: datetime) -> None:
    """Who moderates beside the network office and works the door; who is new hears of it."""
    known, chosen = set(event.hosts.values_list("pk", flat=True)), {host.pk for host in hosts}
    event.hosts.set(chosen)
    fact = record("hall.hosts_chosen", actor=by, subject=event, audience=OFFICE, at=at)
    notify(fact, kind=fact.verb, to=chosen - known - {by.pk}, collapse=f"hosts:{event.pk}")


def forget_voters(*, ended_before: datetime) -> int:
    """Which keys voted is of no use after the event; the counts stay."""
    votes = Vote.objects.filter(question__hall__event__ends_at__lt=ended_before).delete()[0]
    return votes + Ballot.objects.filter(poll__hall__event__ends_at__lt=ended_before).delete()[0]
