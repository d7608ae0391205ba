"""Fetch what people write by mail out of a mailbox."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone


class Command(BaseCommand):
    """`manage.py fetch_mail`: once, to see whether the mailbox answers; the worker does so each minute."""

    help = "Take in what lies unread in the mailbox PLIETSCH_MAIL_BOX."

    def handle(self, *args: Any, **options: Any) -> None:
        from plietsch.letterboxes.mailbox import Unfetchable, fetch

        if not settings.MAIL_BOX:
            raise CommandError("PLIETSCH_MAIL_BOX names a mailbox, such as imaps://name:password@host/INBOX")
        try:
            self.stdout.write(f"{fetch(at=timezone.now())} letters kept")
        except Unfetchable as error:
            raise CommandError(
                f"the mailbox at {settings.MAIL_BOX['host']} cannot be read: {error}"
            ) from None
