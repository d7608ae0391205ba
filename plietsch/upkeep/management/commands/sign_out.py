"""End sessions, for instance when a device was stolen."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plietsch.accounts.models import User
from plietsch.accounts.operations.people import end_all_sessions, end_sessions


class Command(BaseCommand):
    """`manage.py sign_out PERSON@EXAMPLE.ORG`, or `--all`."""

    help = "Signs one person, or with --all everybody, out on all devices."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", help="whom")
        parser.add_argument("--all", action="store_true", help="everybody")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["email"]) == options["all"]:
            raise CommandError("Name one mail address, or --all.")
        if options["all"]:
            ended = end_all_sessions()
        elif user := User.objects.filter(email__iexact=options["email"]).first():
            ended = end_sessions(user)
        else:
            raise CommandError(f"Nobody has the address {options['email']}.")
        self.stdout.write(f"{ended} sessions ended.")
