"""Instants as whole microseconds since 1970 (UTC): eight bytes that sort, subtract and divide fast."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Func

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant_of(moment: datetime) -> int:
    """The instant of a moment that knows its zone."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(instant: int) -> datetime:
    """The moment (UTC) of an instant."""
    return _EPOCH + timedelta(microseconds=instant)


class AsMoment(Func):
    """An instant column as a moment (UTC), for questions about its year, month or day."""

    output_field = DateTimeField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Whole seconds since 1970 in SQLite's words."""
        template = "datetime((%(expressions)s) / 1000000, 'unixepoch')"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Seconds since 1970 in PostgreSQL's words."""
        template = "to_timestamp((%(expressions)s) / 1000000.0)"
        return self.as_sql(compiler, connection, template=template, **extra)
