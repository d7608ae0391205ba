"""Say what is wrong."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from plietsch.upkeep.doctor import examine


class Command(BaseCommand):
    """`manage.py doctor`: one line for each checkup; ends with 1 where something is wrong."""

    help = "Look the system over and say in plain words what is wrong and what to do."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for title, problem in examine():
            wrong += bool(problem)
            self.stdout.write(f"wrong  {title}: {problem}" if problem else f"ok     {title}")
        if wrong:
            self.stdout.write(f"\n{wrong} to put right.")
            sys.exit(1)
        self.stdout.write("\nAll is well.")
