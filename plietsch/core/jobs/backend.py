"""The django-tasks interface: `@task()` functions whose calls become rows in the same database."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import normalize_json

from plietsch.core import tracing
from plietsch.core.jobs.models import OUTSIDE, Job
from plietsch.core.jobs.operations import enqueue


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task[Any, Any]):
    """A task with two more options: `@task(unique=True)` keeps one waiting job for the same arguments."""

    unique: bool = False
    max_attempts: int = 10


class LeasedBackend(BaseTaskBackend):
    """Calls wait in the table of jobs until the caller's transaction commits and a worker leases them."""

    task_class = JobTask
    supports_defer = True
    supports_priority = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params | {"QUEUES": ["default", OUTSIDE]})

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Store the call. An argument that is not JSON fails here, at the caller."""
        self.validate_task(task)
        return self.accept(enqueue(job_for(task, args, kwargs)), task)

    def accept(self, job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
        """What the caller gets to hold."""
        return TaskResult(
            task=task,
            id=str(job.pk),
            status=TaskResultStatus.READY,
            enqueued_at=job.enqueued_at,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=job.arguments["args"],
            kwargs=job.arguments["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


def job_for(
    task: Task[Any, Any], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, key: str = ""
) -> Job:
    """The call of a task as a row, not stored yet."""
    now = timezone.now()
    arguments = normalize_json({"args": list(args), "kwargs": dict(kwargs or {})})
    unique = isinstance(task, JobTask) and task.unique
    return Job(
        task=task.module_path,
        arguments=arguments,
        queue=task.queue_name,
        priority=task.priority,
        key=key or (_key(task.module_path, arguments) if unique else None),
        due_at=task.run_after or now,
        max_attempts=task.max_attempts if isinstance(task, JobTask) else JobTask.max_attempts,
        request=tracing.current(),
        enqueued_at=now,
    )


def perform(job: Job) -> None:
    """Call the task."""
    task = import_string(job.task)
    if not isinstance(task, Task):
        raise TypeError(f"{job.task} is not a task")
    task.call(*job.arguments["args"], **job.arguments["kwargs"])


def _key(path: str, arguments: Mapping[str, Any]) -> str:
    """One key for equal calls."""
    return hashlib.sha256(f"{path} {json.dumps(arguments, sort_keys=True)}".encode()).hexdigest()
