"""A network that has outgrown SQLite moves to PostgreSQL."""

import os
import signal
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.installation import Installation, database_like, new_demo, wait_until

if TYPE_CHECKING:
    from psycopg import Connection

pytestmark = [
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="this run has no PostgreSQL to move to"),
]


def test_a_move_that_was_cut_off_goes_on_and_brings_everything(tmp_path: Path) -> None:
    import psycopg

    server = os.environ.get("DATABASE_URL", "")
    with new_demo(tmp_path, server="") as old, database_like(server, "template0") as address:
        with old.started("move", address) as alone, psycopg.connect(address, autocommit=True) as target:
            wait_until(lambda: _tables(target) > 20)
            alone.kill()
            alone.wait()  # what it started makes tables all the same
            with old.started("move", address) as cut_off:
                wait_until(lambda: _tables_begun(target) >= 3, seconds=120)
                os.killpg(cut_off.pid, signal.SIGKILL)
            begun = _tables_begun(target)

        told = old.manage("move", address)

        assert begun >= 3
        assert "all compared" in told
        assert _rows(old, "core_activity") == _count(address, "core_activity") > 100
        assert _rows(old, "accounts_user") == _count(address, "accounts_user") > 10
        with closing(Installation(old.environment | {"DATABASE_URL": address})) as new:
            assert "Unversehrt" in new.manage("verify_activity")
            assert new.python(CREATE_A_ROW) == "numbered behind the others"
        with old.started("move", address) as again:
            assert "tables already" in again.communicate(timeout=60)


CREATE_A_ROW = """
from django.db.models import Max
from django.utils import timezone
from plietsch.upkeep.models import Backup
from plietsch.core.models import Letter
from plietsch.core.jobs.models import Job
last = Job.objects.aggregate(last=Max("pk"))["last"]
job = Job.objects.create(task="x.y", arguments={}, due_at=timezone.now(), enqueued_at=timezone.now())
print("numbered behind the others" if job.pk > last else job.pk)
"""


def _tables(target: "Connection[Any]") -> int:
    [count] = target.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() or [0]
    return int(count)


def _tables_begun(target: "Connection[Any]") -> int:
    import psycopg

    try:
        [count] = target.execute("SELECT count(*) FROM plietsch_move").fetchone() or [0]
    except psycopg.errors.UndefinedTable:
        return 0
    return int(count)


def _count(address: str, table: str) -> int:
    import psycopg

    with psycopg.connect(address) as connection:
        [count] = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or [0]  # noqa: S608
    return int(count)


def _rows(installation: Installation, table: str) -> int:
    from pysqlite3 import connect

    file = Path(installation.environment["PLIETSCH_DATA"]) / "plietsch.sqlite3"
    with closing(connect(str(file))) as connection:
        [count] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(count)
