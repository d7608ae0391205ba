"""Hits on their way into the database: gathered in memory, written once a second in one transaction."""

import atexit
import logging
import os
import threading
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import DataError, Error, connection, transaction
from django.utils import timezone

from plietsch.analytics.counting.forwarding import forward
from plietsch.analytics.counting.rows import Row
from plietsch.analytics.counting.visitors import prepare_salt
from plietsch.analytics.models import OWN, Hit, Site

logger = logging.getLogger(__name__)

EVERY = 0.9  # seconds between two writings: with the writing itself, at most one second is lost by a crash
MOST = 50_000  # different hits that wait while the database is away or a flood comes in


_COLUMNS = ("day", "at", *Row._fields, "count")
_INSERT = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 - names of our own columns
    Hit._meta.db_table, ", ".join(_COLUMNS), ", ".join(["%s"] * len(_COLUMNS))
)


class Buffer:
    """What was counted and is not written yet, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._rows: dict[Row, int] = {}
        self._process = 0
        self._stop = threading.Event()

    def add(self, row: Row, count: int = 1) -> None:
        """Count; beyond `MOST` different hits nothing new is taken: a flood fills no memory."""
        with self._lock:
            if row in self._rows or len(self._rows) < MOST:
                self._rows[row] = self._rows.get(row, 0) + count

    def flush(self) -> None:
        """Write what has gathered, one writer at a time; while the database is away it waits."""
        with self._writing:
            self._write()

    def _write(self) -> None:
        with self._lock:
            rows, self._rows = self._rows, {}
        now = timezone.now()
        try:
            prepare_salt(timezone.localdate(now))
            self._deliver(rows, now)
        except DataError:
            logger.exception("%s hits were no proper rows", len(rows))
        except (Error, OSError) as error:
            logger.warning("hits wait for the database or Matomo: %s", str(error).strip()[:200])
            if isinstance(error, Error):
                connection.close()
            for row, count in rows.items():
                self.add(row, count)

    def _deliver(self, rows: dict[Row, int], now: datetime) -> None:
        """Write hits down, or tell a real Matomo of our own pages; what is delivered leaves `rows`."""
        own = {row: count for row, count in rows.items() if row.site == OWN} if settings.MATOMO else {}
        here = {row: count for row, count in rows.items() if row not in own}
        if here:
            store(here, at=now)
            for row in here:
                del rows[row]
        if own:
            forward(own)

    def clear(self) -> None:
        """Forget what has gathered."""
        with self._lock:
            self._rows = {}

    def start(self) -> None:
        """From now on this process writes once a second, and when it ends; once is enough."""
        if self._process != os.getpid():
            self._process, self._stop = os.getpid(), threading.Event()
            threading.Thread(target=self._run, name="counting", daemon=True).start()
            atexit.register(self.stop)

    def stop(self) -> None:
        """Write the last hits; none of this process come later."""
        if self._process == os.getpid() and not self._stop.is_set():
            self._stop.set()
            self.flush()

    def _run(self) -> None:
        stop = self._stop
        while not stop.is_set():
            self.flush()
            stop.wait(EVERY)


@transaction.atomic
def store(rows: Mapping[Row, int], *, at: datetime) -> None:
    """Write hits of websites that count here still; all of one writing bear its moment.

    So no row tells when exactly somebody came.
    """
    day, sites = timezone.localdate(at), set(Site.objects.values_list("number", flat=True))
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT, [(day, at, *row, count) for row, count in rows.items() if row.site in sites]
        )


buffer = Buffer()
