"""Serve plietsch from this machine alone: one web process, one worker, and somebody who tends them."""

from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from plietsch.core import metrics
from plietsch.core.listening import listen
from plietsch.core.registry import Helper, registry
from plietsch.core.supervisor import Child, supervise


class Command(BaseCommand):
    """`manage.py serve`: until Ctrl-C or SIGTERM."""

    help = "Run the web server and the worker, and start them again if they end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="`manage.py prepare` first")

    def handle(self, *args: Any, prepare: bool, **options: Any) -> None:
        if prepare:
            call_command("prepare")
        with listen(settings.BIND, settings.PORT) as listener:
            self.stdout.write(f"plietsch: http://{settings.BIND}:{settings.PORT}/ (Ctrl-C stops it)")
            self.stdout.flush()
            metrics.forget()
            import_module(settings.ROOT_URLCONF)  # once, before there are children
            web = import_module(settings.WEB_MODULE)
            supervise([Child("web", partial(web.serve, listener)), _command("worker"), *_helpers()])


def _helpers() -> list[Child]:
    wanted = [helper for helper in registry.parts(Helper) if helper.wanted()]
    return [_command(*helper.arguments, name=helper.name) for helper in wanted]


def _command(*words: str, name: str = "") -> Child:
    return Child(name or words[0], partial(call_command, *words))
