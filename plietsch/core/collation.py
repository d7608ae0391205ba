"""The collation "german" on PostgreSQL; SQLite gets it on every new connection (core.sqlite)."""

from typing import Any

from django.db.migrations.operations.base import Operation

GERMAN = "german"


class CreateGermanCollation(Operation):
    """Create the ICU collation `german`; nothing to do on SQLite."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("CREATE COLLATION IF NOT EXISTS german (provider = icu, locale = 'de')")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("DROP COLLATION IF EXISTS german")

    def describe(self) -> str:
        return "Create the collation german"
