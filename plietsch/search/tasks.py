"""What search does in the background."""

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from plietsch.core.models import Activity
from plietsch.core.registry import registry
from plietsch.core.searchables import Searchable
from plietsch.search import opensearch
from plietsch.search.models import Build
from plietsch.search.operations import indexing, saving


def on_fact(activity: Activity) -> None:
    """What is gone leaves the index at once; everything else is read anew by the worker."""
    model, _colon, key = activity.subject.partition(":")
    lookups = [lookup for lookup in (activity.verb, model) if lookup in _followed()]
    if not lookups or not Build.objects.exists():  # an index that is not built yet will see it anyway
        return
    indexing.remove_gone(model, int(key))
    for lookup in lookups:
        refresh.enqueue(lookup, int(key))


@task(unique=True)
def refresh(lookup: str, key: int) -> None:
    """Read anew what a fact has changed."""
    indexing.refresh(lookup, key)


@task(unique=True)
def build_missing_kinds() -> None:
    """Index what is not in the index yet, such as all of an old network after an update."""
    for searchable in indexing.unbuilt():
        indexing.build(searchable, at=timezone.now())


@task()
def tidy() -> None:
    """Once a day: take out what nobody told us is gone, take in what is missing."""
    build_missing_kinds.call()
    for searchable in registry.parts(Searchable):
        indexing.drop_gone(searchable)
        indexing.add_missing(searchable)
    indexing.forget_file_texts()
    if settings.OPENSEARCH:
        opensearch.copy_all.enqueue()


@task()
def tell_of_new() -> None:
    """Tell members what is new for the searches they keep."""
    saving.tell_of_new(at=timezone.now())


def _followed() -> set[str]:
    return {lookup for searchable in registry.parts(Searchable) for lookup in searchable.follows}
