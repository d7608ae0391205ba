"""What people do in `make bench` and `make torture`: hand in, register, write with and without a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from plietsch.accounts.models import User

TOKEN = "a" * 32
FORM = {"csrfmiddlewaretoken": TOKEN}


@dataclass
class Act:
    """One thing that somebody does: what it is, the key under which it is found again, and how it is sent."""

    kind: str
    key: str
    session: str
    path: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    began: float = 0
    ended: float = 0
    answer: str = ""


def acts_of(people: int) -> Iterator[Act]:
    """For each of so many new people one act of every kind; there are seats for all, and the call is open."""
    from django.utils import timezone

    from bench.handin import close_in, twin
    from plietsch.accounts.models import User
    from plietsch.competitions.models import Application
    from plietsch.groups.models import Group, Membership, Topic

    close_in(3600)
    now = timezone.now()
    pattern = Application.objects.get(standing__isnull=False, call__slug="prototypen")
    register, mode = _seats(people, now)
    topic = Topic.objects.filter(closed_at=None, deleted_at=None).order_by("pk")[0]
    group = Group.objects.get(pk=topic.group_id)
    reply = f"/gruppen/themen/{topic.pk}/antworten/"
    for number in range(people):
        user = User.objects.create(
            email=f"crowd{number}@example.org",
            name=f"Person {number}",
            sector="administration",
            approved_at=now,
        )
        Membership.objects.create(group=group, member=user, joined_at=now, seen_all_before=now)
        session, application = session_of(user), twin(pattern, user)
        hand_in = f"/wettbewerbe/bewerbungen/{application}/einreichung/"
        yield Act("hand-in", str(application), session, hand_in, urlencode(FORM).encode())
        yield Act("registration", str(user.pk), session, register, urlencode(FORM | {"mode": mode}).encode())
        yield post(f"crowd-{number}-text", session, reply)
        yield post(f"crowd-{number}-file", session, reply, has_file=True)


def post(key: str, session: str, path: str, *, has_file: bool = False) -> Act:
    """A reply to a topic, whose text is its key."""
    border = "torture"
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (FORM | {"body": key}).items()
    ]
    if has_file:
        head = f'--{border}\r\nContent-Disposition: form-data; name="attachments"; filename="{key}.txt"\r\n'
        parts.append(f"{head}Content-Type: text/plain\r\n\r\n{key}\r\n")
    body = "".join([*parts, f"--{border}--\r\n"]).encode()
    return Act(
        "upload" if has_file else "post", key, session, path, body, f"multipart/form-data; boundary={border}"
    )


def _seats(people: int, now: Any) -> tuple[str, str]:
    """Where people register for the next event with seats for all of them, and for which kind of seat."""
    from plietsch.events.models import Event, Seating

    seating = Seating.objects.filter(
        event__inquiries=None, event__published_at__isnull=False, event__starts_at__gt=now
    ).order_by("event__starts_at", "pk")[0]
    Seating.objects.filter(pk=seating.pk).update(capacity=people * 2)
    return f"/veranstaltungen/{Event.objects.get(pk=seating.event_id).slug}/anmeldung/", seating.mode


def session_of(user: "User") -> str:
    """The key of a session in which this person is signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
