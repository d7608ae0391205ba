"""Pages are counted as they are handed out: what, from where, with what; never who."""

from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

import pytest
from django.test import Client

from plietsch.analytics.counting import buffer as buffers
from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.counting.reader import bot_of, device_of, language_of, source_of
from plietsch.analytics.counting.rows import Row
from plietsch.analytics.models import Hit, Kind, Salt
from plietsch.core.world import World
from plietsch.events.models import Registration
from tests.analytics.conftest import FIREFOX

Counted = Callable[[], list[Hit]]
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Mobile/15E148 Safari/604.1"


def test_a_guests_page_is_counted_with_source_campaign_device_and_language(
    visitor: Client, counted: Counted
) -> None:
    visitor.get(
        "/projekte/?utm_campaign=brief",
        headers={"referer": "https://www.heise.de/news", "user-agent": IPHONE},
    )

    [hit] = counted()
    assert (hit.kind, hit.path, hit.site, hit.count) == (Kind.PAGE, "/projekte/", 1, 1)
    assert (hit.source, hit.campaign, hit.device, hit.language) == ("heise.de", "brief", "phone", "de")
    assert hit.is_entry
    assert hit.visitor == 0


def test_a_link_of_our_own_begins_no_visit(visitor: Client, counted: Counted) -> None:
    visitor.get("/", headers={"host": "localhost", "referer": "http://localhost/projekte/"})

    assert [(hit.is_entry, hit.source) for hit in counted()] == [(False, "")]


def test_nobody_is_given_a_cookie_or_a_script_for_being_counted(visitor: Client, counted: Counted) -> None:
    response = visitor.get("/")

    assert counted()
    assert not response.cookies
    assert "matomo" not in response.content.decode().lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-gpc": "1"},
        {"dnt": "1"},
        {"cookie": "zaehlung=nein"},
        {"cookie": "a=b; mtm_consent_removed=1764000000"},
        {"sec-purpose": "prefetch;prerender"},
        {"hx-request": "true"},
    ],
)
def test_who_objects_or_only_fetches_ahead_is_not_counted(
    visitor: Client, counted: Counted, headers: dict[str, str]
) -> None:
    visitor.get("/", headers=headers)

    assert counted() == []


def test_what_members_read_is_their_own(client_as: Callable[[str], Client], counted: Counted) -> None:
    client_as("member").get("/", headers={"user-agent": FIREFOX})

    assert counted() == []


def test_programs_are_counted_as_programs(visitor: Client, counted: Counted) -> None:
    for agent in ("Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.0", ""):
        visitor.get("/projekte/", headers={"user-agent": agent})

    assert [(hit.kind, hit.detail, hit.path) for hit in counted()] == [
        (Kind.BOT, "googlebot", ""),
        (Kind.BOT, "curl", ""),
        (Kind.BOT, "", ""),
    ]


def test_downloads_and_searches_are_counted_as_such(world: World, visitor: Client, counted: Counted) -> None:
    file = f"{world['dataset.kitaplaetze'].get_absolute_url().rstrip('/')}.csv"
    visitor.get(file)
    visitor.get("/daten/", {"words": "Kita"})
    visitor.get("/daten/", {"words": "Einhörner"})
    visitor.get("/daten/", {"words": "Erika, 0431 123456"})
    visitor.get("/daten/", {"words": "Kita", "page": "1"})

    told = [(hit.kind, hit.detail) for hit in counted() if hit.kind != Kind.PAGE]
    assert told[1:] == [(Kind.SEARCH, "kita"), (Kind.MISS, "einhörner"), (Kind.MISS, "…")]
    assert told[0] == (Kind.DOWNLOAD, file)


def test_a_key_in_an_address_is_not_written_down(world: World, visitor: Client, counted: Counted) -> None:
    registration = Registration.objects.first()
    assert registration
    response = visitor.get(f"/veranstaltungen/anmeldungen/{registration.key}/")

    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    assert [hit.path for hit in counted()] == ["/veranstaltungen/anmeldungen/…/"]


def test_pages_that_do_not_exist_are_not_counted(visitor: Client, counted: Counted) -> None:
    visitor.get("/gibt-es-nicht/")
    visitor.get("/projekte/gibt-es-nicht/")
    visitor.post("/")

    assert counted() == []


def test_nothing_is_counted_where_the_network_does_not_want_it(
    visitor: Client, counted: Counted, settings: object
) -> None:
    settings.COUNT_PAGES = False  # type: ignore[attr-defined]

    assert "zaehlung" not in visitor.get("/").content.decode()
    assert counted() == []


def test_equal_hits_of_one_second_are_one_row(visitor: Client, counted: Counted) -> None:
    for _ in range(3):
        visitor.get("/")

    assert [hit.count for hit in counted()] == [3]


def test_a_flood_fills_no_memory(monkeypatch: pytest.MonkeyPatch, counted: Counted) -> None:
    monkeypatch.setattr(buffers, "MOST", 5)
    for number in range(20):
        buffer.add(Row(1, 1, f"/{number}", "", False, "", "", "desktop", "de", 0))
    buffer.add(Row(1, 1, "/0", "", False, "", "", "desktop", "de", 0))

    assert sorted(hit.count for hit in counted()) == [1, 1, 1, 1, 2]


def test_hits_wait_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch, counted: Counted) -> None:
    from django.db import OperationalError

    def away(*args: object, **options: object) -> None:
        raise OperationalError("gone")

    buffer.add(Row(1, 1, "/", "", True, "", "", "desktop", "de", 0), 7)
    with monkeypatch.context() as patched:
        patched.setattr(buffers, "store", away)
        patched.setattr(buffers.connection, "close", lambda: None)
        buffer.flush()
    assert not Hit.objects.exists()

    assert [hit.count for hit in counted()] == [7]


def test_the_end_of_a_process_waits_for_hits_that_are_being_written(monkeypatch: pytest.MonkeyPatch) -> None:
    under_way, go_on, written = Event(), Event(), []

    def slow(rows: dict[Row, int], *, at: datetime) -> None:
        under_way.set()
        assert go_on.wait(5)
        written.extend(rows)

    monkeypatch.setattr(buffers, "store", slow)
    monkeypatch.setattr(buffers, "prepare_salt", lambda day: None)
    buffer.add(Row(1, 1, "/", "", True, "", "", "desktop", "de", 0))
    writer, end = Thread(target=buffer.flush), Thread(target=buffer.flush)
    writer.start()
    assert under_way.wait(5)
    end.start()
    end.join(0.1)
    is_waiting = end.is_alive()
    go_on.set()
    writer.join()
    end.join()

    assert is_waiting
    assert len(written) == 1


@pytest.mark.usefixtures("visits_mode")
def test_visitors_of_a_day_are_told_apart_without_their_address(visitor: Client, counted: Counted) -> None:
    for address, agent in (("192.0.2.7", FIREFOX), ("192.0.2.99", FIREFOX), ("192.0.2.7", IPHONE)):
        visitor.get("/", headers={"user-agent": agent}, REMOTE_ADDR=address)

    first, second = (hit.visitor for hit in counted())  # the last byte of an address is not looked at
    assert 0 not in (first, second)
    assert first != second
    assert Salt.objects.count() == 1


@pytest.mark.usefixtures("visits_mode")
def test_only_a_trusted_proxy_may_name_the_visitors_address(
    visitor: Client, counted: Counted, settings: object
) -> None:
    for forged in ("198.51.100.1", "203.0.113.9"):
        visitor.get("/", headers={"x-forwarded-for": forged}, REMOTE_ADDR="192.0.2.7")
    assert len({hit.visitor for hit in counted()}) == 1

    settings.TRUST_PROXY = True  # type: ignore[attr-defined]
    for address in ("1.1.1.1, 198.51.100.1", "2.2.2.2, 198.51.100.1", "1.1.1.1, 203.0.113.9"):
        visitor.get("/", headers={"x-forwarded-for": address}, REMOTE_ADDR="192.0.2.7")
    assert len({hit.visitor for hit in counted()}) == 3


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "desktop"),
        (IPHONE, "phone"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 9) Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X)", "tablet"),
        ("Mozilla/5.0 (Linux; Android 15; SM-X710) Safari/537.36", "tablet"),
        ("Nokia", "other"),
        ("python-requests/2.32", "bot"),
        ("Mastodon/4.5 (http.rb/5.3)", "bot"),
    ],
)
def test_devices_are_known_by_class_only(agent: str, device: str) -> None:
    assert device_of(agent) == device


@pytest.mark.parametrize(
    ("referer", "source"),
    [
        ("", ""),
        ("https://duckduckgo.com/?q=geheim", "duckduckgo.com"),
        ("https://www.plietsch.example:8000/x", None),
        ("android-app://com.google.android.gm/", "com.google.android.gm"),
        ("http://[::1", ""),
        ("https://" + "a" * 300 + ".de/", ""),
        ("https://<script>.de/", ""),
    ],
)
def test_of_where_somebody_came_from_only_the_website_is_kept(referer: str, source: str | None) -> None:
    assert source_of(referer, "plietsch.example") == source


def test_odd_headers_are_taken_calmly(visitor: Client, counted: Counted) -> None:
    visitor.get(
        "/?utm_campaign=%01%FF%ED%A0%80x&utm_source",
        headers={"referer": "\ud800\x00", "accept-language": "*" * 2000, "user-agent": "\x7fX11" * 900},
    )

    [hit] = counted()
    assert (hit.campaign.strip("� "), hit.source, hit.language) == ("x", "", "")
    assert language_of("da-DK") == "da"
    assert bot_of("x" * 100_000) == ""
