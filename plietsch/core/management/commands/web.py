"""Answer visitors."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from plietsch.core.listening import listen


class Command(BaseCommand):
    """`manage.py web`: any number of them may run beside each other, each on a PORT of its own."""

    help = "Run one web process alone, tended by the system's own supervisor."

    def handle(self, *args: Any, **options: Any) -> None:
        with listen(settings.BIND, settings.PORT) as listener:
            import_module(settings.ROOT_URLCONF)  # before the first visitor comes
            import_module(settings.WEB_MODULE).serve(listener)
