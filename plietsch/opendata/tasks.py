"""What open data do in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.core.models import Activity
from plietsch.opendata.models import Table
from plietsch.opendata.operations.contributions import refresh_contributions
from plietsch.opendata.operations.tables import import_table


@task()
def make_table(table: int) -> None:
    """Import one confirmed table; nothing to do where it is gone or done."""
    found = (
        Table.objects.select_related("dataset__publisher__place", "upload")
        .filter(pk=table, ready_at=None)
        .first()
    )
    if found and found.confirmed_at:
        import_table(found, at=timezone.now())


@task()
def refresh_network_datasets() -> None:
    """Bring the network's own datasets up to date."""
    refresh_contributions(at=timezone.now())


def on_confirmed(fact: Activity) -> None:
    """Import a table after somebody confirmed how it is read."""
    make_table.enqueue(int(fact.subject.rpartition(":")[2]))
