"""Several people who press at the same moment, each on a connection of their own."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from plietsch.accounts.models import User

Act = Callable[[], object]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PATIENCE = 60  # seconds

on_postgresql = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time anyway"),
    pytest.mark.django_db(transaction=True),
]


def members(count: int) -> list[User]:
    """People of the network."""
    return [
        User.objects.create(email=f"p{number}@example.net", name=f"Person {number}", approved_at=NOON)
        for number in range(count)
    ]


def at_once(*acts: Act, besides: tuple[type[Exception], ...] = ()) -> None:
    """Do all of it in the same moment; nothing may go wrong but what people are told in words."""
    barrier, wrong = Barrier(len(acts)), list[BaseException]()

    def press(act: Act) -> None:
        try:
            barrier.wait(PATIENCE)
            act()
        except besides:
            pass
        except BaseException as error:  # the test's own thread tells it
            wrong.append(error)
        finally:
            connections.close_all()

    fingers = [Thread(target=press, args=[act]) for act in acts]
    for finger in fingers:
        finger.start()
    for finger in fingers:
        finger.join(PATIENCE)
    assert wrong == []
