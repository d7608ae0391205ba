"""Another website counts here with a client from npm and our script, until its reader objects."""

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.e2e.conftest import sign_in
from tests.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "node_modules" / "@jonkoops" / "matomo-tracker" / "lib"
# A tiny stand-in for a bundler: the package's two files, each in a function of its own.
BUNDLE = """
const load = (code, found) => {
  const exports = {};
  Function("exports", "require", code)(exports, found);
  return exports;
};
const read = (name) => fetch(name).then((answer) => answer.text());
Promise.all(["constants.js", "MatomoTracker.js"].map(read)).then(([constants, code]) => {
  const Tracker = load(code, () => load(constants)).default;
  const { counter: urlBase, site } = document.body.dataset;
  window.tracker = new Tracker({ urlBase, siteId: Number(site), heartBeat: { active: false } });
  window.tracker.trackPageView();
  document.body.dataset.ready = "yes";
});
"""


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"  # no robot
HIT = "idsite=2&rec=1&url=https://dithmarschen.example/rathaus&action_name=Rathaus"
STORED = """
from django.db.models import Sum
from plietsch.analytics.models import Hit
print(Hit.objects.aggregate(stored=Sum("count"))["stored"] or 0)
"""


class Quiet(SimpleHTTPRequestHandler):
    """A website's files, without a log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def number(page_of: Callable[..., Page]) -> str:
    """That of a municipality's website, which the office has just added, as copied from a browser."""
    page = page_of()
    sign_in(page, "Netzwerkbüro")
    page.goto("/zugriffe/websites/")
    page.get_by_label("Name").fill("Rathaus")
    page.get_by_label("Adresse", exact=True).fill("http://127.0.0.1:80/rathaus.html")
    page.get_by_role("button", name="Hinzufügen").click()
    page.get_by_text("kann jetzt hier zählen").wait_for()
    return page.get_by_role("row", name="Rathaus").get_by_role("cell").first.inner_text()


@pytest.fixture
def website(tmp_path: Path, address: str, number: str) -> Iterator[str]:
    """A municipality's website with one page."""
    data = f'data-counter="{address}" data-site="{number}"'
    body = f'<body {data}><a href="/plan.pdf">Plan</a><script src="bundle.js"></script></body>'
    (tmp_path / "rathaus.html").write_text(
        f"<!doctype html><html lang=de><title>Rathaus</title>{body}</html>"
    )
    (tmp_path / "bundle.js").write_text(BUNDLE)
    for name in ("constants.js", "MatomoTracker.js"):
        (tmp_path / name).write_text((CLIENT / name).read_text())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/rathaus.html"
    server.shutdown()


@pytest.mark.skipif(not CLIENT.exists(), reason="npm packages are absent")
def test_a_website_counts_with_the_usual_client_until_its_reader_objects(
    browser: Browser, website: str, number: str
) -> None:
    page = browser.new_page()
    with page.expect_request("**/matomo.php") as view:
        page.goto(website)
    assert _told(view.value) == (number, website, "Rathaus", None)

    with page.expect_request("**/matomo.php") as event:
        page.evaluate("tracker.trackEvent({ category: 'Formular', action: 'abgeschickt' })")
    assert parse_qs(event.value.post_data)["e_a"] == ["abgeschickt"]
    response = event.value.response()
    assert response
    assert response.status == 204

    with page.expect_request("**/matomo.php") as download:
        page.evaluate("document.querySelector('a').click()")
    assert parse_qs(download.value.post_data)["download"][0].endswith("/plan.pdf")
    page.wait_for_url("**/plan.pdf")  # where the click leads; two ways at once would end the next one
    _objects(page, website)
    page.close()


def _told(request: Request) -> tuple[str | None, ...]:
    fields = parse_qs(request.post_data or "")
    return tuple(fields.get(name, [None])[0] for name in ("idsite", "url", "action_name", "uid"))


def _objects(page: Page, website: str) -> None:
    """After the objection not a single request goes out."""
    sent: list[str] = []
    page.goto(website)
    page.wait_for_selector("[data-ready]")
    page.wait_for_function("window.Matomo")
    page.evaluate("_paq.push(['optUserOut'])")
    page.on("request", lambda request: sent.append(request.url) if "matomo.php" in request.url else None)
    page.evaluate("tracker.trackPageView()")
    page.goto(website)
    page.wait_for_function("window.Matomo")
    assert sent == []


@pytest.mark.parametrize("way", ["objection", "Sec-GPC", "DNT"])
def test_of_who_objects_not_a_row_is_written_over_any_way_to_be_counted(
    page_of: Callable[..., Page], demo: Installation, way: str
) -> None:
    empty = _stored(page_of(), demo)
    _is_counted(page_of(user_agent=FIREFOX))
    before = _stored(page_of(), demo)
    assert before == empty + 6  # two pages, and four times by the interface
    headers = {} if way == "objection" else {way: "1"}
    reader = page_of(user_agent=FIREFOX, java_script_enabled=False, extra_http_headers=headers)
    if way == "objection":
        reader.goto("/datenschutz/zaehlung/")
        before = _stored(reader, demo)  # the page itself was read before the objection
        reader.get_by_role("button", name="Ich widerspreche der Zählung").click()
        reader.get_by_text("Sie haben widersprochen").wait_for()

    _is_counted(reader)
    assert _stored(reader, demo) == before


def _is_counted(page: Page) -> None:
    """Reads pages, and asks the tracking interface as both kinds of clients do, one by one and in bulk."""
    for path in ("/aktuelles/", "/aktuelles/neun-digitale-modellkommunen/", f"/matomo.php?{HIT}"):
        assert page.request.get(path).ok
    assert page.request.post("/matomo.php", data=json.dumps({"requests": [f"?{HIT}"] * 3})).ok


def _stored(page: Page, demo: Installation) -> int:
    page.wait_for_timeout(1500)  # hits are written down once a second
    return int(demo.python(STORED).splitlines()[-1])
