"""Pages kept for guests: handed out quickly, never to the wrong person, never when something has changed."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Model, TextField
from django.test import Client
from django.utils.html import escape

from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.counting.count import COUNTS, Read
from plietsch.analytics.models import Hit
from plietsch.config import pages
from plietsch.config.bridge import ENVIRON, TABLES, Receive, Scope, Send
from plietsch.config.pages import PageCache
from plietsch.core.freshness import (
    ALL,
    ANY,
    UNKNOWN,
    Marks,
    marks,
    may_change_what_is_shown,
    places,
    tables_in,
)
from plietsch.core.world import World
from tests.guests import ask

COMMIT = Callable[..., Any]
NEW = "Ganz neu gesagt"
LISTS = ("/", "/aktuelles/", "/aktuelles/neun-digitale-modellkommunen/", "/mitmachen/", "/veranstaltungen/")
LISTS += ("/projekte/", "/daten/", "/gruppen/", "/impressum/", "/barrierefreiheit/")
SHOWN_THINGS = ("event.clever-doerp", "project.nortorf", "dataset.ladepunkte")
# Of these at least a text is seen, and seen anew; of all other models it is tried.
SHOWN = {"portal.News", "portal.TextPage", "portal.PressContact", "portal.Imprint"}
SHOWN |= {"events.Event", "projects.Project", "opendata.Dataset", "portal.BarrierReport", "portal.Picture"}


class Maker:
    """An application that makes a page and says how often it did."""

    def __init__(self) -> None:
        self.made = 0
        self.headers = [(b"content-type", b"text/html; charset=utf-8"), (b"vary", b"Cookie")]
        self.body = b"<h1>Seite</h1>" + b" und Text" * 100
        self.while_making: Callable[[], None] = lambda: None
        self.tables = {"places_place"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.made += 1
        self.while_making()
        scope.get(ENVIRON, {}).update({COUNTS: [Read(1, scope["path"])], TABLES: self.tables})
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


@pytest.fixture
def maker() -> Maker:
    """What stands behind the cache."""
    return Maker()


@pytest.fixture
def cache(maker: Maker) -> Iterator[PageCache]:
    """A cache that keeps pages for a minute."""
    yield PageCache(maker, seconds=60)
    buffer.clear()


def test_a_page_is_made_once_and_handed_out_often(cache: PageCache, maker: Maker) -> None:
    answers = {ask(cache)[2] for _ in range(5)}

    assert (maker.made, answers) == (1, {maker.body})


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/da/"},
        {"path": "/?seite=2"},
        {"host": "other.example"},
        {"scheme": "https"},
        {"accept": "text/turtle"},
        {"x_forwarded_proto": "https"},
    ],
)
def test_pages_of_other_addresses_and_languages_are_other_pages(
    cache: PageCache, maker: Maker, other: dict[str, str]
) -> None:
    ask(cache)
    ask(cache, **other)

    assert maker.made == 2


@pytest.mark.parametrize(
    "special",
    [
        {"cookie": f"{settings.SESSION_COOKIE_NAME}=abc"},
        {"cookie": "csrftoken=x; messages=hallo"},
        {"cookie": "unknown=1"},
        {"authorization": "Bearer x"},
        {"hx_request": "true"},
        {"range": "bytes=0-1"},
        {"method": "POST"},
    ],
)
def test_whoever_may_see_something_of_their_own_gets_a_page_of_their_own(
    cache: PageCache, maker: Maker, special: dict[str, str]
) -> None:
    ask(cache)
    ask(cache, **special)
    ask(cache, **special)

    assert maker.made == 3


@pytest.mark.parametrize(
    "header",
    [
        (b"set-cookie", b"csrftoken=abc"),
        (b"cache-control", b"private, no-cache"),
        (b"cache-control", b"no-store"),
        (b"vary", b"Cookie, User-Agent"),
        (b"vary", b"*"),
        (b"content-type", b"application/json"),
        (b"content-encoding", b"gzip"),
    ],
)
def test_an_answer_that_is_not_everybodys_is_not_kept(
    cache: PageCache, maker: Maker, header: tuple[bytes, bytes]
) -> None:
    maker.headers = [each for each in maker.headers if each[0] != header[0]] + [header]
    first, second = ask(cache), ask(cache)

    assert maker.made == 2
    assert first[2] == second[2] == maker.body


@pytest.mark.parametrize("sign", [b'<input name="csrfmiddlewaretoken" value="x">', b'<input name="once">'])
def test_a_form_token_is_never_kept(cache: PageCache, maker: Maker, sign: bytes) -> None:
    maker.body += sign
    ask(cache)
    ask(cache)

    assert maker.made == 2


def test_what_a_guest_chose_for_themselves_does_not_hinder(cache: PageCache, maker: Maker) -> None:
    ask(cache)
    ask(cache, cookie="csrftoken=abc; zaehlung=nein")

    assert maker.made == 1


def test_after_a_change_a_page_is_made_anew_even_if_it_changed_while_being_made(
    cache: PageCache, maker: Maker
) -> None:
    ask(cache)
    marks.change("places_place")
    maker.while_making = lambda: marks.change("places_place")
    ask(cache)
    maker.while_making = lambda: None
    ask(cache)
    ask(cache)

    assert maker.made == 3


@pytest.mark.parametrize(
    ("tables", "written", "made"),
    [
        ({"places_place"}, "groups_post", 1),
        ({"places_place"}, UNKNOWN, 2),
        ({"places_place", UNKNOWN}, "groups_post", 2),
        ({"places_place", "throttle"}, "throttle", 1),
        (set(), "groups_post", 1),
    ],
)
def test_a_page_stays_while_only_what_it_is_not_made_of_changes(
    cache: PageCache, maker: Maker, tables: set[str], written: str, made: int
) -> None:
    maker.tables = tables
    ask(cache)
    marks.change(written)
    ask(cache)

    assert maker.made == made


def test_a_page_of_which_nothing_is_known_holds_until_anything_changes() -> None:
    assert places(None) == places({UNKNOWN, "places_place"}) == (ANY,)
    assert places(set()) == (ALL,)


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ('SELECT 1 FROM "places_place" INNER JOIN "events_event" ON 1', {"places_place", "events_event"}),
        ("SELECT 1 FROM places_place, events_event", {"places_place", "events_event"}),
        ('SELECT EXISTS(SELECT 1 FROM "places_place" U0)', {"places_place"}),
        ("SELECT 1 FROM search_entry_words", {UNKNOWN}),
        ("WITH x AS (SELECT 1 FROM places_place) SELECT 1 FROM x", {UNKNOWN, "places_place"}),
        ("PRAGMA foreign_keys", set()),
    ],
)
def test_the_tables_of_a_statement_are_known_or_said_to_be_unknown(statement: str, tables: set[str]) -> None:
    assert tables_in(statement) == tables


def test_a_page_grows_old(cache: PageCache, maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(cache)
    now = pages.time.monotonic()
    monkeypatch.setattr(pages.time, "monotonic", lambda: now + 61)
    ask(cache)

    assert maker.made == 2


def test_a_list_that_files_change_is_everybodys_for_a_moment(
    cache: PageCache, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [(b"content-type", b"application/vnd.apple.mpegurl"), (b"cache-control", b"no-store")]
    maker.headers = [*said, (b"x-kept-for", b"0.3")]
    headers = [ask(cache, range="bytes=0-")[1] for _ in range(3)][-1]
    assert maker.made == 1
    assert (headers["cache-control"], "etag" in headers, "x-kept-for" in headers) == (
        "no-store",
        False,
        False,
    )

    later = pages.time.monotonic() + 0.4
    monkeypatch.setattr(pages.time, "monotonic", lambda: later)
    ask(cache)
    assert maker.made == 2

    maker.headers = said
    for _ in range(2):
        ask(cache, path="/anderswo.m3u8")
    assert maker.made == 4


def test_a_browser_that_has_the_page_is_told_so(cache: PageCache, maker: Maker) -> None:
    etag = ask(cache)[1]["etag"]
    status, headers, body = ask(cache, if_none_match=etag)

    assert (status, body, headers["etag"]) == (304, b"", etag)
    assert ask(cache)[1]["cache-control"] == "no-cache"


def test_kept_pages_are_compressed_as_the_browser_likes(cache: PageCache, maker: Maker) -> None:
    for _ in range(2):
        both = ask(cache, accept_encoding="gzip, deflate, br")
        assert (both[1]["content-encoding"], brotli.decompress(both[2])) == ("br", maker.body)
        old = ask(cache, accept_encoding="gzip, br;q=0")
        assert (old[1]["content-encoding"], gzip.decompress(old[2])) == ("gzip", maker.body)
        assert old[1]["content-length"] == str(len(old[2]))
    status, headers, body = ask(cache, method="HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(maker.body)), b"")


def test_memory_is_bounded(cache: PageCache, maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_BYTES", 20_000)
    for number in range(50):
        ask(cache, f"/?seite={number}")

    assert cache.size <= 20_000
    assert 0 < len(cache.pages) < 10


def test_another_process_that_changes_something_is_noticed(tmp_path: Path) -> None:
    here = Marks(tmp_path / "shown.marks")
    before = here.read()
    code = "from plietsch.core.freshness import marks; marks.change()"
    environment = os.environ | {
        "PLIETSCH_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "plietsch.config.settings",
    }
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=settings.ROOT)

    assert here.read() != before


@pytest.mark.parametrize(
    ("statement", "may"),
    [
        ('SELECT "places_place"."id" FROM "places_place"', False),
        ("PRAGMA optimize", False),
        ('(SELECT "places_place"."id" FROM "places_place") UNION (SELECT 1)', False),
        ('INSERT INTO "django_session" ("a") VALUES (1)', False),
        ("INSERT INTO analytics_hit (day) VALUES (%s)", False),
        ('UPDATE "core_worker" SET "seen_at" = %s', False),
        ('INSERT INTO "places_place" ("a") VALUES (1)', True),
        ('INSERT OR IGNORE INTO "places_place" ("a") VALUES (1)', True),
        ('DELETE FROM "events_event" WHERE 1', True),
        ('UPDATE "core_job_of_somebody" SET a = 1', True),
        ("WITH x AS (DELETE FROM places_place) SELECT 1", True),
        ("ALTER TABLE django_session ADD COLUMN x", True),
        ("TRUNCATE django_session", True),
    ],
)
def test_only_statements_that_surely_show_nothing_leave_pages_as_they_are(statement: str, may: bool) -> None:
    assert may_change_what_is_shown(statement) is may


def test_guests_get_kept_pages_and_are_counted_each_time(network: PageCache) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
    for _ in range(3):
        assert ask(network, "/projekte/", user_agent=agent)[0] == 200
    ask(network, "/projekte/", user_agent=agent, sec_gpc="1")
    buffer.flush()

    assert len(network.pages) == 1
    assert [(hit.path, hit.count) for hit in Hit.objects.all()] == [("/projekte/", 3)]


@pytest.mark.parametrize(
    "path", ["/veranstaltungen.ics", "/veranstaltungen/{slug}.ics", "/aktuelles/feed.atom"]
)
def test_calendars_and_feeds_are_kept_too_until_what_they_tell_changes(
    network: PageCache, world: World, path: str, django_capture_on_commit_callbacks: COMMIT
) -> None:
    coming = (
        event
        for _, event in world.named("event")
        if event.visibility == "public" and event.published_at and event.ends_at > world.now
    )
    thing = next(coming) if path.endswith(".ics") else world["news.bescheide"]
    address = path.format(slug=thing.slug)
    (_, headers, first), (_, _, second) = ask(network, address), ask(network, address)
    assert ask(network, address, if_none_match=headers["etag"])[0] == 304
    assert len(network.pages) == 1

    with django_capture_on_commit_callbacks(execute=True):
        changed = {"changed_at": world.now} if path.endswith(".ics") else {}
        type(thing).objects.filter(pk=thing.pk).update(title=NEW, **changed)

    assert NEW in ask(network, address)[2].decode()
    assert first == second


def test_a_form_and_a_member_leave_nothing_in_the_cache(network: PageCache, world: World) -> None:
    client = Client()
    client.force_login(world["user.member"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    member = ask(network, "/", cookie=f"{settings.SESSION_COOKIE_NAME}={session}")
    ask(network, "/konto/anmelden/")
    ask(network, "/datenschutz/zaehlung/")

    assert world["user.member"].name in member[2].decode()
    assert not network.pages
    assert world["user.member"].name not in ask(network, "/")[2].decode()


def test_a_renamed_project_is_shown_at_once_on_every_page_that_names_it(
    network: PageCache, world: World, django_capture_on_commit_callbacks: COMMIT
) -> None:
    project = next(thing for _, thing in world.named("project") if thing.published_at)
    path = project.get_absolute_url()
    assert all(project.title in ask(network, each)[2].decode() for each in (path, "/projekte/"))

    with django_capture_on_commit_callbacks(execute=True):
        type(project).objects.filter(pk=project.pk).update(title="Ganz neuer Name")

    assert all("Ganz neuer Name" in ask(network, each)[2].decode() for each in (path, "/projekte/"))


def test_whatever_a_guest_is_shown_is_shown_anew_when_it_changes(
    network: PageCache, world: World, django_capture_on_commit_callbacks: COMMIT
) -> None:
    paths = [*LISTS, *(world[name].get_absolute_url() for name in SHOWN_THINGS)]
    answers = {path: ask(network, path) for path in paths}
    bodies = {path: body.decode() for path, (status, _headers, body) in answers.items() if status == 200}
    proven = set()
    for model, field, key, text in _texts():
        path = next((path for path, body in bodies.items() if escape(text) in body), None)
        if path is None or model._meta.label in proven:
            continue
        ask(network, path)
        with django_capture_on_commit_callbacks(execute=True):
            model._base_manager.filter(pk=key).update(**{field: NEW})
        kept, made = ask(network, path)[2], ask(network, path, cookie="made=anew")[2]
        assert kept == made, f"{model._meta.label}.{field} at {path}"
        if NEW in kept.decode():
            proven.add(model._meta.label)
        with django_capture_on_commit_callbacks(execute=True):
            model._base_manager.filter(pk=key).update(**{field: text})
    assert SHOWN - proven == set()


def _texts() -> Iterator[tuple[type[Model], str, Any, str]]:
    """Words of all models, of more than one word each: where they stand, and what they say."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if type(field) in (CharField, TextField) and not field.choices:
                rows = model._base_manager.order_by("pk").values_list("pk", field.attname)[:8]
                yield from ((model, field.attname, key, text) for key, text in rows if " " in (text or ""))
