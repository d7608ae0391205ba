"""What the migrations made of an empty database."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Field, ForeignKey, Model

from plietsch.core.management.commands import migrate


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the migrations are the same for both")
@pytest.mark.django_db
def test_every_table_is_what_its_model_says() -> None:
    with connection.cursor() as cursor:
        found = {model: dict(_found(cursor, model)) for model in _models()}
    assert len(found) > 200
    asked = {model: dict(_asked(model)) for model in found}
    assert {model: (found[model], asked[model]) for model in found if found[model] != asked[model]} == {}


@pytest.mark.django_db
def test_a_database_in_use_is_migrated_as_django_has_it() -> None:
    with patch.object(migrate, "each_model_alone", side_effect=AssertionError):
        call_command("migrate", verbosity=0)


def _models() -> Iterator[type[Model]]:
    """All but those of SQLite's full text, whose columns have no type."""
    return (model for model in apps.get_models(include_auto_created=True) if "FTS" not in model.__name__)


def _asked(model: type[Model]) -> Iterator[tuple[str, object]]:
    for field in model._meta.local_concrete_fields:
        yield field.column, (_type(field), field.null, _target(field))
    for thing in (*model._meta.indexes, *model._meta.constraints):
        yield thing.name, "index or constraint"


def _type(field: Field) -> str:
    return str(field.db_type(connection)).lower()


def _target(field: Field) -> tuple[str, str] | None:
    if isinstance(field, ForeignKey) and field.db_constraint:
        return field.target_field.model._meta.db_table, field.target_field.column
    return None


def _found(cursor: Any, model: type[Model]) -> Iterator[tuple[str, object]]:
    table = model._meta.db_table
    constraints = connection.introspection.get_constraints(cursor, table)
    targets = {
        what["columns"][0]: what["foreign_key"] for what in constraints.values() if what["foreign_key"]
    }
    for column in connection.introspection.get_table_description(cursor, table):
        yield column.name, (column.type_code.lower(), column.null_ok, targets.get(column.name))
    named = {thing.name for thing in (*model._meta.indexes, *model._meta.constraints)}
    for name in named & constraints.keys():
        yield name, "index or constraint"
