"""What every page tells browsers about security; measured as a visitor of a production system gets it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from plietsch.accounts.world import PASSWORD
from plietsch.core.world import World

PAGES = {"/": "guest", "/konto/": "member", "/gruppen/": "member", "/betrieb/": "office"}
HEADERS = {
    "Strict-Transport-Security": r"max-age=31536000\b.*",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin|no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": r"(?=.*default-src 'self')(?=.*object-src 'none')(?=.*base-uri 'none')"
    r"(?=.*frame-ancestors 'none')(?!.*unsafe).*",
}


@pytest.fixture
def _production(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"


@pytest.mark.usefixtures("_production")
@pytest.mark.parametrize(("path", "role"), PAGES.items())
def test_a_page_bears_every_header(
    path: str, role: str, world: World, client_as: Callable[[str], Client]
) -> None:
    answer = client_as(role).get(path, secure=True, follow=True)

    assert answer.status_code == 200
    lacking = [name for name, wanted in HEADERS.items() if not re.fullmatch(wanted, answer.get(name, ""))]
    assert lacking == []


@pytest.mark.usefixtures("_production")
def test_a_session_is_a_cookie_that_neither_scripts_nor_other_sites_nor_http_get(world: World) -> None:
    browser = Client()
    person = {"login": world["user.member"].email, "password": PASSWORD}
    browser.post("/konto/anmelden/", person, secure=True)

    session = browser.cookies["__Host-sessionid"]
    assert session["httponly"]
    assert session["secure"]
    assert session["samesite"] == "Lax"


@pytest.mark.usefixtures("_production")
def test_cookies_with_the_prefix_are_set_as_browsers_demand(world: World) -> None:
    browser = Client()
    browser.get("/konto/anmelden/", secure=True)
    browser.post("/konto/anmelden/", {"login": world["user.member"].email, "password": PASSWORD}, secure=True)

    prefixed = [cookie for name, cookie in browser.cookies.items() if name.startswith("__Host-")]
    assert len(prefixed) == 2
    assert all(cookie["secure"] and cookie["path"] == "/" and not cookie["domain"] for cookie in prefixed)
