"""Every page passes axe in a real browser: light and dark, on a phone and at a desk."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import DESK, sign_in

NARROW = {"width": 320, "height": 700}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

PUBLIC = ["/", "/orte/", "/gruppen/", "/konto/anmelden/", "/konto/registrieren/", "/bausteine/"]
PORTAL = [
    *("/aktuelles/", "/aktuelles/neun-digitale-modellkommunen/", "/mitmachen/", "/datenschutz/"),
    *("/leicht/", "/datenschutz/zaehlung/"),
]
MEMBER = ["/", "/gruppen/", "/mitglieder/", "/organisationen/", "/konto/profil/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [NARROW, DESK], ids=["narrow", "desk"])
def test_public_pages_have_no_barrier(
    page_of: Callable[..., Page], viewport: dict[str, int], scheme: str
) -> None:
    page = page_of(viewport, color_scheme=scheme)

    assert _barriers(page, PUBLIC + PORTAL) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_member_meets_no_barrier(page_of: Callable[..., Page], scheme: str) -> None:
    page = page_of(DESK, color_scheme=scheme)
    sign_in(page, "Verwaltung")

    assert _barriers(page, MEMBER) == []


def _barriers(page: Page, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: scrolls sideways by {width} px"] if width > 0 else []
        found += [
            f"{path}: {violation['id']} {node['target']}"
            for violation in Axe().run(page, options=RULES).response["violations"]
            for node in violation["nodes"]
        ]
    return found
