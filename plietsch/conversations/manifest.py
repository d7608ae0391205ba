"""How conversations take part: notices, answers by mail, a button on the pages of members, reports."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.conversations import operations
from plietsch.conversations.by_mail import passages, reply_by_mail
from plietsch.conversations.models import Conversation, Message
from plietsch.conversations.personal_data import PERSONAL_DATA
from plietsch.conversations.rules import write
from plietsch.conversations.world import grow, tell
from plietsch.core.audiences import OFFICE
from plietsch.core.names import Person
from plietsch.core.registry import (
    Answering,
    Chapter,
    Manifest,
    MenuItem,
    NoticeKind,
    Panel,
    Reportable,
    Verb,
)


def member_panel(user: Person, person: User) -> dict[str, Any] | None:
    """Write to another member."""
    return {"person": person} if write(user) and user.pk != person.pk and person.is_member else None


def take_down(message: Message, *, by: User, at: datetime) -> None:
    """A message that moderation takes away."""
    operations.delete_message(message=message, by=by, at=at)


def put_back(message: Message, kept: dict[str, Any], *, by: User, at: datetime) -> None:
    """A message that moderation puts back."""
    operations.put_back(message=message, body=kept["body"])


manifest = Manifest(
    verbs=[
        Verb("conversation.started", _("{actor} hat eine Unterhaltung begonnen"), "mail"),
        Verb("conversation.left", _("{actor} hat eine Unterhaltung verlassen"), "mail"),
        Verb("message.sent", _("{actor} hat eine Nachricht geschrieben"), "mail"),
        Verb("message.deleted", _("{actor} hat eine Nachricht gelöscht"), "delete"),
    ],
    notices=[
        NoticeKind(
            "message.sent",
            _("{actor} hat Ihnen geschrieben"),
            _("{count} neue Nachrichten, zuletzt von {actor}"),
            "mail",
            weight=1,
            passages=passages,
        )
    ],
    menu=[
        MenuItem(
            _("Nachrichten"),
            "conversations:conversations",
            menu="account",
            order=12,
            permission="conversations.write",
        )
    ],
    panels=[Panel("member.side", "conversations/_member.html", member_panel, order=10)],
    answering=[Answering("nachricht", Conversation, reply_by_mail)],
    reportables=[
        Reportable(
            model=Message,
            label=_("Nachricht"),
            author=lambda message: message.author,
            text=lambda message: message.body,
            scope=lambda message: OFFICE,
            judges=lambda message: User.objects.members().filter(is_office=True),
            take_down=take_down,
            put_back=put_back,
            kept=lambda message: {"body": message.body},
        )
    ],
    personal_data=PERSONAL_DATA,
    world=[Chapter(tell, grow)],
)
