"""Each page is fetched once per role; many tests look at the same answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from zeal import zeal_context

from plietsch.core.world import World
from tests.site.addresses import MOST, Address, addresses

ROLES = ("guest", "pending", "deactivated", "member", "business", "office")


@dataclass
class Visit:
    """One answer: who asked where, what came back, and what it cost."""

    address: Address
    role: str
    response: HttpResponse
    body: str
    queries: list[str]

    def __str__(self) -> str:
        return f"{self.role} {self.address.path}"

    @property
    def is_page(self) -> bool:
        """Whether a person reads this answer as a web page."""
        return self.response.status_code == 200 and self.response["Content-Type"].startswith("text/html")


def browser(world: World, role: str, **defaults: Any) -> Client:
    """A browser in which this role is signed in."""
    client = Client(raise_request_exception=True, **defaults)
    if role != "guest":
        client.force_login(world[f"user.{role}"])
    return client


def visit_all(
    world: World, roles: tuple[str, ...] = ROLES, most: int = MOST, **headers: str
) -> Iterator[Visit]:
    """GET every address as every role; what a view writes is undone."""
    places = addresses(world, most)
    for role in roles:
        client = browser(world, role, headers=headers)
        for address in places:
            yield get(client, address, role)


def get(client: Client, address: Address, role: str) -> Visit:
    """One GET inside a transaction that is rolled back."""
    reset_queries()
    with (
        transaction.atomic(),
        zeal_context(),
        _standing_clock(),
        CaptureQueriesContext(connection) as queries,
    ):
        response = client.get(address.path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    statements = [query["sql"] for query in queries.captured_queries]
    return Visit(address, role, response, body.decode(errors="replace"), statements)


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


def post(client: Client, address: Address) -> HttpResponse:
    """One POST of nothing, undone; signing out is undone too."""
    cookies = client.cookies.copy()
    reset_queries()
    with transaction.atomic(), zeal_context():
        response = client.post(address.path)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response
