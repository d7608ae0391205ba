"""Sessions in the database that end by themselves: quiet ones soon, all of them some day."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.dispatch import Signal
from django.utils import timezone

from plietsch.core.keys import digest_of

session_ended = Signal()  # with the key's `digest`: somebody signed out here, or ended it from elsewhere
BEGAN = "began"
LEAST_GAIN = 1 / 24  # of the quiet time: a session is written anew at most this often


class SessionStore(db.SessionStore):
    """Knows when it ends, and since when it has been the session of somebody signed in."""

    ends_at: datetime | None = None

    def cycle_key(self) -> None:
        """A new key at signing in: from here its longest time counts."""
        super().cycle_key()
        self[BEGAN] = timezone.now().timestamp()

    def delete(self, session_key: str | None = None) -> None:
        """It is over, and what hangs on it."""
        key = session_key or self.session_key
        super().delete(session_key)
        if key:
            session_ended.send(type(self), digest=digest_of(key))

    def prolong(self, at: datetime) -> None:
        """Somebody is at work: it ends a quiet time from now, yet not after its longest time."""
        quiet = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        end = min(at + quiet, self._last_moment(at))
        if self.ends_at and end - self.ends_at > quiet * LEAST_GAIN:
            self.set_expiry(max(1, int((end - at).total_seconds())))

    def _last_moment(self, at: datetime) -> datetime:
        began = datetime.fromtimestamp(self.get(BEGAN, at.timestamp()), tz=at.tzinfo)
        return began + settings.SESSION_LONGEST

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]  # missing in the stubs
        self.ends_at = row.expire_date if row else None
        return row
