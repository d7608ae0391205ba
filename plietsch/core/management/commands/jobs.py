"""See the queue, and give dead jobs another chance."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from plietsch.core.jobs.models import Job, JobQuerySet
from plietsch.core.jobs.operations import retry


class Command(BaseCommand):
    """`manage.py jobs`: counts and dead jobs; `manage.py jobs --retry 17`, or `--retry all`."""

    help = "Show waiting, running and dead background jobs; retry dead ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", metavar="NUMBER", help="a dead job's number, or all")

    def handle(self, *args: Any, retry: str | None, **options: Any) -> None:
        if retry:
            self._retry(_dead(retry))
        else:
            self._show()

    def _retry(self, jobs: JobQuerySet) -> None:
        for job in jobs:
            retry(job, at=timezone.now())
            self.stdout.write(f"{job} waits again")

    def _show(self) -> None:
        running = Job.objects.running().count()
        self.stdout.write(f"{Job.objects.open().count() - running} waiting, {running} running")
        for job in Job.objects.dead()[:50]:
            self.stdout.write(
                f"\ndead: {job}, {job.attempts} attempts, {job.died_at:%Y-%m-%d %H:%M}\n{job.error}"
            )


def _dead(number: str) -> JobQuerySet:
    dead = Job.objects.dead()
    if number == "all":
        return dead
    if not number.isdecimal() or not dead.filter(pk=int(number)).exists():
        raise CommandError(f"there is no dead job {number}")
    return dead.filter(pk=int(number))
