"""Mails that answer a letter which could not be taken as it was: why, what to do, and every word of it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core import mail
from plietsch.letterboxes.reading import Letter

LONGEST_SUBJECT = 150


def not_taken(letter: Letter, reason: str, *, to: User) -> None:
    """Nothing was published."""
    names = [file.name for file in letter.files]
    _write(
        letter, _("Nicht veröffentlicht: %(subject)s"), "not_taken", {"reason": reason, "names": names}, to=to
    )


def without_files(
    letter: Letter, refused: Sequence[tuple[str, str]], path: str, *, answer_to: str, to: User
) -> None:
    """The text was published, some files were not; an answer with others goes where the letter went."""
    context = {"refused": refused, "address": mail.address_of(path)}
    subject = _("Ohne Anhang veröffentlicht: %(subject)s")
    _write(letter, subject, "without_files", context, to=to, answer_to=answer_to)


def _write(
    letter: Letter, subject: str, template: str, context: dict[str, Any], *, to: User, answer_to: str = ""
) -> None:
    headers = {"Auto-Submitted": "auto-replied"} | ({"Reply-To": answer_to} if answer_to else {})
    if letter.message_id:
        headers |= {"In-Reply-To": letter.message_id, "References": letter.message_id}
    quoted = "\n".join(f"> {line}" for line in (letter.whole or letter.text).splitlines())
    short = letter.subject[:LONGEST_SUBJECT] or _("Ihre E-Mail")
    mail.send(
        to=to,
        subject=subject % {"subject": short},
        template=f"letterboxes/mail/{template}",
        context={**context, "quoted": quoted},
        headers=headers,
    )
