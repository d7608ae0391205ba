"""What smart areas do in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.core.models import Activity
from plietsch.sensors.models import Threshold
from plietsch.sensors.operations.posting import post_crossing


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


def on_crossed(fact: Activity) -> None:
    """Tell the group after a value has crossed a threshold."""
    tell_crossing.enqueue(int(fact.subject.rpartition(":")[2]))
