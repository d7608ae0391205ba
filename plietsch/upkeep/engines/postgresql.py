"""PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper


def size(connection: BaseDatabaseWrapper) -> int:
    """Bytes of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
