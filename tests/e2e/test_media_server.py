"""An own media server, nginx with its RTMP module, asks us who may send; Chromium shows what it gets."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_stream import MINUTE, wait_for_picture
from tests.installation import Installation, free_port, wait_until

MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
HOOK = "veranstaltungen/medienserver/"
PICTURE = ["-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-f", "lavfi", "-i", "sine"]
CODED = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "50", "-c:a", "aac"]

pytestmark = pytest.mark.skipif(
    not (shutil.which("ffmpeg") and shutil.which("nginx") and MODULE.exists()),
    reason="NO NGINX WITH libnginx-mod-rtmp ON THIS MACHINE: no own media server is tested",
)


@pytest.fixture
def media(demo: Installation, address: str, tmp_path: Path) -> Iterator[str]:
    """Where the media server of the network takes streams."""
    port = free_port()
    settings = tmp_path / "nginx.conf"
    settings.write_text(
        f"load_module {MODULE}; daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log;"
        "events {} rtmp { server { "
        f"listen 127.0.0.1:{port}; application live {{ live on; "
        f"on_publish {address}/{HOOK}; on_play {address}/{HOOK}; }} }} }}"
    )
    server = subprocess.Popen(["nginx", "-c", str(settings), "-p", str(tmp_path)])
    try:
        wait_until((tmp_path / "pid").exists)
        yield f"rtmp://127.0.0.1:{port}/live"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def sending(target: str) -> Iterator[subprocess.Popen[bytes]]:
    """A sender such as OBS."""
    command = ["ffmpeg", "-loglevel", "error", *PICTURE, *CODED, "-f", "flv", target]
    sender = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        yield sender
    finally:
        sender.kill()
        sender.wait()


def test_a_picture_comes_by_way_of_an_own_media_server_and_a_wrong_key_is_refused(
    page_of: Callable[..., Page], demo: Installation, media: str
) -> None:
    page = page_of()
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Livestream zum Ausprobieren").click()
    slug = page.url.rstrip("/").rpartition("/")[2]
    with demo.started("live", "start", slug, "--source", f"{media}/{slug}") as listener:
        key = re.search(r"\S+\?pass=\S+", listener.line())
        assert key
        for wrong in (f"{slug}?pass=falsch", slug):
            with sending(f"{media}/{wrong}") as refused:
                assert refused.wait(timeout=60)

        with sending(f"{media}/{key[0]}") as sender:
            page.get_by_role("link", name="Zum Livestream").click()
            expect(page.get_by_text("Jetzt live")).to_be_visible(timeout=MINUTE)
            page.reload()
            wait_for_picture(page)
            assert sender.poll() is None
        listener.terminate()
        listener.wait(timeout=20)
