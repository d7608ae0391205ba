"""Kept pages are never stale: whatever a guest's page reads, every writing to it makes pages anew."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import F, Model, QuerySet

from plietsch.core.freshness import marks, places
from tests.site.visits import Visit

pytestmark = pytest.mark.xdist_group("site")

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
