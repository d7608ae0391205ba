"""Read a file of places from the command line."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from plietsch.places.files.reading import guess_format
from plietsch.places.files.rows import FileRefused
from plietsch.places.models import Format
from plietsch.places.operations import confirm_file, receive_file
from plietsch.places.report import Report, summary


class Command(BaseCommand):
    """`manage.py import_places FILE`: all of the file, or nothing and a list of what is wrong with it."""

    help = "Import places or boundaries: GV100AD, CSV or GeoJSON (docs/import-places.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=Format.values, help="else by the file's first characters")
        parser.add_argument(
            "--state", action="append", default=[], help="only this Land (2 digits); repeatable"
        )
        parser.add_argument("--attribution", default="", help="the source that pages name for these data")
        parser.add_argument("--may-shrink", action="store_true", help="accept that many places are missing")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        try:
            content = file.read_bytes()
            with transaction.atomic():
                received = receive_file(
                    file_name=file.name,
                    file_format=options["format"] or guess_format(content),
                    content=content,
                    states=options["state"],
                    attribution=options["attribution"],
                    may_shrink=options["may_shrink"],
                    by=None,
                    at=now,
                )
                report = confirm_file(place_import=received, by=None, at=now)
                transaction.set_rollback(dry_run)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except FileRefused as refused:
            raise CommandError("\n".join(map(str, refused.problems))) from refused
        self.tell(report)

    def tell(self, report: Report) -> None:
        for _what, entries in report.by_what():
            for entry in entries:
                self.stdout.write(str(entry))
        self.stdout.write(", ".join(f"{count} {label}" for label, count in summary(report.counts())))
