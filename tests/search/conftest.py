"""The world's index, built once for each file of tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.core.world import World
from plietsch.search.compounds import vocabulary
from plietsch.search.models import Build, Entry, FileText, Word
from plietsch.search.operations.indexing import build, unbuilt

Ask = Callable[..., list[str]]


@pytest.fixture(scope="module")
def _index(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        for searchable in unbuilt():
            build(searchable, at=timezone.now())
        yield
        for model in (Build, Entry, Word, FileText):
            model.objects.all().delete()


@pytest.fixture(autouse=True)
def index(_index: None, world: World) -> None:
    """What a process remembers of the words belongs to one test: the next one takes its keys again."""
    vocabulary.forget()


@pytest.fixture
def ask(client_as: Callable[[str], Client]) -> Ask:
    """The titles of what a role finds, best first."""

    def titles(role: str, words: str, **filters: Any) -> list[str]:
        page = client_as(role).get("/suche/", {"q": words, **filters})
        return [str(hit.title) for hit in page.context["hits"]]

    return titles
