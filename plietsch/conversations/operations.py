"""Begin a conversation, write, read, leave, delete; choose who may write."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from plietsch.accounts.models import User
from plietsch.conversations.models import MOST_PEOPLE, Conversation, Door, Message, Participant
from plietsch.conversations.queries import closed_doors, company_of
from plietsch.core.activity import key_of, record
from plietsch.core.audiences import NOBODY
from plietsch.core.html import markdown
from plietsch.core.models import Activity
from plietsch.moderation.queries import blocked_by, blockers_of
from plietsch.notifications.operations import notify, see, withdraw

MOST_UNANSWERED, A_DAY = 20, timedelta(days=1)


class NotTaking(Exception):
    """Somebody takes no messages from this person; the people are in `args`."""


class Blocking(Exception):
    """This person blocks those to whom they write; the people are in `args`."""


class Unanswered(Exception):
    """This person's messages of the last day have had no answer."""


class HasLeft(Exception):
    """Whoever writes has left the conversation meanwhile."""


class TooMany(Exception):
    """A circle has two to ten people."""


@transaction.atomic
def begin(*, people: Collection[User], body: str, by: User, at: datetime) -> Message:
    """A first message to one or several people; between two, their conversation goes on."""
    others = {person.pk: person for person in people if person.pk != by.pk}
    if not 1 <= len(others) < MOST_PEOPLE:
        raise TooMany
    if blocked := blocked_by(by.pk, others):
        raise Blocking(*(person for person in others.values() if person.pk in blocked))
    pair = "{}:{}".format(*sorted([by.pk, *others])) if len(others) == 1 else None
    known = _held(pair=pair) if pair else None
    if known and known.participants.count() == len(others) + 1:
        return send(conversation=known, body=body, by=by, at=at)
    if closed := closed_doors(by, others.values()):
        raise NotTaking(*closed)
    conversation = known or _open(pair, at=at)
    Participant.objects.bulk_create(
        (
            Participant(conversation=conversation, member=member, joined_at=at)
            for member in (by, *others.values())
        ),
        ignore_conflicts=True,
    )
    message, sent = _add(conversation, body, by=by, at=at, verb="conversation.started")
    _tell(message, sent)
    return message


def _held(**which: Any) -> Conversation | None:
    """The conversation, locked: who writes in it and who leaves it wait in turn."""
    return Conversation.objects.select_for_update(no_key=True).filter(**which).first()


def _open(pair: str | None, *, at: datetime) -> Conversation:
    """A new conversation; two who write to each other at the same moment meet in one."""
    conversation = Conversation(pair=pair, started_at=at, last_message_at=at)
    conversation.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            conversation.save()
    except IntegrityError:
        return Conversation.objects.get(pair=pair)
    return conversation


@transaction.atomic
def send(*, conversation: Conversation, body: str, by: User, at: datetime) -> Message:
    """The next message."""
    held = _held(pk=conversation.pk)
    if held is None or not held.participants.filter(member=by).exists():
        raise HasLeft
    company = company_of(conversation, by)
    if company.is_closed:
        raise NotTaking(*company.members)
    newest = conversation.messages.filter(sent_at__gt=at - A_DAY).order_by("-no")
    if list(newest.values_list("author", flat=True)[:MOST_UNANSWERED]) == [by.pk] * MOST_UNANSWERED:
        raise Unanswered
    message, sent = _add(conversation, body, by=by, at=at, verb="message.sent")
    _tell(message, sent)
    return message


def _add(
    conversation: Conversation, body: str, *, by: User, at: datetime, verb: str
) -> tuple[Message, Activity]:
    """A numbered message; its author has read it."""
    rows = Conversation.objects.filter(pk=conversation.pk)
    rows.update(last_message_no=F("last_message_no") + 1, last_message_at=at)
    conversation.refresh_from_db()
    message = Message(
        conversation=conversation,
        no=conversation.last_message_no,
        author=by,
        body=body,
        body_html=markdown(body),
        sent_at=at,
    )
    message.full_clean(validate_unique=False, validate_constraints=False)
    message.save()
    mark_read(conversation=conversation, no=message.no, by=by)
    _pass_by(message)
    return message, record(verb, actor=by, subject=message, context=conversation, audience=NOBODY, at=at)


def _pass_by(message: Message) -> None:
    """For who wants to hear nothing from its author, a message makes nothing new."""
    inside = message.conversation.participants.filter(last_read_no=message.no - 1)
    deaf = blockers_of(message.author_id, list(inside.values_list("member", flat=True)))
    inside.filter(member__in=deaf).update(last_read_no=message.no)


def _tell(message: Message, sent: Activity) -> None:
    inside = message.conversation.participants.exclude(member=message.author_id)
    members = inside.values_list("member", flat=True)
    notify(sent, kind="message.sent", to=members, collapse=message.conversation.notice_key)


@transaction.atomic
def mark_read(*, conversation: Conversation, no: int, by: User) -> None:
    """Read up to message `no`; a lower number changes nothing."""
    no = min(no, conversation.last_message_no)
    Participant.objects.filter(conversation=conversation, member=by, last_read_no__lt=no).update(
        last_read_no=no
    )


@transaction.atomic
def read(*, conversation: Conversation, no: int, by: User, at: datetime) -> None:
    """Read up to a message, and with it the notice of the conversation."""
    mark_read(conversation=conversation, no=no, by=by)
    see(member=by, at=at, collapse_keys=[conversation.notice_key])


@transaction.atomic
def delete_message(*, message: Message, by: User, at: datetime) -> None:
    """Take its text away; the notice that nobody has read goes too."""
    message.body, message.body_html, message.deleted_at = "", "", at
    message.save(update_fields=["body", "body_html", "deleted_at"])
    withdraw(subjects=[key_of(message)])
    record("message.deleted", actor=by, subject=message, context=message.conversation, audience=NOBODY, at=at)


@transaction.atomic
def put_back(*, message: Message, body: str) -> None:
    """A message as it was before moderation took it away."""
    message.body, message.body_html, message.deleted_at = body, markdown(body), None
    message.save(update_fields=["body", "body_html", "deleted_at"])


@transaction.atomic
def leave(*, conversation: Conversation, by: User, at: datetime) -> None:
    """Be in it no more; the last one takes it along."""
    see(member=by, at=at, collapse_keys=[conversation.notice_key])
    _held(pk=conversation.pk)
    conversation.participants.filter(member=by).delete()
    record("conversation.left", actor=by, subject=conversation, audience=NOBODY, at=at)
    if not conversation.participants.exists():
        conversation.delete()


@transaction.atomic
def choose_door(*, open_to: str, by: User) -> None:
    """From whom to take a first message."""
    door = Door(member=by, open_to=open_to)
    door.full_clean(validate_unique=False)
    Door.objects.update_or_create(member=by, defaults={"open_to": open_to})
