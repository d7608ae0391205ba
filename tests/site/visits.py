"""Each page is fetched once per role; many tests look at the same answers."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from http import HTTPStatus
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.contrib.auth import SESSION_KEY
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from zeal import zeal_context

from plietsch.core.permissions import asks_for_thing, can, rules
from plietsch.core.registry import grow_world
from plietsch.core.world import World
from plietsch.groups.operations.admission import accept_invitation, invite
from plietsch.groups.operations.memberships import leave_group
from plietsch.groups.operations.posts import reply
from plietsch.groups.world import SECRET
from tests.site.addresses import Address, addresses
from tests.site.unpacking import unpacked

ROLES = ("guest", "pending", "member", "business", "office")
# Those who may not know of the hidden group; somebody of business was in it once.
STRANGERS = ("guest", "pending", "business", "office")


@dataclass
class Visit:
    """One answer: who asked where, what came back, what is packed in that, what it cost, and
    as whom (a key) the session goes on."""

    address: Address
    role: str
    response: HttpResponse
    body: str
    queries: list[str]
    packed: str = ""
    person: str | None = None

    def __str__(self) -> str:
        return f"{self.role} {self.address.path}"

    def tells(self, word: str) -> bool:
        """Whether the word is anywhere in this answer."""
        return word in self.body or word in self.packed or word in str(self.response.headers)

    @property
    def is_page(self) -> bool:
        """Whether a person reads this answer as a web page."""
        return self.response.status_code == 200 and self.response["Content-Type"].startswith("text/html")


class _Statements(list[str]):
    """Notes what the database is asked, without the values that belong to it."""

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self.append(sys.intern(sql))
        return execute(sql, params, many, context)


def browser(world: World, role: str) -> Client:
    """A browser in which this role is signed in."""
    client = Client()
    if role != "guest":
        client.force_login(world[f"user.{role}"])
    return client


def visit_all(
    world: World, roles: tuple[str, ...], places: list[Address] | None = None, method: str = "GET"
) -> Iterator[Visit]:
    """Ask every address as every role, a POST with nothing in it; what a view writes is undone.

    Whom a rule about the person alone refuses is refused once, and a method that an address does not take
    is asked of it once: neither depends on the thing.
    """
    places = places or addresses(world)
    for role in roles:
        client, settled = browser(world, role), dict[str, Visit]()
        for address in places:
            if address.name in settled:
                yield replace(settled[address.name], address=address)
                continue
            answer = visit(client, address, role, method)
            status = answer.response.status_code
            if status == HTTPStatus.METHOD_NOT_ALLOWED or (
                status == HTTPStatus.FORBIDDEN and _is_refused(world, role, address)
            ):
                settled[address.name] = answer
            yield answer


def visit(client: Client, address: Address, role: str, method: str = "GET", **headers: str) -> Visit:
    """One answer, inside a transaction that is rolled back; signing out is undone too."""
    cookies, statements = client.cookies.copy(), _Statements()
    with (
        transaction.atomic(),
        zeal_context(),
        _standing_clock(),
        connection.execute_wrapper(statements),
    ):
        response = client.generic(method, address.path, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        session = getattr(response.wsgi_request, "session", {})  # some answer before there is one
        person = session.get(SESSION_KEY)
        transaction.set_rollback(True)
    client.cookies = cookies
    # Django's own answer would hold on to everything that the page was made of.
    slim = HttpResponse(status=response.status_code, headers=dict(response.headers))
    return Visit(address, role, slim, body.decode(errors="replace"), statements, unpacked(body), person)


def _is_refused(world: World, role: str, address: Address) -> bool:
    rule = getattr(address.view, "permission", "public")
    return rule in rules() and not asks_for_thing(rule) and not can(world[f"user.{role}"], rule)


def live_on(world: World) -> None:
    """The network lives on: there is some of everything, and somebody left the hidden group.

    Groups draw their numbers by lot; here it falls the same way each time, so that addresses are the same.
    """
    leave_the_hidden_group(world)
    with mock.patch("plietsch.groups.operations.groups.secrets.randbelow", Random(1).randrange):
        grow_world(world)


def leave_the_hidden_group(world: World) -> None:
    """`user.business` was in the hidden group, wrote there and left."""
    former = world["user.business"]
    invitation = invite(group=world["group.hidden"], member=former, by=world["user.member"], at=world.now)
    membership = accept_invitation(invitation=invitation, at=world.now)
    reply(topic=world["topic.hidden"], body=f"Ja, die {SECRET}.", by=former, at=world.now)
    leave_group(membership=membership, at=world.now)


@contextmanager
def _standing_clock() -> Iterator[None]:
    """All visits happen at one moment, so that a page differs for a reason and not by its age."""
    signed_at = SimpleNamespace(time=lambda: _moment().timestamp())
    with (
        mock.patch("django.utils.timezone.now", return_value=_moment()),
        mock.patch("django.core.signing.time", signed_at),
    ):
        yield


@cache
def _moment() -> datetime:
    return timezone.now()
