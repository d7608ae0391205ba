"""Addresses that others keep lead on after a page has moved."""

from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.views import CreateView

from plietsch.core.world import World
from plietsch.portal.moving import MovedForm

MOVED = "/presse/bürgerportal"


@pytest.fixture(autouse=True)
def moved(world: World) -> None:
    Redirect.add_redirect(MOVED, "/aktuelles/")


@pytest.mark.parametrize("address", [MOVED, f"{MOVED}/", f"{MOVED}/?seite=2", "/presse/b%C3%BCrgerportal"])
def test_an_old_address_leads_on(client: Client, address: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (301, "/aktuelles/")


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("/lizenzen/", "http://localhost:8000/lizenzen/"),
        ("www.gemeinde.example", "https://www.gemeinde.example"),
        ("http://localhost:8000/lizenzen/", "http://localhost:8000/lizenzen/"),
        ("//gemeinde.example", "https://gemeinde.example"),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_old_address_may_lead_to_a_page_of_ours_or_elsewhere(
    settings: Any, typed: str, target: str
) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    form = MovedForm({"old_path": "/alt/", "is_permanent": "on", "redirect_link": typed})

    assert form.is_valid() == bool(target)
    assert form.cleaned_data.get("redirect_link", "") == target


@pytest.mark.parametrize("surroundings", ["", "/da"])
def test_a_short_address_tells_nothing_of_a_page_that_waits(
    client: Client, world: World, surroundings: str
) -> None:
    page = world["news.bescheide"]
    Redirect.add_redirect("/preis", page)
    assert client.get(f"{surroundings}/preis/")["Location"].endswith(page.get_absolute_url())

    page.unpublish()

    assert client.get(f"{surroundings}/preis/").status_code == 404


@pytest.mark.parametrize("address", ["/presse/rathaus/", "/presse/b%00rgerportal/"])
def test_an_address_that_never_was_is_missed(client: Client, address: str) -> None:
    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize(
    "target", ["/neu/", "http://localhost:8000/neu", "/zwischendurch/?von=alt", "/halt/"]
)
def test_nobody_is_sent_round_in_a_ring(world: World, settings: Any, target: str) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    Redirect.add_redirect("/neu", "/alt/")
    Redirect.add_redirect("/zwischendurch", "http://localhost:8000/neu/")
    Redirect.add_redirect("/halt", world["news.bescheide"])
    Redirect.add_redirect(world["news.bescheide"].get_absolute_url(), "/alt/")
    typed = {"old_path": "/alt/", "is_permanent": "on", "redirect_link": target}

    form = CreateView.form_class(typed)
    is_ring = target != "/halt/"

    assert ("führt im Kreis" in str(form.errors.get("redirect_link"))) is is_ring
    assert form.is_valid() is not is_ring
