"""A real demo network on a real server, and a real browser to walk through it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.installation import Installation, new_demo

expect.set_options(timeout=30_000)  # a busy machine may take its time
PASSWORD = "plietsch-demo"  # printed beside every demo sign-in
ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LONE = ("test_accessibility", "test_phones")  # in a browser of their own, beside the others
TILES = "https://tiles.example/{z}/{x}/{y}.png"  # somebody else's, whom nobody is to ask unasked
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if ROOT / "tests" / "e2e" in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            group = "barriers" if item.path.stem in LONE else "browser"
            item.add_marker(pytest.mark.xdist_group(group))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A demo network in a data folder of its own, on SQLite."""
    with new_demo(tmp_path_factory.mktemp("network"), server="") as network:
        network.environment["PLIETSCH_HARVEST_PRIVATE_ADDRESSES"] = "1"
        network.environment["PLIETSCH_MAP_TILES"] = TILES
        yield network


@pytest.fixture(scope="session")
def data(demo: Installation) -> Path:
    """The data folder of the demo network."""
    return Path(demo.environment["PLIETSCH_DATA"])


@pytest.fixture(scope="session")
def address(demo: Installation) -> Iterator[str]:
    """The address of the demo network, served by `manage.py serve`."""
    with demo.serving(seconds=90) as server:
        yield demo.address
        server.terminate()
        sys.stdout.write(server.communicate(timeout=20))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page_of(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A fresh page at a width; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(viewport: dict[str, int] = DESK, **options: object) -> Page:
        settings = {"base_url": address, "viewport": viewport, "locale": "de-DE"} | options
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(_told(line)) if _is_complaint(line) else None)
        return page

    yield open_page
    for context in contexts:
        for opened in context.pages:
            opened.close()  # one by one: a context may wait for ever for an editor that asks about leaving
        context.close()
    assert complaints == []


def _is_complaint(line: ConsoleMessage) -> bool:
    """Whether it is an error, other than what is said without a network, or by Wagtail of a writer's text."""
    expected = ("net::ERR_INTERNET_DISCONNECTED", "axe.run results")
    return line.type == "error" and not any(words in line.text for words in expected)


def _told(line: ConsoleMessage) -> str:
    """What it says, and of which address."""
    return f"{line.text} ({line.location['url']})"


def sign_in(page: Page, role: str) -> None:
    """One click on the demo's sign-in page."""
    page.goto("/konto/anmelden/")
    page.get_by_role("button", name=role, exact=True).click()
    page.wait_for_url("**/")


def sign_in_as(page: Page, name: str) -> None:
    """With mail address and password, as demo people without a button of their own do."""
    page.goto("/konto/anmelden/")
    page.locator("input[name=login]").fill(f"{name}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/")
