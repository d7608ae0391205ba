"""Somebody on another server follows the portal: two real server processes that speak ActivityPub."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import ROOT, sign_in_as
from tests.installation import Installation, wait_until


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


def test_news_that_an_editor_publishes_reach_a_follower(
    page_of: Callable[..., Page], address: str, neighbour: str, tmp_path: Path, demo: Installation
) -> None:
    name = f"acct:aktuelles@localhost:{demo.environment['PORT']}"
    portal = _ask(f"{address}/.well-known/webfinger?resource={name}")["links"][0]["href"]
    inbox, anna = _ask(portal)["inbox"], f"{neighbour}/anna"
    follow = {"id": f"{anna}#1", "type": "Follow", "actor": anna, "object": portal}
    assert _ask(f"{neighbour}/do", {"inbox": inbox, "activity": follow}) == 202
    wait_until(lambda: _verified(tmp_path) == ["Accept"])

    page = page_of()
    sign_in_as(page, "editor")
    page.goto("/redaktion/uebersetzungen/")
    page.get_by_role("link", name="Nortorf und sein Umland planen gemeinsam").click()
    page.locator("[name=body-count]").wait_for(state="attached")  # the editor has been built
    page.locator("[name=action-publish]").dispatch_event("click")
    wait_until(lambda: _verified(tmp_path) == ["Accept", "Update"])

    undo = {"id": f"{anna}#2", "type": "Undo", "actor": anna, "object": follow}
    assert _ask(f"{neighbour}/do", {"inbox": inbox, "activity": undo}) == 202
    followers = _ask(portal)["followers"]
    wait_until(lambda: _ask(followers)["totalItems"] == 0)


def _verified(folder: Path) -> list[str]:
    """What the other server took, once it had checked our signature."""
    return [json.loads(file.read_text())["activity"]["type"] for file in sorted(folder.iterdir())]
