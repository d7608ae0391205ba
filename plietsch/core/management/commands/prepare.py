"""Bring the database, the static files and, in a demo, the demo network up to date."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """`manage.py prepare`: before the first start and after each update."""

    help = "Migrate the database and collect static files; in a demo, build the demo network too."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        collect_static_files()
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)


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
