"""Build the demo network once, and print how to sign in."""

from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plietsch.core.registry import tell_world

DEMO_PASSWORD = "plietsch-demo"  # noqa: S105 - a sample that production settings refuse

FIRST = "office@example.org"  # in every demo network
MOST = 12


class Command(BaseCommand):
    """`manage.py demo [--size N]`: the network of 2020 with sample content."""

    help = "Build the demo network in an empty database; print the demo sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, default=1, help="helpings of sample rows (default 1)")

    def handle(self, *args: Any, size: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("the demo network needs PLIETSCH_DEMO=1")
        people = get_user_model()._default_manager
        if not people.exists():
            tell_world(size)
        elif not people.filter(email=FIRST).exists():
            raise CommandError("this database holds a real network; a demo needs one of its own")
        self.stdout.write(f"Demo sign-ins (password {DEMO_PASSWORD}):")
        story = people.filter(email__endswith="@example.org", is_active=True).order_by("pk")
        for person in islice((person for person in story if person.has_usable_password()), MOST):
            self.stdout.write(f"  {person.get_username():<32} {person}")
