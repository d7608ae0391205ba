"""What differs between the databases for whoever looks after them (docs/decisions/0181)."""

from importlib import import_module
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def of(connection: BaseDatabaseWrapper) -> Any:
    """The module for this connection's kind of database."""
    return import_module(f"{__name__}.{connection.vendor}")
