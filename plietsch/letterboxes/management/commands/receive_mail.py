"""Take in what people write by mail."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """`manage.py receive_mail`: until Ctrl-C or SIGTERM."""

    help = "Listen to a mail server on this machine, and keep what people write to their addresses."

    def handle(self, *args: Any, **options: Any) -> None:
        from plietsch.letterboxes.listener import listen

        if not settings.MAIL_IN:
            raise CommandError(
                "PLIETSCH_MAIL_IN names the domain of the addresses, such as post.network.example"
            )
        try:
            listen(settings.MAIL_IN_BIND, settings.MAIL_IN_PORT, lmtp=settings.MAIL_IN_LMTP, say=self._say)
        except OSError as error:
            raise CommandError(
                f"cannot listen on {settings.MAIL_IN_BIND}:{settings.MAIL_IN_PORT}: {error.strerror} "
                "(choose another PLIETSCH_MAIL_IN_PORT)"
            ) from None

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
