"""Kept pages are never stale: whatever a guest's page reads, every writing to it makes pages anew."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, F, Model, QuerySet, TextField
from django.utils.html import escape

from plietsch.config.pages import PageCache
from plietsch.core.freshness import marks, places
from tests.guests import ask
from tests.site.visits import Visit

pytestmark = pytest.mark.xdist_group("site")

# Of these at least a text is seen on a guest's page and seen anew; whatever else shows texts is tried too.
SHOWN = {
    *("portal.News", "portal.Page", "portal.TextPage", "portal.Category", "portal.Department"),
    *("portal.PressContact", "portal.Picture", "portal.Imprint", "portal.BarrierReport"),
    *("events.Event", "events.Venue", "projects.Project", "projects.Milestone", "opendata.Dataset"),
    *("competitions.Call", "groups.Group", "groups.Solution", "places.Place", "strategies.Strategy"),
    "accounts.Organisation",
}
NEW, LEAST = "Ganz neu gesagt", 8  # letters that a text has, so that it is not on the page by chance
TABLE = re.compile(r'(?:FROM|JOIN)\s+"(\w+)"')


def shown_tables(visits: list[Visit]) -> set[str]:
    """The tables that pages for guests are made of, as far as they may be kept."""
    whole = [visit for visit in visits if visit.role == "guest" and visit.is_page]
    pages = [visit for visit in whole if not visit.response.has_header("Cache-Control")]
    return {table for visit in pages for query in visit.queries for table in TABLE.findall(query)}


def test_no_kept_page_reads_what_is_said_to_be_in_none(visits: list[Visit]) -> None:
    shown = shown_tables(visits)

    assert "places_place" in shown
    assert shown & settings.UNKEPT_TABLES == set()


def test_writing_to_anything_that_guests_are_shown_makes_pages_anew(
    visits: list[Visit], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    tables = shown_tables(visits)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]

    assert len(models) > 20
    assert {model._meta.db_table for model in models} == tables
    commit = django_capture_on_commit_callbacks
    assert [model._meta.label for model in models if not _is_noticed(model, commit)] == []


def _is_noticed(model: type[Model], committing: Callable[..., Any]) -> bool:
    """Whether an update of all rows, and a deletion of none, each change its mark."""
    shown = places({model._meta.db_table})
    column, rows = model._meta.concrete_fields[-1].attname, model._base_manager.all()
    for write in (
        lambda: QuerySet.update(rows, **{column: F(column)}),
        lambda: rows.extra(where=["1 = 0"])._raw_delete("default"),
    ):
        before = marks.of(shown)
        with committing(execute=True):
            write()
        if marks.of(shown) == before:
            return False
    return True


def test_whatever_a_guest_is_shown_is_shown_anew_when_it_changes(
    visits: list[Visit],
    network: PageCache,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    whole = [visit for visit in visits if visit.role == "guest" and visit.is_page]
    pages = [visit for visit in whole if not visit.response.has_header("Cache-Control")]
    proven = set()
    for model, field, key, text in _texts():
        page = next((page for page in pages if _shows(page, model, text)), None)
        if page is None or model._meta.label in proven:
            continue
        assert escape(text) in ask(network, page.address.path)[2].decode()
        with django_capture_on_commit_callbacks(execute=True):
            model._base_manager.filter(pk=key).update(**{field: NEW})
        shown = ask(network, page.address.path)[2].decode()
        assert NEW in shown, f"{model._meta.label}.{field} at {page}"
        with django_capture_on_commit_callbacks(execute=True):
            model._base_manager.filter(pk=key).update(**{field: text})
        proven.add(model._meta.label)
    assert SHOWN - proven == set()


def _texts() -> Iterator[tuple[type[Model], str, Any, str]]:
    """Words of all models: where they stand, and what they say."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if type(field) in (CharField, TextField) and not field.choices and not field.unique:
                rows = model._base_manager.order_by("pk").values_list("pk", field.attname)[:20]
                yield from (
                    (model, field.attname, key, text) for key, text in rows if text and len(text) >= LEAST
                )


def _shows(page: Visit, model: type[Model], text: str) -> bool:
    table = f'"{model._meta.db_table}"'
    return escape(text) in page.body and any(table in query for query in page.queries)
