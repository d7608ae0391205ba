"""A person's conversations, newest first; who takes messages from whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.text import Truncator

from plietsch.accounts.models import User
from plietsch.conversations.models import (
    MESSAGES_PER_PAGE,
    Conversation,
    Door,
    Message,
    Openness,
    Participant,
)
from plietsch.core.audiences import audiences_of
from plietsch.core.dates import read_moment
from plietsch.core.html import plain
from plietsch.moderation.queries import blocked_by, blockers_of

PAGE = 30
LONGEST_WORDS = 120


def conversations_page(user: User, cursor: str) -> tuple[list[Conversation], str]:
    """A page of my conversations and the cursor of the next; four queries however many."""
    read = Participant.objects.filter(conversation=OuterRef("pk"), member=user).values("last_read_no")
    mine = Conversation.objects.visible_to(user)
    moment, _comma, key = cursor.partition(",")
    at = read_moment(moment)
    if at and key.isdecimal() and len(key) <= 18:  # noqa: PLR2004 - fits a column
        mine = mine.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=int(key)))
    mine = mine.annotate(read_no=Subquery(read))
    found: list[Any] = list(mine.order_by("-last_message_at", "-pk")[: PAGE + 1])
    page = found[:PAGE]
    with_others(page, user)
    with_last_words(page, user)
    for conversation in page:
        conversation.unread = conversation.last_message_no - conversation.read_no
        first_unread = min(conversation.read_no + 1, conversation.last_message_no)
        conversation.url = conversation.message_url(first_unread)
    last = page[-1] if len(found) > PAGE else None
    return page, f"{last.last_message_at.isoformat()},{last.pk}" if last else ""


def with_others(conversations: Sequence[Conversation], user: User) -> None:
    """Give each conversation `others`, the people in it besides this one."""
    inside = Participant.objects.filter(conversation__in=conversations).exclude(member=user)
    people: dict[int, list[object]] = {conversation.pk: [] for conversation in conversations}
    for one in inside.select_related("member").order_by("member__name", "member"):
        people[one.conversation_id].append(one.member)
    for conversation in conversations:
        conversation.others = people[conversation.pk]


def with_last_words(conversations: Sequence[Conversation], user: User) -> None:
    """Give each conversation the author and beginning of its newest message, if that is still there.

    Not of people from whom this one wants to hear nothing.
    """
    newest = Message.objects.filter(
        conversation__in=conversations, no=F("conversation__last_message_no"), deleted_at=None
    )
    found = {message.conversation_id: message for message in newest.select_related("author")}
    unheard = blocked_by(user.pk, {message.author_id or 0 for message in found.values()})
    for conversation in conversations:
        message = found.get(conversation.pk)
        message = None if message and message.author_id in unheard else message
        conversation.last_author = message.author if message else None
        conversation.last_words = Truncator(plain(message.body)).chars(LONGEST_WORDS) if message else ""


class Page(NamedTuple):
    """Some messages of a conversation, and before which numbers the pages of older and newer ones end."""

    messages: list[Message]
    older: int | None
    newer: int | None


def messages_page(conversation: Conversation, before: int | None) -> Page:
    """The messages that end before number `before`, or with the newest."""
    rows = conversation.messages.select_related("author")
    if before is not None:
        rows = rows.filter(no__lt=before)
    shown = list(rows.order_by("-no")[:MESSAGES_PER_PAGE])[::-1]
    if not shown:
        return Page([], None, None)
    first, last = shown[0].no, shown[-1].no
    newer = last + MESSAGES_PER_PAGE + 1 if last < conversation.last_message_no else None
    return Page(shown, first if first > 1 else None, newer)


def closed_doors(user: User, people: Iterable[User]) -> list[User]:
    """Those of `people` who take no first message from this person, for whatever reason."""
    asked = [person for person in people if person.pk != user.pk]
    keys = [person.pk for person in asked]
    members = set(User.objects.members().filter(pk__in=keys).values_list("pk", flat=True))
    blocked = blockers_of(user.pk, keys)
    doors = dict(Door.objects.filter(member__in=asked).values_list("member", "open_to"))
    return [
        person
        for person in asked
        if person.pk not in members - blocked or not _is_open(doors.get(person.pk), user, person)
    ]


class Company(NamedTuple):
    """The members in a conversation besides one, those who hear that one, those whom that one hears."""

    members: list[User]
    hear: list[User]
    heard: list[User]

    @property
    def is_closed(self) -> bool:
        """Whether a message would reach nobody who may answer."""
        return not any(person in self.heard for person in self.hear)


def company_of(conversation: Conversation, user: User) -> Company:
    """Who is left in a conversation."""
    others = conversation.participants.exclude(member=user).values("member")
    members = list(User.objects.members().filter(pk__in=others).order_by("name", "pk"))
    keys = [person.pk for person in members]
    deaf, blocked = blockers_of(user.pk, keys), blocked_by(user.pk, keys)
    return Company(
        members,
        [person for person in members if person.pk not in deaf],
        [person for person in members if person.pk not in blocked],
    )


def latest_from(user: User, since: datetime) -> int:
    """How many conversations this person has begun since a moment."""
    begun = Message.objects.filter(author=user, no=1, sent_at__gt=since)
    return begun.count()


def _is_open(open_to: str | None, user: User, person: User) -> bool:
    if open_to == Openness.NOBODY:
        return False
    if open_to == Openness.GROUPS:
        shared = audiences_of(user) & audiences_of(person)
        return any(key.startswith("group:") for key in shared)
    return True
