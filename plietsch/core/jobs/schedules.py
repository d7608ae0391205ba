"""Regular work: each manifest's schedules, enqueued once however many workers there are."""

from datetime import datetime

from django.db import transaction

from plietsch.core.jobs.backend import job_for
from plietsch.core.jobs.models import Round
from plietsch.core.jobs.operations import enqueue
from plietsch.core.registry import Schedule, registry


def enqueue_scheduled(*, at: datetime) -> None:
    """Enqueue what has come round; rounds that were missed while nobody worked are one."""
    rounds = dict(Round.objects.values_list("schedule", "next_at"))
    for schedule in registry.parts(Schedule):
        if rounds.get(schedule.name, at) <= at:
            _come_round(schedule, at=at)


@transaction.atomic
def _come_round(schedule: Schedule, *, at: datetime) -> None:
    """Move the schedule on; only one worker's update finds it due."""
    this, _ = Round.objects.get_or_create(schedule=schedule.name, defaults={"next_at": at})
    next_at = max(this.next_at + schedule.every, at + schedule.every / 2)
    if Round.objects.filter(pk=this.pk, next_at__lte=at).update(next_at=next_at):
        enqueue(job_for(schedule.task, key=f"schedule {schedule.name}"[:64]))
