"""Move to PostgreSQL, and files to an S3-compatible store."""

from subprocess import CalledProcessError
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from plietsch.core.depot import Depot, bucket
from plietsch.upkeep.operations.move import Different, NotOurs, StillWorking, move
from plietsch.upkeep.operations.move_files import move_files
from plietsch.upkeep.progress import Progress


class Command(BaseCommand):
    """`manage.py move postgresql://... https://...`, while nothing else runs; again where it was cut off."""

    help = (
        "Copy all rows into an empty PostgreSQL database, all files into a bucket, or both; compare them; "
        "goes on where it was cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("addresses", nargs="+", help="the new DATABASE_URL, the new PLIETSCH_S3")

    def handle(self, *args: Any, addresses: list[str], **options: Any) -> None:
        for address in sorted(addresses):  # files first: what they are called stands in the rows
            try:
                self._move(address)
            except StillWorking:
                raise CommandError("a worker was seen just now; stop the system first") from None
            except NotOurs as error:
                raise CommandError(str(error)) from None
            except Different as error:
                raise CommandError(f"not equal: {error}. Begin anew with a new target") from None
            except ImproperlyConfigured:
                raise CommandError(f"{address!r} is the address of no database and of no store") from None
            except (DatabaseError, CalledProcessError) as error:
                said = str(error).strip().partition("\n")[0]
                raise CommandError(f"{said}. Put it right and start the same command again") from None
            except KeyboardInterrupt:
                raise CommandError("broken off; the same command goes on from here") from None

    def _move(self, address: str) -> None:
        progress = Progress(self.stdout)
        if address.startswith(("http://", "https://")):
            try:
                store = Depot(bucket(address))
            except ValueError as error:
                raise CommandError(str(error)) from None
            store.prepare()
            count = move_files(store, progress=progress)
            self.stdout.write(f"{count:,} files, all compared. Now set PLIETSCH_S3 and start.")
        else:
            rows = move(address, progress=progress)
            self.stdout.write(f"{rows:,} rows, all compared. Now set DATABASE_URL and start.")
