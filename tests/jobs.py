"""Background work in tests: jobs are stored as in real life, and done at once unless a test waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django_tasks.base import Task, TaskResult
from zeal import zeal_ignore

from plietsch.core.jobs import operations
from plietsch.core.jobs.backend import LeasedBackend, perform
from plietsch.core.jobs.models import Job
from plietsch.core.jobs.worker import WorkerProcess


class EagerBackend(LeasedBackend):
    """Each job is done as soon as it is enqueued, and its failure is the test's."""

    eager = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        result = super().enqueue(task, args, kwargs)
        if self.eager:
            run_jobs()
        return result


_left_out: set[str] = set()


@contextmanager
def without(*tasks: Task[Any, Any]) -> Iterator[None]:
    """Leave these undone for a while: drawing a PDF takes longer than most tests."""
    _left_out.update(task.module_path for task in tasks)
    yield
    _left_out.clear()


def run_jobs() -> int:
    """Do all due jobs, one after the other; return how many."""
    done = 0
    while job := _next():
        if job.task not in _left_out:
            perform(job)
        operations.finish(job, at=timezone.now())
        done += 1
    return done


def _next() -> Job | None:
    with zeal_ignore():  # one job after the other is the point
        jobs = operations.claim("test", at=timezone.now(), limit=1, lease=WorkerProcess.lease)
    return jobs[0] if jobs else None
