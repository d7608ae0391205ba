"""Move to PostgreSQL."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plietsch.upkeep.operations.move import Different, NotOurs, StillWorking, move
from plietsch.upkeep.progress import Progress


class Command(BaseCommand):
    """`manage.py move postgresql://user@host/name`, while nothing else runs; again where it was cut off."""

    help = "Copy all rows into an empty PostgreSQL database and compare them; goes on where it was cut off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the new DATABASE_URL")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            rows = move(address, progress=Progress(self.stdout))
        except StillWorking:
            raise CommandError("a worker was seen just now; stop the system first") from None
        except NotOurs as error:
            raise CommandError(str(error)) from None
        except Different as error:
            raise CommandError(f"not equal: {error}. Begin anew with a new database") from None
        self.stdout.write(f"{rows:,} rows, all compared. Now set DATABASE_URL and start.")
