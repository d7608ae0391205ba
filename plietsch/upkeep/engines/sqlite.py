"""SQLite."""

from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper


def size(connection: BaseDatabaseWrapper) -> int:
    """Bytes of the database's files; 0 in memory."""
    file = Path(connection.settings_dict["NAME"])
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
