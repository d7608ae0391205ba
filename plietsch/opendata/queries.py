"""Which datasets stand in a list, found in a fixed number of queries."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone

from plietsch.core.names import Person
from plietsch.opendata.models import (
    Dataset,
    DatasetQuerySet,
    Harvest,
    HarvestQuerySet,
    Outcome,
    Source,
    SourceQuerySet,
    is_dead,
    is_interrupted,
)
from plietsch.places.names import fold

PER_PAGE = 100


def with_parts(datasets: DatasetQuerySet) -> DatasetQuerySet:
    """Datasets with all that their descriptions name; the first rows of tables stay where they are."""
    heavy = ("table__first_rows", "table__columns", "table__reading")
    return datasets.select_related("publisher__place", "place", "table", "source").defer(*heavy)


def found(user: Person, words: str) -> DatasetQuerySet:
    """The datasets that this person sees and that hold all these words."""
    datasets = Dataset.objects.visible_to(user)
    for word in fold(words[:100]).split():
        datasets = datasets.filter(search_words__contains=word)
    return datasets


def catalogue_page(number: str | None) -> tuple["Page[Dataset]", str]:
    """One page of what is published, and a stamp that changes when anything in the catalogue does."""
    published = Dataset.objects.catalogued()
    page = Paginator(with_parts(published).order_by("pk"), PER_PAGE).get_page(number)
    latest = published.aggregate(latest=Max("changed_at"))["latest"]
    return page, f"{page.paginator.count}-{page.number}-{latest.isoformat() if latest else ''}"


def sources_with_state(user: Person) -> SourceQuerySet:
    """The sources that this person keeps: how many datasets they gave, and how the last harvest went."""
    latest = Harvest.objects.filter(source=OuterRef("pk")).order_by("-asked_at", "-pk")
    interrupted = is_interrupted(timezone.now())
    return (
        Source.objects.visible_to(user)
        .annotate(
            dataset_count=Count("datasets"),
            latest_at=Subquery(latest.values("asked_at")[:1]),
            latest_finished_at=Subquery(latest.values("finished_at")[:1]),
            latest_problem=Subquery(latest.values("problem")[:1]),
            latest_is_dead=Subquery(latest.annotate(found=is_dead()).values("found")[:1]),
            latest_is_interrupted=Subquery(latest.annotate(found=interrupted).values("found")[:1]),
        )
        .order_by("name", "pk")
    )


def with_counts(harvests: HarvestQuerySet) -> HarvestQuerySet:
    """Harvests with the number of findings of each outcome, as `new_count` and so on."""
    counts = {f"{each.value}_count": Count("findings", filter=Q(findings__outcome=each)) for each in Outcome}
    counted = harvests.with_progress(timezone.now()).annotate(**counts)
    return counted.order_by("-asked_at", "-pk")
