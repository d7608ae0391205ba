"""Registering more than oneself, and what is too long or too much."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from plietsch.core.world import World
from plietsch.events.models import Event, Registration
from plietsch.events.throttle import PER_CONNECTION
from tests.factories.events import ONSITE, an_event
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=False)
ClientAs = Callable[[str], Client]
ENDLESS = "x" * 250 + "@example.org"


def address_of(event: Event) -> str:
    return f"/veranstaltungen/{event.slug}/anmeldung/"


def test_an_endless_address_is_refused_in_words(client_as: ClientAs, world: World) -> None:
    event = an_event(world)

    alone = client_as("guest").post(address_of(event), {"mode": ONSITE, "name": "Wer", "email": ENDLESS})
    among = client_as("guest").post(
        f"{address_of(event)}gruppe/", {"mode": ONSITE, "lines": f"Wer, {ENDLESS}"}
    )

    assert "höchstens 254 Zeichen" in alone.content.decode()
    assert "lässt sich nicht lesen" in among.content.decode()
    assert not Registration.objects.filter(event=event).exists()


def test_colleagues_beyond_the_limit_stay_on_the_form(client_as: ClientAs, world: World) -> None:
    event, client = an_event(world), client_as("guest")
    for number in range(PER_CONNECTION - 1):
        typed = {"mode": ONSITE, "name": "Wer", "email": f"a{number}@example.org"}
        client.post(address_of(event), typed)

    lines = "Eine, eine@example.org\nZweiter, zweiter@example.org\nDritte, dritte@example.org"
    answer = client.post(f"{address_of(event)}gruppe/", {"mode": ONSITE, "lines": lines})

    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Zweiter, zweiter@example.org\nDritte, dritte@example.org" in page
    assert "Eine, eine@example.org" not in page
    assert "haben noch keine Mail" in page
    run_jobs()
    assert [message.to for message in mail.outbox][-1:] == [["eine@example.org"]]
