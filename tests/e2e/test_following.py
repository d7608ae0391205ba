"""Somebody on another server follows the portal: two real server processes that speak ActivityPub."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, sign_in_as
from tests.installation import wait_until

TITLE = "Neun Modellkommunen in Kiel ausgezeichnet"
LEAD = "Am 8. September 2020 haben neun Vorhaben ihre Bescheide bekommen."


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[str]:
    """The address of the other server, which keeps in `tmp_path` what it has verified."""
    command = [sys.executable, "-m", "tests.federation.neighbour", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


def _ask(address: str, body: dict[str, Any] | None = None) -> Any:
    request = Request(address, json.dumps(body).encode() if body else None)
    with urlopen(request, timeout=60) as response:
        return json.load(response)


def test_a_release_that_an_editor_writes_reaches_a_follower_and_is_taken_back(
    page_of: Callable[..., Page], address: str, neighbour: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    name = f"acct:aktuelles@localhost:{environment['PORT']}"
    portal = _ask(f"{address}/.well-known/webfinger?resource={name}")["links"][0]["href"]
    inbox, anna = _ask(portal)["inbox"], f"{neighbour}/anna"
    follow = {"id": f"{anna}#1", "type": "Follow", "actor": anna, "object": portal}
    assert _ask(f"{neighbour}/do", {"inbox": inbox, "activity": follow}) == 202
    wait_until(lambda: _verified(tmp_path) == ["Accept"])

    editor, guest = page_of(), page_of()
    _write_release(editor)
    wait_until(lambda: _verified(tmp_path) == ["Accept", "Create"])
    article = json.loads((tmp_path / "001.json").read_text())["activity"]["object"]
    assert (article["name"], article["summary"]) == (TITLE, LEAD)
    guest.goto("/aktuelles/")
    guest.get_by_role("link", name=TITLE).click()
    expect(guest.get_by_role("heading", level=1)).to_have_text(TITLE)

    editing = f"/redaktion/pages/{article['id'].rpartition('/')[2]}"
    editor.goto(f"{editing}/edit/")
    editor.locator("[name=action-publish]").dispatch_event("click")
    wait_until(lambda: _verified(tmp_path) == ["Accept", "Create", "Update"])
    editor.goto(f"{editing}/unpublish/")
    editor.locator("form[action*='unpublish'] [type=submit]").click()
    wait_until(lambda: _verified(tmp_path) == ["Accept", "Create", "Update", "Delete"])
    assert guest.request.get(guest.url).status == 404

    undo = {"id": f"{anna}#2", "type": "Undo", "actor": anna, "object": follow}
    assert _ask(f"{neighbour}/do", {"inbox": inbox, "activity": undo}) == 202
    followers = _ask(portal)["followers"]
    wait_until(lambda: _ask(followers)["totalItems"] == 0)


def _write_release(page: Page) -> None:
    """In Wagtail, from the editor's list of pages to the button."""
    sign_in_as(page, "editor")
    page.goto("/redaktion/uebersetzungen/")
    newsroom = page.locator("th a", has_text=re.compile("^Aktuelles$"))
    number = str(newsroom.get_attribute("href")).split("/")[-3]
    page.goto(f"/redaktion/pages/add/portal/news/{number}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_lead").fill(LEAD)
    page.locator("[name=action-publish]").dispatch_event("click")


def _verified(folder: Path) -> list[str]:
    """What the other server took, once it had checked our signature."""
    return [json.loads(file.read_text())["activity"]["type"] for file in sorted(folder.iterdir())]
