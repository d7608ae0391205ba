"""Name a foreign catalogue, change how it is harvested, let it go, ask for a harvest."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.opendata.models import Harvest, Rhythm, Source

PATIENCE = timedelta(hours=6)
EVERY = {Rhythm.DAILY: timedelta(hours=23), Rhythm.WEEKLY: timedelta(days=7, hours=-1)}


class AlreadyUnderWay(ValueError):
    """A harvest of the same source that is not finished."""


@transaction.atomic
def start_source(
    *, name: str, kind: str, address: str, rhythm: str, is_passed_on: bool, by: User | None, at: datetime
) -> Source:
    """A catalogue that is harvested from now on; the first harvest follows at once."""
    source = Source(
        name=name,
        kind=kind,
        address=address,
        rhythm=rhythm,
        is_passed_on=is_passed_on,
        started_by=by,
        started_at=at,
    )
    source.full_clean()
    source.save()
    record("source.started", actor=by, subject=source, audience=OFFICE, at=at)
    return source


@transaction.atomic
def change_source(
    source: Source,
    *,
    name: str,
    kind: str,
    address: str,
    rhythm: str,
    is_passed_on: bool,
    by: User,
    at: datetime,
) -> None:
    """Another address or rhythm."""
    source.name, source.kind, source.address = name, kind, address
    source.rhythm, source.is_passed_on = rhythm, is_passed_on
    source.full_clean()
    source.save()
    record("source.changed", actor=by, subject=source, audience=OFFICE, at=at)


@transaction.atomic
def remove_source(source: Source, *, by: User, at: datetime) -> None:
    """Let a catalogue go, with all that was taken over from it."""
    record("source.removed", actor=by, subject=source, audience=OFFICE, at=at)
    source.delete()


@transaction.atomic
def ask_harvest(source: Source, *, by: User | None, at: datetime, may_remove_many: bool = False) -> Harvest:
    """Let the worker visit a source next."""
    source.harvests.open().filter(Q(asked_at__lt=at - PATIENCE) | Q(job__died_at__isnull=False)).update(
        finished_at=at, problem=_("Die Abholung wurde abgebrochen.")
    )
    if source.harvests.open().exists():
        raise AlreadyUnderWay(source.pk)
    harvest = Harvest.objects.create(source=source, asked_by=by, asked_at=at, may_remove_many=may_remove_many)
    record("harvest.asked", actor=by, subject=harvest, context=source, audience=OFFICE, at=at)
    return harvest


def ask_due_harvests(*, at: datetime) -> int:
    """Ask for a harvest of every source whose time has come; returns how many."""
    count = 0
    for source in Source.objects.exclude(rhythm=Rhythm.BY_HAND).order_by("pk"):
        latest = source.harvests.select_related("job").order_by("-asked_at", "-pk").first()
        if latest and (_is_under_way(latest) or latest.asked_at > at - EVERY[Rhythm(source.rhythm)]):
            continue
        ask_harvest(source, by=None, at=at)
        count += 1
    return count


def _is_under_way(harvest: Harvest) -> bool:
    return harvest.finished_at is None and not (harvest.job and harvest.job.died_at)


@transaction.atomic
def discard_harvests(*, asked_before: datetime) -> int:
    """Forget old reports; the datasets stay."""
    count, _per_model = Harvest.objects.filter(finished_at__isnull=False, asked_at__lt=asked_before).delete()
    return count
