"""Do background work."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plietsch.core.jobs.worker import WorkerProcess, work_off


class Command(BaseCommand):
    """`manage.py worker`: any number of them may run beside each other."""

    help = "Do background jobs until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=4, help="jobs at the same time (default 4)")
        parser.add_argument(
            "--lease",
            type=float,
            default=60,
            help="seconds after which the job of a vanished worker is done again (default 60)",
        )
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args: Any, threads: int, lease: float, once: bool, **options: Any) -> None:
        if once:
            self.stdout.write(f"{work_off()} jobs done")
        else:
            WorkerProcess(threads=threads, lease=timedelta(seconds=lease)).run()
