"""Other servers follow the portal, are told of news, and cannot pretend to be somebody else.

Their signatures, and their checks of ours, are made by apsig, a library that is not ours.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from apsig.draft import Signer, Verifier
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone

from plietsch.core.fetching import FetchRefused, NeverFetched
from plietsch.core.jobs.models import Job
from plietsch.core.world import World
from plietsch.events.operations.planning import cancel_event
from plietsch.events.operations.taking_back import take_back_cancellation
from plietsch.federation import documents, operations
from plietsch.federation.models import Follower, Key
from plietsch.portal.models import News
from tests.factories.events import an_event

INBOX, PATH = "http://localhost:8000/fediverse/aktuelles/eingang", "/fediverse/aktuelles/eingang"
ANNAS, FORGERS = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))


@dataclass
class Elsewhere:
    """A server with one actor: what it answers at each path, and what was sent to it."""

    port: int = 0
    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    status: int = 202
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def anna(self) -> str:
        return f"http://127.0.0.1:{self.port}/anna"

    def show(self, **changed: Any) -> None:
        pem = ANNAS.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        key = {"id": f"{self.anna}#main-key", "owner": self.anna, "publicKeyPem": pem.decode()}
        actor = {
            "id": self.anna,
            "type": "Person",
            "inbox": f"{self.anna}/inbox",
            "publicKey": key,
            **changed,
        }
        self.pages["/anna"] = (200, json.dumps(actor).encode())

    def verified(self) -> list[dict[str, Any]]:
        """What came, each checked by apsig with the key that our actor shows."""
        for headers, body in self.received:
            verifier = Verifier(Key.objects.get().public, "POST", f"{self.anna}/inbox", headers, body)
            assert verifier.verify(raise_on_fail=True) == f"{documents.actor_address()}#schluessel"
        return [json.loads(body) for _headers, body in self.received]


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[Elsewhere]:
    settings.HARVEST_PRIVATE_ADDRESSES = True
    there = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = there.pages.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Location", body.decode() if status == 302 else "")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            there.received.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(there.status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        there.port = server.server_address[1]
        there.show()
        Thread(target=server.serve_forever, daemon=True).start()
        yield there
        server.shutdown()


def _send(there: Elsewhere, activity: dict[str, Any], key: Any = ANNAS, **changed: Any) -> int:
    body = json.dumps(activity).encode()
    signed = Signer(
        {"Content-Type": documents.ACTIVITY, "Host": "localhost:8000"}, key, "POST", INBOX,
        changed.pop("key_id", f"{there.anna}#main-key"), body,
    ).sign()  # fmt: skip
    headers = {name.title(): value for name, value in {**signed, **changed}.items()}
    content = changed.get("body", body)
    kind = headers.pop("Content-Type")
    headers.pop("Body", None)
    return Client().post(PATH, content, content_type=kind, headers=headers).status_code


def _follow(there: Elsewhere, **changed: Any) -> dict[str, Any]:
    own = {
        "id": f"{there.anna}/1",
        "type": "Follow",
        "actor": there.anna,
        "object": documents.actor_address(),
    }
    return {**own, **changed}


def test_who_follows_hears_nothing_of_what_fills_the_archive(
    world: World, elsewhere: Elsewhere, django_capture_on_commit_callbacks: Any
) -> None:
    assert _send(elsewhere, _follow(elsewhere)) == 202
    page = News.objects.get(pk=world["news.entwurf"].pk)
    page.published_on = world.now.date() - timedelta(days=400)
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()

    assert [each["type"] for each in elsewhere.verified()] == ["Accept"]


def test_somebody_follows_hears_of_news_and_leaves(
    world: World, elsewhere: Elsewhere, django_capture_on_commit_callbacks: Any
) -> None:
    assert _send(elsewhere, _follow(elsewhere)) == 202
    page = News.objects.get(pk=world["news.nortorf"].pk)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    accepted, updated, deleted = elsewhere.verified()

    assert (accepted["type"], accepted["object"]["id"]) == ("Accept", f"{elsewhere.anna}/1")
    assert (updated["type"], updated["object"]["type"]) == ("Update", "Article")
    assert updated["object"]["name"] == page.title
    assert (deleted["type"], deleted["object"]["id"]) == ("Delete", updated["object"]["id"])

    undo = {
        "id": f"{elsewhere.anna}/2",
        "type": "Undo",
        "actor": elsewhere.anna,
        "object": _follow(elsewhere),
    }
    assert _send(elsewhere, undo) == 202
    assert not Follower.objects.exists()
    assert _send(elsewhere, _follow(elsewhere)) == 202  # a copy of what came before
    assert not Follower.objects.exists()


def test_who_follows_hears_that_an_event_is_off_and_on_again(
    world: World, elsewhere: Elsewhere, django_capture_on_commit_callbacks: Any
) -> None:
    begin = timezone.now() + timedelta(days=9)
    event = an_event(world, starts_at=begin, ends_at=begin + timedelta(hours=1))
    _send(elsewhere, _follow(elsewhere))
    office = {"by": world["user.office"], "at": timezone.now()}

    with django_capture_on_commit_callbacks(execute=True):
        cancel_event(event=event, reason="", **office)
    with django_capture_on_commit_callbacks(execute=True):
        take_back_cancellation(event=event, **office)

    told = [each["object"] for each in elsewhere.verified() if each["type"] == "Update"]
    assert [each["ical:status"] for each in told] == ["CANCELLED", "CONFIRMED"]


def test_nobody_is_followed_in_the_name_of_another(world: World, elsewhere: Elsewhere) -> None:
    _send(elsewhere, _follow(elsewhere), key=FORGERS)
    _send(elsewhere, _follow(elsewhere), key_id=f"{elsewhere.anna}#another")
    elsewhere.show(id="http://127.0.0.1/bert")
    _send(elsewhere, _follow(elsewhere))
    elsewhere.show(inbox="http://victim.example/inbox")
    _send(elsewhere, _follow(elsewhere))
    assert not Follower.objects.exists()

    elsewhere.show()
    _send(elsewhere, _follow(elsewhere))
    assert Follower.objects.get().actor == elsewhere.anna
    gone = {"id": f"{elsewhere.anna}/9", "type": "Delete", "actor": elsewhere.anna, "object": elsewhere.anna}
    _send(elsewhere, gone, key=FORGERS)
    assert Follower.objects.exists()
    _send(elsewhere, gone)
    assert not Follower.objects.exists()


def test_what_is_not_signed_as_it_should_be_is_refused_at_once(world: World, elsewhere: Elsewhere) -> None:
    late = (timezone.now() - timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    for status, changed in (
        (401, {"body": b'{"type": "Follow"}'}),
        (401, {"signature": "x"}),
        (401, {"date": late}),
        (401, {"date": "Tue, 01 Jan 99999999999999999999 00:00:00 GMT"}),
        (401, {"date": "Tue, 01 Jan 2026 00:00:00 +99999999999999999999"}),
        (401, {"key_id": "https://other.example/bert#main-key"}),
        (415, {"content-type": "text/html"}),
        (413, {"body": b"x" * 200_000}),
        (421, {"host": "localhost"}),
    ):
        assert _send(elsewhere, _follow(elsewhere), **changed) == status
    deep: dict[str, Any] = {}
    for _each in range(200):
        deep = {"object": [deep]}
    assert _send(elsewhere, {**_follow(elsewhere), "object": deep}) == 400
    assert _send(elsewhere, {"type": "Follow"}) == 400
    for sign in ("\0", "\ud800"):
        assert _send(elsewhere, {**_follow(elsewhere), "id": f"{elsewhere.anna}/{sign}"}) == 400
    assert Client().get(PATH).status_code == 405
    assert not Job.objects.filter(task__contains="federation").exists()


def test_an_actor_behind_redirects_in_inner_nets_or_too_large_is_not_believed(
    world: World, elsewhere: Elsewhere, settings: Any
) -> None:
    good = elsewhere.pages["/anna"]
    for answer in (
        (200, b" " * 300_000 + good[1]),
        (302, b"http://localhost:1/anna"),
        (302, b"/anna"),
        (200, b"[" * 100_000),
        (404, b""),
    ):
        elsewhere.pages["/anna"] = answer
        with pytest.raises((FetchRefused, operations.actors.NotAnActor)):
            operations.actors.find(elsewhere.anna)
    elsewhere.pages["/anna"] = good
    assert operations.actors.find(elsewhere.anna).inbox == f"{elsewhere.anna}/inbox"
    settings.HARVEST_PRIVATE_ADDRESSES = False
    for address in (elsewhere.anna, "http://169.254.169.254/anna", "http://[::1]/anna", "file:///etc/passwd"):
        with pytest.raises(NeverFetched):  # asked for once, and not again
            operations.actors.find(address)


def test_a_delivery_that_fails_is_tried_again_and_forgotten_in_the_end(
    world: World, elsewhere: Elsewhere
) -> None:
    _send(elsewhere, _follow(elsewhere))
    elsewhere.status = 503
    inbox, now = f"{elsewhere.anna}/inbox", timezone.now()
    with pytest.raises(operations.NotDelivered):
        operations.deliver({"type": "Create"}, inbox, at=now)
    assert Follower.objects.get().failing_since == now

    elsewhere.status = 202
    operations.deliver({"type": "Create"}, inbox, at=now)
    assert Follower.objects.get().failing_since is None
    elsewhere.status = 410
    operations.deliver({"type": "Create"}, inbox, at=now)
    assert not Follower.objects.exists()


def test_servers_find_the_portal_and_what_everybody_may_read(world: World) -> None:
    guest = Client()
    found = guest.get("/.well-known/webfinger", {"resource": f"acct:{documents.handle()}"}).json()
    actor = guest.get(found["links"][0]["href"].partition(":8000")[2]).json()
    outbox = guest.get("/fediverse/aktuelles/ausgang").json()
    told = {item["object"]["name"]: item["object"] for item in outbox["orderedItems"]}

    assert found["subject"] == documents.handle().join(("acct:", ""))
    assert actor["publicKey"]["owner"] == actor["id"]
    assert told[world["news.bescheide"].title]["type"] == "Article"
    event = told[world["event.clever-doerp"].title]
    assert event["type"] == "Event"
    assert event["externalParticipationUrl"] == f"{event['url']}anmeldung/"
    assert world["news.entwurf"].title not in told
    assert world["event.intern"].title not in told
    for key in (world["news.entwurf"].pk, 10**30):
        assert guest.get(f"/fediverse/nachrichten/{key}").status_code == 404
    assert guest.get(f"/fediverse/veranstaltungen/{world['event.intern'].pk}").status_code == 404
    large = f"acct:{documents.handle().capitalize()}"
    assert guest.get("/.well-known/webfinger", {"resource": large}).json() == found
    assert guest.get("/.well-known/webfinger", {"resource": "acct:bert@localhost:8000"}).status_code == 404
    page = guest.get(world["news.bescheide"].get_absolute_url()).content.decode()
    assert told[world["news.bescheide"].title]["id"] in page
    browser = guest.get(
        f"/fediverse/nachrichten/{world['news.bescheide'].pk}", headers={"accept": "text/html"}
    )
    assert browser.status_code == 302


def test_a_stranger_cannot_use_up_the_name_of_somebodys_farewell(world: World, elsewhere: Elsewhere) -> None:
    farewell = f"{elsewhere.anna}#delete"
    elsewhere.pages["/bert"] = (200, elsewhere.pages["/anna"][1].replace(b"/anna", b"/bert"))
    bert = elsewhere.anna.replace("anna", "bert")
    _send(elsewhere, _follow(elsewhere))
    _send(elsewhere, _follow(elsewhere, id=farewell, actor=bert), key_id=f"{bert}#main-key")
    assert Follower.objects.count() == 2

    _send(elsewhere, _follow(elsewhere, id=farewell, type="Delete", object=elsewhere.anna))

    assert list(Follower.objects.values_list("actor", flat=True)) == [bert]


@pytest.mark.parametrize(
    ("undone", "is_over"),
    [
        ("{anna}/1", True),
        ({"id": "{anna}/1", "type": "Follow"}, True),
        ("{anna}/likes/4", False),
        ({"type": "Follow", "object": "https://else.example/x"}, False),
        ({"type": "Like", "object": "{own}"}, False),
    ],
)
def test_following_ends_by_what_undoes_it_and_nothing_else(
    world: World, elsewhere: Elsewhere, undone: Any, is_over: bool
) -> None:
    _send(elsewhere, _follow(elsewhere))
    thing = json.loads(
        json.dumps(undone).replace("{anna}", elsewhere.anna).replace("{own}", documents.actor_address())
    )

    _send(elsewhere, _follow(elsewhere, id=f"{elsewhere.anna}/2", type="Undo", object=thing))

    assert Follower.objects.exists() is not is_over
