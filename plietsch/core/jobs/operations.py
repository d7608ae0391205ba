"""What happens to a job: enqueued, claimed, finished, failed, buried, retried."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from plietsch.core.jobs import wake
from plietsch.core.jobs.models import OUTSIDE, Job, JobQuerySet, Worker
from plietsch.core.logs import describe

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)


def enqueue(job: Job) -> Job:
    """Store a job in the caller's transaction; workers see it after the commit.

    Where a job with the same key waits already, that one will do: it is touched, so that no worker can take
    it before the caller's changes are there to be read.
    """
    if job.key is None:
        job.save(force_insert=True)
    else:
        Job.objects.bulk_create([job], update_conflicts=True, unique_fields=["key"], update_fields=["key"])
    transaction.on_commit(wake.ring)
    return job


def claim(
    worker: str, *, at: datetime, limit: int, lease: timedelta, outside: int | None = None
) -> Sequence[Job]:
    """Lease up to `limit` due jobs to a worker, of them up to `outside` that wait for servers of strangers;
    those that were tried too often are buried instead.
    """
    if not Job.objects.due(at).exists():  # reading does not wait for SQLite's only writer
        return []
    with transaction.atomic():
        due = _due(at, limit, limit if outside is None else min(outside, limit))
        spent = [job.pk for job in due if job.attempts >= job.max_attempts]
        fresh = [job.pk for job in due if job.attempts < job.max_attempts]
        Job.objects.filter(pk__in=spent).update(died_at=at, worker="", key=None)
        Job.objects.filter(pk__in=fresh).update(
            worker=worker, attempts=F("attempts") + 1, started_at=at, due_at=at + lease, key=None
        )
    return list(Job.objects.filter(pk__in=fresh).order_by("-priority", "pk"))


def extend(worker: str, jobs: Collection[int], *, at: datetime, lease: timedelta) -> None:
    """Show that a worker lives, and that it is still busy with these jobs."""
    Worker.objects.update_or_create(
        name=worker, defaults={"seen_at": at}, create_defaults={"seen_at": at, "started_at": at}
    )
    if jobs:
        _held(worker, jobs).update(due_at=at + lease)


def release(worker: str, jobs: Collection[int], *, at: datetime) -> None:
    """Give back what a stopping worker could not finish, and sign off."""
    _held(worker, jobs).update(worker="", due_at=at, attempts=F("attempts") - 1)
    Worker.objects.filter(name=worker).delete()


def finish(job: Job, *, at: datetime) -> bool:
    """Note that a job is done; False where its lease had ended and somebody else has it."""
    return _mine(job).update(finished_at=at, error="") == 1


def fail(job: Job, error: BaseException, *, at: datetime) -> bool:
    """Note a failed attempt: later again, or never, after the last one."""
    account = describe(error)
    if job.attempts >= job.max_attempts:
        return _mine(job).update(died_at=at, worker="", error=account) == 1
    return _mine(job).update(due_at=at + _delay(job.attempts), worker="", error=account) == 1


def retry(job: Job, *, at: datetime) -> None:
    """Give a dead job all its attempts again."""
    Job.objects.dead().filter(pk=job.pk).update(died_at=None, attempts=0, due_at=at)
    transaction.on_commit(wake.ring)


def _due(at: datetime, limit: int, outside: int) -> Sequence[Job]:
    jobs = Job.objects.due(at).select_for_update(skip_locked=True)
    if outside == limit:
        return list(jobs[:limit])
    near, far = jobs.exclude(queue=OUTSIDE)[:limit], jobs.filter(queue=OUTSIDE)[:outside]
    return sorted([*near, *far], key=lambda job: (-job.priority, job.due_at, job.pk))[:limit]


def _held(worker: str, jobs: Collection[int]) -> JobQuerySet:
    return Job.objects.open().filter(pk__in=jobs, worker=worker)


def _mine(job: Job) -> JobQuerySet:
    """This attempt's row, unless its lease ended and another attempt began."""
    return Job.objects.open().filter(pk=job.pk, worker=job.worker, attempts=job.attempts)


def _delay(attempts: int) -> timedelta:
    """10 s, 20 s, 40 s ... up to an hour, each by up to a fifth more, so that herds scatter."""
    delay = min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    return delay * random.uniform(1, 1.2)  # noqa: S311 - not a secret
