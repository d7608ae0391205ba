"""What core does in the background."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from plietsch.core.post import deliver
from plietsch.core.registry import Retention, registry
from plietsch.core.sealing import BATCH, seal_facts
from plietsch.core.traces import LogInUse, clear_log

AGAIN = timedelta(minutes=1)


@task()
def seal_recorded_facts() -> None:
    """Seal all facts that were committed since the last time."""
    while seal_facts(at=timezone.now()) == BATCH:
        continue


@task()
def deliver_letters(letters: list[int]) -> None:
    """Hand waiting mails to the mail server."""
    deliver(letters)


@task()
def clear_traces() -> None:
    """After an erasure: let nothing of it stay readable in the database's log."""
    transaction.on_commit(_clear_log_or_again)


def _clear_log_or_again() -> None:
    """Somebody who still reads pages of old is no failure: the log is emptied a little later."""
    try:
        clear_log()
    except LogInUse:
        clear_traces.using(run_after=timezone.now() + AGAIN).enqueue()


@task()
def keep_retention_periods() -> None:
    """Delete what every package has declared to be too old."""
    for retention in registry.parts(Retention):
        retention.sweep(timezone.now())
    clear_traces.enqueue()
