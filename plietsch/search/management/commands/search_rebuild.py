"""Build the search index anew while people go on searching."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from plietsch.core.registry import registry
from plietsch.core.searchables import Searchable
from plietsch.search.operations.indexing import build


class Command(BaseCommand):
    """`manage.py search_rebuild [KIND ...]`: all kinds, or those that are named."""

    help = "Read everything anew into the search index; entries that did not change are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = [part.kind for part in registry.parts(Searchable)]
        parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"some of: {', '.join(kinds)}")

    def handle(self, *args: Any, kinds: list[str], **options: Any) -> None:
        for part in registry.parts(Searchable):
            if not kinds or part.kind in kinds:
                count = build(part, at=timezone.now(), progress=self._tell)
                self.stdout.write(f"\r{part.kind}: {count} ")

    def _tell(self, part: Searchable, count: int) -> None:
        self.stdout.write(f"\r{part.kind}: {count} ...", ending="")
        self.stdout.flush()
