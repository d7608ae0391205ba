"""What the worker does with letters."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from plietsch.core.models import Activity
from plietsch.letterboxes.mailbox import fetch
from plietsch.letterboxes.models import Arrival
from plietsch.letterboxes.operations.delivering import give_back, read

PATIENCE = timedelta(hours=1)
OVERDUE = timedelta(minutes=2)
_log = logging.getLogger(__name__)


@task()
def read_arrival(arrival: int) -> None:
    """Read a letter that came in, unless its writer's account is gone; what fails for an hour goes back."""
    found, now = Arrival.objects.filter(pk=arrival).first(), timezone.now()
    if not found:
        return
    try:
        read(arrival=found, at=now)
    except Exception:
        if found.arrived_at > now - PATIENCE:
            raise
        _log.exception("letter %s is given back", arrival)
        give_back(arrival=found, at=now)


@task()
def read_overdue() -> None:
    """Read letters for which nobody was told that they came: the process that took them ended in between."""
    late = Arrival.objects.filter(read_at=None, arrived_at__lt=timezone.now() - OVERDUE)
    for arrival in late.order_by("pk").values_list("pk", flat=True):
        read_arrival.enqueue(arrival)


@task()
def fetch_mail() -> None:
    """Look into the mailbox, where there is one."""
    if settings.MAIL_IN and settings.MAIL_BOX:
        fetch(at=timezone.now())


def on_arrival(fact: Activity) -> None:
    """A letter waits."""
    read_arrival.enqueue(int(fact.subject.rpartition(":")[2]))
