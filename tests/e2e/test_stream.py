"""A picture with a clock goes from ffmpeg by SRT through the product into Chromium, and moves there."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation

MINUTE = 60_000
FRAME = """() => {
  const video = document.querySelector("video"), canvas = document.createElement("canvas");
  canvas.width = 64; canvas.height = 36;
  canvas.getContext("2d").drawImage(video, 0, 0, 64, 36);
  return [...canvas.getContext("2d").getImageData(0, 0, 64, 36).data].join();
}"""

pytestmark = pytest.mark.skipif(
    not shutil.which("ffmpeg"), reason="FFMPEG IS NOT ON THIS MACHINE: the live stream is not tested"
)


@pytest.fixture
def sending(demo: Installation) -> Iterator[None]:
    """The demo network's own test picture."""
    with demo.started("live", "demo") as sender:
        yield
        sender.terminate()
        sender.wait(timeout=20)


def test_a_newcomer_sees_the_clock_run(page_of: Callable[..., Page], sending: None) -> None:
    page = page_of()
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Livestream zum Ausprobieren").click()
    page.get_by_role("link", name="Zum Livestream").click()
    expect(page.get_by_text("Jetzt live")).to_be_visible(timeout=MINUTE)

    page.reload()
    wait_for_picture(page)
    first = page.evaluate(FRAME)
    page.wait_for_timeout(1500)

    assert page.evaluate(FRAME) != first


def wait_for_picture(page: Page) -> None:
    """Until a second of it was played; asked from outside, for the page's policy lets nobody poll within."""
    for _ in range(120):
        if page.evaluate("document.querySelector('video').currentTime") > 1:
            return
        page.wait_for_timeout(500)
    raise AssertionError("no picture within a minute")
