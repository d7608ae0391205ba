"""A juror finds the jury's pages in the menu from the moment they are seated, though menus are remembered."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.competitions.models import Call, Seat
from plietsch.core.world import World

pytestmark = pytest.mark.django_db
ENTRY = 'href="/wettbewerbe/jury/'


def test_the_entry_comes_with_the_seat_and_goes_with_it(
    world: World,
    client_as: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr("plietsch.core.remembering.connection", SimpleNamespace(in_atomic_block=False))
    member = client_as("member")

    def has_entry() -> bool:
        return ENTRY in member.get("/konto/").content.decode()

    assert not has_entry()
    with django_capture_on_commit_callbacks(execute=True):
        seat = Seat.objects.create(
            call=Call.objects.all()[0], user=world["user.member"], seated_at=timezone.now()
        )
    assert has_entry()
    with django_capture_on_commit_callbacks(execute=True):
        Seat.objects.filter(pk=seat.pk).update(left_at=timezone.now())
    assert not has_entry()
