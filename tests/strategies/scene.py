"""A small network in which some people write one strategy; made inside a real installation."""

import json
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from plietsch.accounts.models import User
from plietsch.core.dates import local_day
from plietsch.groups.models import JoinPolicy, Membership, Role, Visibility
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.memberships import add_member, leave_group
from plietsch.strategies.models import Strategy
from plietsch.strategies.operations.keeping import keep_update
from plietsch.strategies.operations.sections import add_section, change_section
from plietsch.strategies.operations.states import adopt_strategy
from plietsch.strategies.operations.strategies import open_strategy
from plietsch.strategies.queries import document, live_rows
from plietsch.strategies.text.fragments import changes
from plietsch.strategies.text.writing import write

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def build(writers: int) -> None:
    """Print where they write and their sessions; the first administers, the last is a stranger."""
    now = timezone.now()
    people = [
        User.objects.create_user(
            f"writer{number}@example.org", name=f"Schreibkraft {number}", approved_at=now
        )
        for number in range(writers + 1)
    ]
    first = people[0]
    group = start_group(
        name="Schreibstube", visibility=Visibility.HIDDEN, join_policy=JoinPolicy.INVITATION, by=first, at=now
    )
    for person in people[1:-1]:
        add_member(group=group, member=person, role=Role.MEMBER, at=now)
    strategy = open_strategy(group=group, title_de="Gemeinsam", title_da="Fælles", by=first, at=now)
    section = add_section(strategy, title_de="Eins", title_da="Et", by=first, at=now)
    found: dict[str, Any] = {"slug": strategy.slug, "section": section.pk}
    print(json.dumps(found | {"sessions": [_session(person) for person in people]}))  # noqa: T201


def text() -> str:
    """What a reader without JavaScript gets."""
    return " ".join(block.text for block in live_rows(Strategy.objects.get())[0].columns[0].blocks)


def leave(number: int) -> None:
    """Somebody leaves the group."""
    person = _person(number)
    leave_group(membership=Membership.objects.get(member=person), at=timezone.now())


def sign_out(number: int) -> None:
    """Somebody's session ends."""
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(_person(number).pk):
            session.delete()


def put(words: str) -> None:
    """Another process appends to the text."""
    strategy = Strategy.objects.get()
    section = strategy.sections.get()
    update = changes(
        document(strategy), lambda text: write(text, section=section.pk, language="de", paragraphs=[words])
    )
    keep_update(strategy, update, at=timezone.now())


def retitle() -> None:
    """Another process changes a heading."""
    section = Strategy.objects.get().sections.get()
    change_section(section, title_de="Erst", title_da="Først", after=None, by=_person(0), at=timezone.now())


def adopt() -> None:
    """The council has adopted the text as it stands."""
    now = timezone.now()
    adopt_strategy(Strategy.objects.get(), body="Rat", decided_on=local_day(now), by=_person(0), at=now)


def _person(number: int) -> User:
    return User.objects.get(email=f"writer{number}@example.org")


def _session(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)
