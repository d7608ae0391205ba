"""What mails say of messages, and answers that come by mail."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.conversations.forms import LONGEST
from plietsch.conversations.models import Conversation, Message
from plietsch.conversations.obstacles import no_answer_yet, nobody_hears, obstacle
from plietsch.conversations.operations import NotTaking, Unanswered, send
from plietsch.core.activity import key_of
from plietsch.core.html import plain
from plietsch.core.registry import Passage
from plietsch.letterboxes.contents import Mail, NotTaken

LONGEST_IN_MAILS = 1500


def passages(member: User, things: Sequence[Model]) -> dict[str, Passage]:
    """What was written, and where an answer by mail goes."""
    return {
        key_of(thing): Passage(
            Truncator(plain(thing.body)).chars(LONGEST_IN_MAILS),
            place=f"{Conversation._meta.label_lower}:{thing.conversation_id}",
        )
        for thing in things
        if isinstance(thing, Message)
    }


def reply_by_mail(conversation: Conversation, mail: Mail, *, by: User, at: datetime) -> str:
    """The next message; returns where it stands."""
    if mail.uploads:
        raise NotTaken(_("Nachrichten haben keine Anhänge. Legen Sie die Dateien in eine Gruppe."))
    if len(mail.text) > LONGEST:
        raise NotTaken(_("Ihr Text ist zu lang; höchstens %(most)s Zeichen.") % {"most": LONGEST})
    if reason := obstacle(by, mail.text, begins=False, at=at):
        raise NotTaken(reason)
    try:
        return send(conversation=conversation, body=mail.text, by=by, at=at).get_absolute_url()
    except NotTaking as closed:
        raise NotTaken(nobody_hears(conversation, by)) from closed
    except Unanswered as row:
        raise NotTaken(no_answer_yet()) from row
