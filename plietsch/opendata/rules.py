"""Who may do what with open data: everybody reads, members publish for the organisations they belong to."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.opendata.models import Dataset, Harvest, Source, Table


@rule("opendata.start_dataset")
def start_dataset(user: Person) -> bool:
    """Members."""
    return user.is_authenticated and user.is_member


@rule("opendata.view_dataset")
def view_dataset(user: Person, dataset: Dataset) -> bool:
    """Everybody what is published, those who keep it a draft too."""
    return dataset.published_at is not None or _keeps(user, dataset)


@rule("opendata.keep_dataset")
def keep_dataset(user: Person, dataset: Dataset) -> bool:
    """Who started it, who belongs to its publisher, the office; nobody what is contributed or harvested."""
    return not dataset.contribution and not dataset.source_id and _keeps(user, dataset)


@rule("opendata.view_table")
def view_table(user: Person, table: Table) -> bool:
    """How a table was imported is seen by those who keep its dataset."""
    return keep_dataset(user, table.dataset)


@rule("opendata.keep_sources")
def keep_sources(user: Person) -> bool:
    """The network office."""
    return user.is_authenticated and user.is_office


@rule("opendata.view_source")
def view_source(user: Person, source: Source) -> bool:
    """The network office, as with all that belongs to a source."""
    return keep_sources(user)


@rule("opendata.view_harvest")
def view_harvest(user: Person, harvest: Harvest) -> bool:
    """Who sees its source."""
    return view_source(user, harvest.source)


def _keeps(user: Person, dataset: Dataset) -> bool:
    return Dataset.objects.kept_by(user).filter(pk=dataset.pk).exists()
