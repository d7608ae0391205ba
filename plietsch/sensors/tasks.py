"""What smart areas do in the background."""

from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from plietsch.core.models import Activity
from plietsch.sensors.models import Threshold
from plietsch.sensors.operations.posting import post_crossing
from plietsch.sensors.operations.sealing import seal_days


@task()
def tell_crossing(threshold: int) -> None:
    """Post into the group that a threshold was crossed."""
    found = (
        Threshold.objects.select_related(
            "datastream__thing__area__group", "datastream__observed_property", "set_by", "topic__group"
        )
        .filter(pk=threshold)
        .first()
    )
    if found:
        post_crossing(found, at=timezone.now())


@task()
def seal_past_days() -> None:
    """Move readings that are old enough from the database into sealed files."""
    now = timezone.now()
    seal_days(before=now.astimezone(UTC).date() - timedelta(days=settings.SENSORS_DAYS_AS_ROWS), at=now)


def on_crossed(fact: Activity) -> None:
    """Tell the group after a value has crossed a threshold."""
    tell_crossing.enqueue(int(fact.subject.rpartition(":")[2]))
