"""Bring the database, the static files and, in a demo, the demo network up to date."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from plietsch.core import depot, metrics
from plietsch.core.registry import Preparation, registry


class Command(BaseCommand):
    """`manage.py prepare`: before the first start and after each update."""

    help = "Migrate the database and collect static files; in a demo, build the demo network too."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        metrics.forget()
        with self._step("Database"), _without_redis_in_plain_words():
            migrate()
        if store := depot.depot():
            with self._step("Store of files"):
                store.prepare()
        with self._step("Static files"):
            collect_static_files()
        sign_ins = StringIO()
        if settings.DEMO:
            with self._step("Demo network"):
                call_command("demo", stdout=sign_ins)
        for part in registry.parts(Preparation):
            with self._step(part.title):
                part.run()
        if settings.DEMO:
            self.stdout.write(f"\n{sign_ins.getvalue()}")

    @contextmanager
    def _step(self, title: str) -> Iterator[None]:
        self.stdout.write(f"{title} ...", ending=" ")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f"{time.monotonic() - start:.1f} s")


@contextmanager
def _without_redis_in_plain_words() -> Iterator[None]:
    """Libraries ask the cache while the first tables are made."""
    try:
        yield
    except Exception as error:
        if type(error).__module__.startswith("redis."):
            raise CommandError(
                f"Redis does not answer ({error}). Start it, or unset PLIETSCH_REDIS."
            ) from error
        raise


def migrate() -> None:
    """Bring the database up to date; quick where it is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def collect_static_files() -> None:
    """Copy and compress static files for the web server, unless the last time still holds."""
    stamp = settings.STATIC_ROOT / "collected.txt"
    fingerprint = _fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(fingerprint)


def _fingerprint() -> str:
    """A digest over the names, sizes and times of all source files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
