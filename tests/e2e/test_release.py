"""The press release of the awards, from the first word to whoever does not want to be counted."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, sign_in, sign_in_as
from tests.installation import Installation, wait_until

TITLE = "Neun Modellkommunen in Kiel ausgezeichnet"
DRAFT = "Neun Vorhaben haben ihre Bescheide bekommen."
DAY = f"{datetime.now(tz=UTC) - timedelta(days=1):%d.%m.%Y}"  # nobody is told of an old one
LEAD = "Am 8. September 2020 haben neun Vorhaben aus ganz Schleswig-Holstein ihre Bescheide bekommen."
HANDED_OVER = (
    "text => [...document.querySelectorAll('[name^=body-]')].some(field => field.value?.includes(text))"
)
TEXT = "Der Innenminister übergab in Kiel neun Förderbescheide."
PICTURE = ROOT / "plietsch" / "portal" / "demo" / "bescheide.webp"
SHOWN, CREDIT = "Neun Menschen mit Urkunden vor dem Landeshaus.", "Zeichnung: plietsch, CC0"
ADDRESS = "/aktuelles/neun-modellkommunen-in-kiel-ausgezeichnet/"
OBJECTION = "/datenschutz/zaehlung/"
FIREFOX = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"  # a headless one is a robot
)
PATIENCE = 60  # seconds that a busy machine may take


@dataclass
class Neighbour:
    """Another server of the fediverse, on which Anna follows the portal."""

    address: str
    folder: Path
    portal: dict[str, Any]

    def say(self, **activity: Any) -> None:
        """Send what Anna does, signed."""
        anna = f"{self.address}/anna"
        told = {"id": f"{anna}#{activity['type']}", "actor": anna, "object": self.portal["id"], **activity}
        assert _ask(f"{self.address}/do", {"inbox": self.portal["inbox"], "activity": told}) == 202

    def has_heard(self, *kinds: str) -> list[dict[str, Any]]:
        """What it took once it had checked our signature, as soon as it is of these kinds."""
        wait_until(lambda: tuple(each["type"] for each in self._verified()) == kinds, PATIENCE)
        return self._verified()

    def _verified(self) -> list[dict[str, Any]]:
        return [json.loads(file.read_text())["activity"] for file in sorted(self.folder.glob("*.json"))]


@pytest.fixture
def neighbour(tmp_path: Path, address: str, demo: Installation) -> Iterator[Neighbour]:
    """A second server process; it finds the portal by its name, as Mastodon does."""
    command = [sys.executable, "-m", "tests.federation.neighbour", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        own = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        name = f"acct:aktuelles@localhost:{demo.environment['PORT']}"
        portal = _ask(f"{address}/.well-known/webfinger?resource={name}")["links"][0]["href"]
        yield Neighbour(own, tmp_path, _ask(portal))
        server.terminate()


def _ask(address: str, body: dict[str, Any] | None = None) -> Any:
    request = Request(address, json.dumps(body).encode() if body else None)
    with urlopen(request, timeout=60) as response:
        return json.load(response)


def test_a_release_is_written_approved_read_followed_counted_and_objected_to(
    page_of: Callable[..., Page], neighbour: Neighbour, demo: Installation
) -> None:
    neighbour.say(type="Follow")
    neighbour.has_heard("Accept")
    writer, editor, guest = page_of(), page_of(), page_of(user_agent=FIREFOX)

    editing = _write(writer)
    assert guest.request.get(ADDRESS).status == 404
    _approve(editor, editing)

    article = neighbour.has_heard("Accept", "Create")[1]["object"]
    assert (article["name"], article["summary"]) == (TITLE, LEAD)
    assert article["image"]["name"] == f"{SHOWN} ({CREDIT})"
    _read_and_share(guest)
    reads = _reads(editor, demo)
    assert reads > 0
    _object(page_of(user_agent=FIREFOX, java_script_enabled=False))
    assert _reads(editor, demo) == reads

    editor.goto(f"{editing}/unpublish/")
    editor.locator("form[action*='unpublish'] [type=submit]").click()
    gone = neighbour.has_heard("Accept", "Create", "Delete")[2]
    assert gone["object"]["id"] == article["id"]
    assert guest.request.get(ADDRESS).status == 404
    neighbour.say(type="Undo", object={"type": "Follow", "object": neighbour.portal["id"]})
    wait_until(lambda: _ask(neighbour.portal["followers"])["totalItems"] == 0, PATIENCE)


def _write(page: Page) -> str:
    """A writer's morning: the page is saved by itself before any button; in the end it goes to an editor."""
    sign_in(page, "Wissenschaft")
    page.goto("/redaktion/uebersetzungen/")
    newsroom = page.locator("th a", has_text=re.compile("^Aktuelles$"))
    number = str(newsroom.get_attribute("href")).split("/")[-3]
    page.goto(f"/redaktion/pages/add/portal/news/{number}/")
    page.locator("[name=body-count]").wait_for(state="attached")  # the editor has been built
    page.locator("#id_title").fill(TITLE)
    page.keyboard.press("Tab")
    _add_picture(page)
    page.get_by_title("Einen Block einfügen").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    text = page.locator("[contenteditable=true]").first
    expect(text).to_be_focused()
    page.keyboard.type(TEXT)
    expect(text).to_contain_text(TEXT)
    page.wait_for_function(HANDED_OVER, arg=TEXT)  # a quarter of a second later; nobody saves as quickly
    page.locator("#id_published_on").fill(DAY)
    page.wait_for_url("**/redaktion/pages/*/edit/")  # saved for the first time
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible()
    page.locator("#id_lead").fill(DRAFT)
    with page.expect_navigation():
        page.locator("#page-edit-form .action-save").first.dispatch_event("click")
    expect(page.locator("#id_lead")).to_have_value(DRAFT)
    expect(page.locator("#id_published_on")).to_have_value(DAY)
    expect(text).to_contain_text(TEXT)
    page.locator("[name=action-submit]").dispatch_event("click")
    page.wait_for_load_state()
    return page.url.partition("/edit")[0]


def _add_picture(page: Page) -> None:
    page.locator("#id_picture-chooser [data-chooser-action-choose]").first.click()
    page.get_by_role("tab", name="Hochladen").click()
    upload = page.locator("[data-chooser-modal-creation-form]")
    upload.locator("[type=file]").set_input_files(PICTURE)
    upload.get_by_role("button", name="Hochladen").click()
    expect(upload).to_be_visible()  # a picture that nobody has described is not taken
    upload.get_by_label("Was ist zu sehen?").fill(SHOWN)
    upload.get_by_label("Bildnachweis").fill(CREDIT)
    upload.get_by_role("button", name="Hochladen").click()
    expect(page.locator("#id_picture-chooser img")).to_be_visible()


def _approve(page: Page, editing: str) -> None:
    """A second person polishes, compares, says yes, and it is public."""
    sign_in_as(page, "editor")
    page.goto(f"{editing}/edit/")
    page.locator("[contenteditable=true]").first.wait_for()  # the editor has been built
    page.locator("#id_lead").fill(LEAD)
    with page.expect_navigation():
        page.locator("#page-edit-form .action-save").first.dispatch_event("click")
    page.goto(f"{editing}/revisions/compare/earliest...latest/")
    expect(page.locator(".addition", has_text="September")).to_be_visible()
    page.goto(f"{editing}/edit/")
    page.locator("[data-workflow-action-name=approve]").first.dispatch_event("click")
    wait_until(lambda: page.request.get(ADDRESS).ok, PATIENCE)


def _read_and_share(page: Page) -> None:
    """From the list to the page; nobody else hears of it, and every way on is a plain link."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/aktuelles/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("img", name=SHOWN)).to_be_visible()
    expect(page.get_by_text(CREDIT)).to_be_visible()
    share = page.get_by_role("region", name="Weitergeben")
    for name in ("E-Mail", "LinkedIn", "WhatsApp"):
        assert ADDRESS.strip("/").rpartition("/")[2] in str(
            share.get_by_role("link", name=name, exact=True).get_attribute("href")
        )
    share.get_by_label("Mastodon: Ihre Instanz").fill("norden.social")
    share.get_by_role("button", name="Weiter").click()
    target = page.get_by_role("link", name="Weiter zu norden.social").get_attribute("href")
    assert str(target).startswith("https://norden.social/share?text=")
    assert {"/".join(url.split("/")[:3]) for url in asked} == {"/".join(page.url.split("/")[:3])}


def _reads(editor: Page, demo: Installation) -> int:
    """What the page tells those who look after it, once the worker has summed up."""
    editor.wait_for_timeout(1500)  # hits are written down once a second
    demo.python("from plietsch.analytics.tasks import sum_hits; sum_hits.call()")
    editor.goto(ADDRESS)
    told = editor.get_by_role("region", name="Gelesen").get_by_text("in vier Wochen").inner_text()
    return int(told.split()[0])


def _object(page: Page) -> None:
    """One click, without JavaScript; whatever is read afterwards is not counted."""
    page.goto(OBJECTION)
    page.get_by_role("button", name="Ich widerspreche der Zählung").click()
    expect(page.get_by_text("Sie haben widersprochen")).to_be_visible()
    for _time in range(3):
        page.goto(ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
