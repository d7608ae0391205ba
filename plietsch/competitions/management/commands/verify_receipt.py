"""Check a receipt on the command line."""

from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plietsch.competitions.receipts import Forged, verify


class Command(BaseCommand):
    """`manage.py verify_receipt FILE`: whether a receipt is genuine and its submission unchanged."""

    help = "Check a receipt; FILE holds its four lines, - reads them from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=FileType(encoding="utf-8"))

    def handle(self, *args: Any, file: Any, **options: Any) -> None:
        try:
            verified = verify(file.read())
        except Forged:
            raise CommandError("not a receipt of this network, or changed") from None
        if not verified.is_intact:
            raise CommandError(
                f"submission {verified.submission.pk} no longer has the SHA-256 of its receipt"
            )
        self.stdout.write(
            f"genuine: {verified.submission.submitted_at.isoformat()} {verified.submission.sha256}"
        )
