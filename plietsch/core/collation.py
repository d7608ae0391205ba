"""The collation "german" on PostgreSQL; SQLite gets it on every new connection (core.sqlite)."""

from typing import Any

from django.db import connections


def create_collation(sender: Any, using: str, **kwargs: Any) -> None:
    """Create the ICU collation `german` before the first migration that sorts by it, whichever that is."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE COLLATION IF NOT EXISTS german (provider = icu, locale = 'de')")
