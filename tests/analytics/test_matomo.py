"""Other websites count here with Matomo's own clients, and programs read what was counted."""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import matomopy
import pytest
import requests
import uvicorn
from django.test import Client
from django.utils import timezone
from requests.adapters import BaseAdapter

from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.matomo import sites, tracking
from plietsch.analytics.models import MOST_PATH, Dimension, Hit, Kind, Sum
from plietsch.analytics.operations.sites import give_token
from plietsch.core.world import World
from tests.analytics.conftest import FIREFOX
from tests.installation import wait_until

ROOT = Path(__file__).resolve().parents[2]
Counted = Callable[[], list[Hit]]


@pytest.fixture
def token(world: World) -> str:
    """A program that may read all websites."""
    secret = give_token(name="Test", site=None, by=None, at=world.now)
    sites.refresh()
    return secret


@pytest.fixture
def tracker(world: World) -> Iterator[str]:
    """The address of a server that answers trackers as the embedded one does, before Django."""
    sites.refresh()
    server = uvicorn.Server(uvicorn.Config(tracking.serve, lifespan="off", log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/matomo.php"
        server.should_exit = True
        thread.join()


def track(visitor: Client, **fields: object) -> Any:
    told = {"idsite": "1", "rec": "1", "url": "https://localhost/", **fields}
    return visitor.get("/matomo.php", {name: value for name, value in told.items() if value is not None})


def test_a_tracked_page_event_download_and_search_are_counted(visitor: Client, counted: Counted) -> None:
    page = {"url": "https://nortorf.example/rathaus/?utm_source=brief", "urlref": "https://heise.de/x"}
    answer = track(visitor, **page, action_name="Rathaus", idsite="9")
    track(visitor, e_c="Formular", e_a="abgeschickt", e_n="Hund", url="https://localhost/")
    file = "https://nortorf.example/satzung.pdf?key=geheim"
    track(visitor, **page, idsite="9", download=file, send_image="0")
    track(visitor, search="Hundesteuer", search_count="0")
    track(visitor, ping="1", url="https://localhost/")

    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/gif", tracking.GIF)
    first, *others = counted()
    assert (first.site, first.path, first.detail) == (9, "/rathaus/", "Rathaus")
    assert (first.source, first.campaign, first.is_entry) == ("heise.de", "brief", True)
    assert [(hit.kind, hit.detail) for hit in others] == [
        (Kind.EVENT, "Formular · abgeschickt · Hund"),
        (Kind.DOWNLOAD, "nortorf.example/satzung.pdf"),
        (Kind.MISS, "hundesteuer"),
    ]


def test_bulk_requests_tell_how_many_made_sense(visitor: Client, counted: Counted, token: str) -> None:
    told = [
        "?idsite=1&rec=1&url=https://localhost/eins",
        {"idsite": 1, "rec": 1, "url": "https://localhost/"},
    ]
    garbage = [None, 7, [], "?idsite=77&rec=1", {"idsite": {"a": 1}}, "?idsite=1"]
    answer = visitor.post(
        "/piwik.php", {"requests": told + garbage, "token_auth": token}, content_type="application/json"
    )

    assert answer.json() == {
        "status": "success",
        "tracked": 2,
        "invalid": 6,
        "invalid_indices": [2, 3, 4, 5, 6, 7],
    }
    assert [hit.path for hit in counted()] == ["/eins", "/"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}",
        b'{"requests": 7}',
        b'{"requests": {}}',
        b'{"requests": ' + b"[" * 100_000,
        json.dumps({"requests": ["?idsite=1&rec=1"] * 1001}).encode(),
        b"\xff\xfe\x00",
        urlencode({f"f{number}": "x" for number in range(500)}).encode(),
    ],
)
def test_garbage_is_refused_and_never_fails(visitor: Client, counted: Counted, body: bytes) -> None:
    answer = visitor.post(
        "/matomo.php?idsite=1&rec=1" if b"f0" in body else "/matomo.php", body, "text/plain"
    )

    assert answer.status_code == 400
    assert counted() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"action_name": "\x02" * 9000},
        {"urlref": "javascript:alert(1)", "url": "https://localhost/" + "ä" * 5000},
        {"lang": "%%%", "ua": "x" * 90_000, "cip": "::1%" + "x" * 500},
        {"e_c": "=1+1", "e_a": "\u202e"},
    ],
)
def test_odd_values_are_counted_as_what_they_are(
    visitor: Client, counted: Counted, fields: dict[str, Any]
) -> None:
    assert track(visitor, **fields).status_code == 200
    assert len(counted()) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "http://[::1", b"\x01\xed\xa0\x80", "https://kiel.example/"),
        "https://evil-localhost/",
    ],
)
def test_nobody_adds_pages_to_a_website_that_are_not_its_own(
    visitor: Client, counted: Counted, token: str, url: Any
) -> None:
    assert track(visitor, url=url).status_code == 400
    assert counted() == []

    assert track(visitor, url="https://amt.localhost/seite").status_code == 200
    assert track(visitor, url="https://kiel.example/", token_auth=token, ua=FIREFOX).status_code == 200
    assert [hit.path for hit in counted()] == ["/seite", "/"]


@pytest.mark.parametrize(
    "fields",
    [
        {"url": None},
        {"url": ""},
        {"url": None, "download": "https://localhost/daten/liste.csv"},
        {"download": "Wählt uns"},
        {"download": "https://fremd.example/liste.csv"},
        {"link": "Wählt uns"},
        {"link": "javascript:alert(1)"},
        {"link": "https://heise.de/", "url": "https://fremd.example/"},
    ],
)
def test_nobody_writes_into_the_figures_what_no_page_of_the_website_offers(
    visitor: Client, counted: Counted, fields: dict[str, Any]
) -> None:
    assert track(visitor, **fields).status_code == 400
    assert counted() == []


def test_files_of_a_website_and_ways_out_of_it_are_counted_cut_to_a_sane_length(
    visitor: Client, counted: Counted
) -> None:
    assert track(visitor, download="https://dateien.localhost/liste.csv?wer=ich").status_code == 200
    assert track(visitor, link="https://heise.de/" + "x" * 2000).status_code == 200

    assert counted()[0].detail == "dateien.localhost/liste.csv"
    assert len(counted()[1].detail) == MOST_PATH


def test_a_picture_counts_the_page_that_shows_it_and_for_no_other_website(
    visitor: Client, counted: Counted
) -> None:
    def shown_on(page: str) -> int:
        asked = {"idsite": "9", "rec": "1"}
        return visitor.get("/matomo.php", asked, headers={"referer": page}).status_code

    assert shown_on("https://www.nortorf.example/kita/") == 200
    assert shown_on("https://fremd.example/") == 400

    assert [(hit.path, hit.source) for hit in counted()] == [("/kita/", "")]


def test_a_form_in_parts_is_taken_too(visitor: Client, counted: Counted) -> None:
    told = {"idsite": "1", "rec": "1", "url": "https://localhost/teile"}

    assert visitor.post("/matomo.php", told).status_code == 200
    assert [hit.path for hit in counted()] == ["/teile"]


def test_too_long_a_body_is_refused(tracker: str) -> None:
    answer = requests.post(tracker, data=b"{" + b" " * tracking.MOST_BYTES, timeout=10)

    assert answer.status_code == 413
    assert requests.put(tracker, timeout=10).status_code == 405


def test_who_objects_is_not_tracked_on_other_websites_either(visitor: Client, counted: Counted) -> None:
    for headers in ({"sec-gpc": "1"}, {"dnt": "1"}, {"cookie": "mtm_consent_removed=1"}):
        answer = visitor.get("/matomo.php?idsite=1&rec=1&url=https://localhost/", headers=headers)
        assert answer.status_code == 200

    assert counted() == []


@pytest.mark.usefixtures("visits_mode")
def test_only_a_token_may_name_the_readers_address(visitor: Client, counted: Counted, token: str) -> None:
    for address in ("192.0.2.1", "198.51.100.1"):
        track(visitor, url="https://localhost/", cip=address)
    assert [hit.count for hit in counted()] == [2]

    for address in ("192.0.2.1", "198.51.100.1"):
        track(visitor, url="https://localhost/", cip=address, token_auth=token, ua=FIREFOX)
    assert len({hit.visitor for hit in counted()}) == 3


def test_the_python_client_counts(tracker: str, counted: Counted, token: str) -> None:
    with matomopy.MatomoTracker(tracker, 1, token, user_agent=FIREFOX) as client:
        client.set_url("https://localhost/eins")
        client.track_page_view("Eins")
        client.track_event("Formular", "abgeschickt")
        client.enable_bulk_tracking()
        client.track_site_search("Hund")
        client.track_page_view("Zwei")
        client.flush()

    assert [(hit.kind, hit.detail, hit.path, hit.device) for hit in counted()] == [
        (Kind.PAGE, "Eins", "/eins", "desktop"),
        (Kind.EVENT, "Formular · abgeschickt", "/eins", "desktop"),
        (Kind.SEARCH, "hund", "/eins", "desktop"),
        (Kind.PAGE, "Zwei", "/eins", "desktop"),
    ]


def test_a_real_matomo_is_told_by_our_server_of_our_own_pages_only(
    tracker: str, visitor: Client, settings: Any, token: str
) -> None:
    settings.MATOMO = {"address": tracker, "site": "3", "token": token}
    visitor.get("/projekte/?utm_campaign=brief", headers={"referer": "https://heise.de/"})
    visitor.get("/projekte/", headers={"user-agent": "curl/8"})
    track(visitor, idsite="2", url="https://dithmarschen.example/rathaus")
    buffer.flush()  # tells the tracker, which gathers in the same buffer
    settings.MATOMO = {}
    buffer.flush()

    told = {(hit.site, hit.path, hit.source, hit.campaign) for hit in Hit.objects.all()}
    assert told == {(2, "/rathaus", "", ""), (3, "/projekte/", "heise.de", "brief")}


def test_hits_wait_while_matomo_is_away(visitor: Client, settings: Any, counted: Counted) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        away = f"http://127.0.0.1:{nobody.getsockname()[1]}/matomo.php"
    settings.MATOMO = {"address": away, "site": "3", "token": ""}
    visitor.get("/projekte/")
    assert counted() == []

    settings.MATOMO = {}
    assert [hit.path for hit in counted()] == ["/projekte/"]


@pytest.mark.skipif(not (ROOT / "node_modules" / "matomo-tracker").exists(), reason="npm packages are absent")
def test_the_official_node_client_counts_single_and_bulk(tracker: str, counted: Counted) -> None:
    node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
    code = """
        const Tracker = require("matomo-tracker");
        const tracker = new Tracker(1, process.argv[1]);
        tracker.on("error", (error) => { console.error(error); process.exit(1); });
        const page = { url: "https://localhost/eins", ua: process.argv[2] };
        tracker.track(page);
        const more = ["zwei", "drei"].map((path) => ({ ...page, url: `https://localhost/${path}` }));
        tracker.trackBulk(more, (said) => { console.log(said); });
    """
    done = subprocess.run(
        [node, "-e", code, tracker, FIREFOX], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )

    assert json.loads(done.stdout) == {"status": "success", "tracked": 2, "invalid": 0}
    assert sorted(hit.path for hit in counted()) == ["/drei", "/eins", "/zwei"]


class Browser(BaseAdapter):
    """Lets the requests library reach Django within the test's own transaction."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        kind = request.headers.get("Content-Type", "")
        path = (request.path_url or "/").replace("\\", "/")
        headers = {name.lower(): value for name, value in request.headers.items() if name == "Authorization"}
        answer = Client(headers=headers).generic(request.method or "GET", path, request.body or b"", kind)
        response = requests.Response()
        response.status_code, response._content = answer.status_code, answer.content
        response.headers["Content-Type"] = answer["Content-Type"]
        response.url = request.url or ""
        return response

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("way", ["post", "bearer"])
def test_the_python_client_reads_reports(token: str, way: str) -> None:
    today = timezone.localdate()
    for dimension, key, hits in (
        (Dimension.TOTAL, "", 40),
        (Dimension.PAGE, "/rathaus/", 30),
        (Dimension.SOURCE, "duckduckgo.com", 9),
        (Dimension.SOURCE, "heise.de", 8),
        (Dimension.EVENT, "Formular · abgeschickt", 6),
        (Dimension.DEVICE, "phone", 40),
    ):
        Sum.objects.create(day=today, site=1, dimension=dimension, key=key, hits=hits, entries=10, visits=0)
    session = requests.Session()
    session.mount("http://", Browser())
    client = matomopy.MatomoClient(
        "http://network/", token, default_id_site=1, session=session, auth_method=way
    )
    days = {"period": "day", "date": "today"}

    assert client.call("VisitsSummary.get", **days)["nb_visits"] == 10
    assert client.call("Actions.getPageUrls", **days)[0]["label"] == "/rathaus/"
    assert [row["label"] for row in client.call("Referrers.getSearchEngines", **days)] == ["duckduckgo.com"]
    assert [row["label"] for row in client.call("Referrers.getWebsites", **days)] == ["heise.de"]
    assert client.call("Events.getCategory", **days)[0] == {
        "label": "Formular",
        "nb_events": 6,
        "nb_visits": 6,
    }
    assert client.call("DevicesDetection.getType", **days)[0]["label"] == "Smartphone"
    assert client.call("SitesManager.getAllSites")[0]["idsite"] == 1
    week = client.call("VisitsSummary.getActions", period="day", date="last7")
    assert list(week.values())[-1] == {"value": 40}
    assert len(week) == 7


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "Users.getUsers"},
        {"method": "VisitsSummary.get", "date": "2026-99-01"},
        {"method": "VisitsSummary.get", "date": "last999999"},
        {"method": "VisitsSummary.get", "date": "0001-01-01,9999-12-31", "period": "range"},
        {"method": "VisitsSummary.get", "period": "century"},
        {"method": "Live.getCounters", "lastMinutes": "-1"},
        {"method": "Live.getCounters", "lastMinutes": "9" * 5000},
        {"method": "VisitsSummary.get", "format": "xml"},
        {"method": "VisitsSummary.get", "idSite": "99"},
        {"method": "VisitsSummary.get", "token_auth": "forged"},
        {"method": "SitesManager.getAllSites", "token_auth": ""},
    ],
)
def test_what_the_interface_cannot_give_is_said_in_matomos_words(token: str, asked: dict[str, str]) -> None:
    answer = Client().post("/index.php", {"module": "API", "idSite": "1", "token_auth": token, **asked})

    assert answer.status_code in (400, 401)
    assert answer.json()["result"] == "error"


def test_several_reports_come_in_one_answer(token: str) -> None:
    methods = ["VisitsSummary.getVisits", "Nothing.here", "API.getMatomoVersion"]
    asked = {
        f"urls[{number}]": f"method={method}&idSite=1&period=week&date=today"
        for number, method in enumerate(methods)
    }
    asked |= {"module": "API", "method": "API.getBulkRequest", "token_auth": token}
    answer = Client().post("/index.php", asked)

    first, second, third = answer.json()
    assert (first, second["result"], "value" in third) == ({"value": 0}, "error", True)


def test_the_script_is_ours_and_may_be_kept_by_browsers(visitor: Client) -> None:
    answer = visitor.get("/matomo.js")

    assert "_paq" in answer.content.decode()
    assert len(answer.content) < 5000
    assert visitor.get("/matomo.js", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_programs_get_the_rows_that_they_ask_for(token: str) -> None:
    today = timezone.localdate()
    for key, hits in (("/eins", 30), ("/zwei", 20), ("/drei", 10)):
        Sum.objects.create(
            day=today, site=1, dimension=Dimension.PAGE, key=key, hits=hits, entries=0, visits=0
        )

    def ask(**more: str) -> Any:
        asked = {"module": "API", "method": "Actions.getPageUrls", "idSite": "1", "token_auth": token}
        return Client().post("/index.php", asked | more)

    assert [row["label"] for row in ask(filter_limit="1", filter_offset="1").json()] == ["/zwei"]
    assert [row["label"] for row in ask(filter_pattern="EI").json()] == ["/eins", "/zwei", "/drei"]
    assert [row["label"] for row in ask(label="/drei").json()] == ["/drei"]
    assert ask(filter_limit="viele").status_code == 400
    assert ask(segment="deviceType==smartphone").status_code == 400
    assert set(ask(idSite="1,2").json()) == {"1", "2"}
    assert len(ask(idSite="all").json()["1"]) == 3


def test_what_may_be_somebodys_address_is_not_kept(visitor: Client, counted: Counted) -> None:
    track(visitor, url="https://localhost/liste/max%20muster@example.org/", search="max@example.org")

    [hit] = counted()
    assert (hit.path, hit.detail) == ("/liste/…/", "…")


def test_mail_addresses_in_campaigns_titles_and_events_are_not_kept(
    visitor: Client, counted: Counted
) -> None:
    marked = "https://localhost/brief/?utm_campaign=max@example.org"
    track(visitor, url=marked, action_name="Anfrage an max@example.org / Bauamt")
    track(visitor, url="https://localhost/", e_c="Formular", e_a="max@example.org")

    page, event = counted()
    assert (page.campaign, page.detail, event.detail) == ("…", "Anfrage an … / Bauamt", "Formular · …")
