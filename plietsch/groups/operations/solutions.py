"""Write, confirm and remove solution cards; "we use this too"."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from plietsch.accounts.models import Affiliation, User
from plietsch.core.activity import key_of, record
from plietsch.core.dates import local_day
from plietsch.groups import mentions
from plietsch.groups.models import Solution, SolutionUse, Topic
from plietsch.groups.models.memberships import MODERATING
from plietsch.notifications.operations import notify, withdraw
from plietsch.places.models import Place
from plietsch.places.names import fold

CONFIRMED_FOR = timedelta(days=365)
ASK_AGAIN_AFTER = timedelta(days=30)
_TEXTS = ("problem", "done")


class AlreadySolved(Exception):
    """The thread has a card."""


@transaction.atomic
def write_solution(*, topic: Topic, parts: dict[str, Any], by: User, at: datetime) -> Solution:
    """A card of what a thread has led to; who writes it answers for it."""
    solution = Solution(topic=topic, contact=by, written_at=at, confirmed_on=local_day(at))
    _fill(solution, parts, by)
    try:
        with transaction.atomic():
            solution.save()
    except IntegrityError as error:
        raise AlreadySolved from error
    _record("solution.written", solution, by=by, at=at)
    return solution


@transaction.atomic
def change_solution(*, solution: Solution, parts: dict[str, Any], by: User, at: datetime) -> None:
    """Other facts; whoever looks through a card confirms it with that."""
    solution.confirmed_on, solution.asked_on = local_day(at), None
    solution.use_count = Solution.objects.select_for_update(no_key=True).get(pk=solution.pk).use_count
    _fill(solution, parts, by)
    solution.save()
    _record("solution.changed", solution, by=by, at=at)


@transaction.atomic
def confirm_solution(*, solution: Solution, by: User, at: datetime) -> None:
    """It still holds."""
    solution.confirmed_on, solution.asked_on = local_day(at), None
    solution.save(update_fields=["confirmed_on", "asked_on"])
    withdraw(subjects=[key_of(solution)])
    _record("solution.confirmed", solution, by=by, at=at)


@transaction.atomic
def remove_solution(*, solution: Solution, by: User, at: datetime) -> None:
    """The card goes, the thread stays."""
    withdraw(subjects=[key_of(solution)])
    _record("solution.removed", solution, by=by, at=at)
    solution.delete()


class NoPlace(Exception):
    """This person belongs to no organisation with a place."""


@transaction.atomic
def use_solution(*, solution: Solution, by: User, at: datetime) -> SolutionUse:
    """The place that this person works for uses it too; its contact hears of it."""
    place = place_of(by)
    if place is None:
        raise NoPlace
    use, is_new = SolutionUse.objects.get_or_create(
        solution=solution, place=place, defaults={"added_by": by, "added_at": at}
    )
    if is_new:
        Solution.objects.filter(pk=solution.pk).update(use_count=F("use_count") + 1)
        used = _record("solution.used", solution, by=by, at=at, place=place.code)
        to = {solution.contact_id} - {None, by.pk}
        notify(used, kind="solution.used", to=to, collapse=f"used:{solution.pk}")  # type: ignore[arg-type]
    return use


@transaction.atomic
def stop_using(*, solution: Solution, by: User, at: datetime) -> None:
    """The place does not use it any more."""
    if SolutionUse.objects.filter(solution=solution, place=place_of(by)).delete()[0]:
        Solution.objects.filter(pk=solution.pk).update(use_count=F("use_count") - 1)
        _record("solution.unused", solution, by=by, at=at)


def place_of(user: User) -> Place | None:
    """Where the organisation lies that this person works for, the newest first."""
    current = Affiliation.objects.current().filter(
        user=user, organisation__place__isnull=False, organisation__is_confirmed=True
    )
    newest = current.select_related("organisation__place").order_by("-since", "-pk").first()
    return newest.organisation.place if newest else None


def ask_for_confirmation(*, at: datetime) -> int:
    """Ask whether cards that nobody has confirmed for a year still hold, again after a month; how many."""
    today = local_day(at)
    due = list(_unconfirmed(today))
    for solution in due:
        _ask(solution, today, at=at)
    return len(due)


def _unconfirmed(today: date) -> QuerySet[Solution]:
    is_time = Q(asked_on=None) | Q(asked_on__lte=today - ASK_AGAIN_AFTER)
    old = Solution.objects.filter(
        is_time,
        confirmed_on__lte=today - CONFIRMED_FOR,
        topic__deleted_at=None,
        topic__group__archived_at=None,
    )
    return old.select_related("topic__group").order_by("pk")


@transaction.atomic
def _ask(solution: Solution, today: date, *, at: datetime) -> None:
    solution.asked_on = today
    solution.save(update_fields=["asked_on"])
    asked = _record("solution.doubted", solution, by=None, at=at)
    notify(asked, kind="solution.doubted", to=_keepers(solution), collapse=f"doubt:{solution.pk}")


def _keepers(solution: Solution) -> QuerySet[Any, int]:
    """The contact, or whoever moderates where nobody answers for the card any more."""
    inside = solution.topic.readers().filter(member__is_active=True)
    contact = inside.filter(member=solution.contact_id)
    keepers = contact if contact.exists() else inside.filter(role__in=MODERATING)
    return keepers.values_list("member", flat=True)


def _fill(solution: Solution, parts: dict[str, Any], by: User) -> None:
    for name, value in parts.items():
        keyed = mentions.keyed(value, solution.topic.readers(), by) if name in _TEXTS else value
        setattr(solution, name, keyed)
    words = (solution.title, solution.summary, solution.product, solution.supplier)
    solution.search = fold(" ".join(words))
    solution.full_clean(validate_unique=False, validate_constraints=False)


def _record(verb: str, solution: Solution, *, by: User | None, at: datetime, **facts: str) -> Any:
    topic = solution.topic
    return record(
        verb, actor=by, subject=solution, context=topic.group, audience=topic.audience, at=at, **facts
    )
