"""What open data do in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.core.jobs.models import OUTSIDE
from plietsch.core.models import Activity
from plietsch.opendata.harvest.catalogues import pages_of
from plietsch.opendata.models import Harvest, Table
from plietsch.opendata.operations.contributions import refresh_contributions
from plietsch.opendata.operations.harvests import finish_harvest, visit_source
from plietsch.opendata.operations.sources import ask_due_harvests
from plietsch.opendata.operations.tables import import_table
from plietsch.opendata.tables.building import PAGE
from plietsch.opendata.tables.paging import write_pages


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
def page_table(table: int) -> None:
    """Put the rows of an imported table on pages; until then a page of them is asked for."""
    found = Table.objects.filter(pk=table, ready_at__isnull=False).first()
    if found:
        write_pages(found)


@task()
def page_tables() -> None:
    """Make the pages that lack, as after a restore: they are not backed up."""
    for found in Table.objects.filter(ready_at__isnull=False, row_count__gt=PAGE).order_by("pk"):
        write_pages(found)


@task()
def refresh_network_datasets() -> None:
    """Bring the network's own datasets up to date."""
    refresh_contributions(at=timezone.now())


@task(queue_name=OUTSIDE)
def harvest_source(harvest: int) -> None:
    """Make one visit to a source; nothing to do where it is gone or done."""
    found = Harvest.objects.open().select_related("source").filter(pk=harvest).first()
    if found:
        pages = pages_of(found.source.kind, found.source.address)
        finish_harvest(visit_source(found, pages, at=timezone.now()), at=timezone.now())


@task()
def harvest_due_sources() -> None:
    """Visit the sources whose time has come."""
    ask_due_harvests(at=timezone.now())


def on_asked(fact: Activity) -> None:
    """Visit a source after somebody, or the clock, asked for it."""
    harvest = int(fact.subject.rpartition(":")[2])
    Harvest.objects.filter(pk=harvest).update(job=int(harvest_source.enqueue(harvest).id))


def on_imported(fact: Activity) -> None:
    """Make the pages of a table after its import, when people may read it already."""
    page_table.enqueue(int(fact.subject.rpartition(":")[2]))


def on_confirmed(fact: Activity) -> None:
    """Import a table after somebody confirmed how it is read."""
    make_table.enqueue(int(fact.subject.rpartition(":")[2]))
