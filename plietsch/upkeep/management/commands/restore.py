"""Restore a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from plietsch.upkeep.engines.postgresql import ToolFailed
from plietsch.upkeep.operations.restore import Damaged, NotABackup, NotEmpty, restore_backup
from plietsch.upkeep.progress import Progress


class Command(BaseCommand):
    """`manage.py restore /backups/2026-11-26`, before `prepare`, into a system that holds nothing."""

    help = "Restore a backup into an empty system and compare everything."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="a folder that `manage.py backup` wrote")

    def handle(self, *args: Any, source: Path, **options: Any) -> None:
        try:
            manifest = restore_backup(source.absolute(), progress=Progress(self.stdout))
        except NotEmpty as error:
            raise CommandError(
                f"this system is not empty: {error}. Take a new database and folder; what "
                "a restore left that did not end, delete first"
            ) from None
        except NotABackup as error:
            raise CommandError(str(error)) from None
        except Damaged as error:
            raise CommandError(f"damaged: {error} is not what the manifest says") from None
        except (ToolFailed, OSError, DatabaseError) as error:
            said = str(error).strip().partition("\n")[0]
            raise CommandError(f"not restored: {said}") from None
        self.stdout.write(
            f"As on {manifest.made_at}: {len(manifest.tables)} tables and {len(manifest.files):,} files, "
            "all compared. Now run `manage.py prepare`."
        )
