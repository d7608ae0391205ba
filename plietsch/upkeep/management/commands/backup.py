"""Back up the running system."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from plietsch.upkeep.engines.postgresql import ToolFailed
from plietsch.upkeep.operations.backup import TargetInUse, make_backup
from plietsch.upkeep.progress import Progress


class Command(BaseCommand):
    """`manage.py backup /backups/2026-11-26`: a new folder with database, files and digests."""

    help = "Write a consistent backup of database and files into a new folder, while the system runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="a folder that is not there yet")

    def handle(self, *args: Any, target: Path, **options: Any) -> None:
        try:
            backup, missing = make_backup(
                target.absolute(), at=timezone.now(), progress=Progress(self.stdout)
            )
        except TargetInUse as error:
            raise CommandError(f"{error} is there already; name a new folder, or remove it") from None
        except (ToolFailed, OSError) as error:
            raise CommandError(f"no backup: {error}") from None
        self.stdout.write(
            f"{backup.place}: {backup.files:,} files, {backup.bytes:,} bytes, {backup.seconds:.1f} s"
        )
        for name in missing:
            self.stderr.write(f"A row names this file, but it was not there before: {name}")
