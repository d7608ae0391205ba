"""Online rooms: who gets in, as what, and that nobody else learns the way."""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey

from plietsch.core.world import World
from plietsch.events import rooms
from plietsch.events.models import Event, Mode, Registration
from plietsch.events.operations.registrations import register_member
from tests.factories.events import ONLINE, ONSITE, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
SECRET = "nur-fuer-diesen-test"
REFUSED = "<response><returncode>FAILED</returncode><messageKey>%s</messageKey></response>"


def is_signed(call: str, query: str) -> bool:
    """BigBlueButton's rule: the sum of the call, the query without the checksum, and the secret."""
    typed, _and, checksum = query.rpartition("&checksum=")
    return hashlib.sha256(f"{call}{typed}{SECRET}".encode()).hexdigest() == checksum


@dataclass
class Meetings:
    """A BigBlueButton small enough for a test: it checks every signature and knows which meetings are on."""

    running: dict[str, str] = field(default_factory=dict)
    refused: int = 0

    def answer(self, call: str, query: str) -> str:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if not is_signed(call, query):
            self.refused += 1
            return REFUSED % "checksumError"
        if call == "create":
            self.running[asked["meetingID"]] = asked["name"]
        elif call == "end" and not self.running.pop(asked["meetingID"], ""):
            return REFUSED % "notFound"
        return "<response><returncode>SUCCESS</returncode></response>"


@pytest.fixture
def meetings(settings: Any) -> Iterator[Meetings]:
    found = Meetings()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(found.answer(asked.path.rpartition("/")[2], asked.query).encode())

        def log_message(self, *args: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/bigbluebutton/api"
        settings.BIGBLUEBUTTON = {"address": address, "secret": SECRET, "host": "127.0.0.1"}
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield found
        server.shutdown()


@pytest.fixture
def event(world: World) -> Event:
    return an_event(world, {ONSITE: None, ONLINE: 1}, title="Bürger & Café <3", room="bbb")


def desk(event: Event, rest: str = "") -> str:
    return f"/veranstaltungen/{event.slug}/{rest}"


def seat(event: Event, world: World, role: str = "member", mode: Mode = ONLINE) -> Registration:
    return register_member(event=event, mode=mode, by=world[f"user.{role}"], at=world.now)


def into_room(registration: Registration) -> Any:
    return Client().get(f"/veranstaltungen/einladungen/{registration.invitation_key}/raum/")


def query_of(answer: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def test_a_room_opens_takes_people_in_by_their_role_and_ends(
    client_as: ClientAs, meetings: Meetings, event: Event, world: World
) -> None:
    office, mine = client_as("office"), seat(event, world)
    assert into_room(mine)["Location"] == event.get_absolute_url()
    office.post(desk(event, "raum/oeffnung/"))
    assert list(meetings.running.values()) == [event.title]

    guest, host = into_room(mine), office.get(desk(event, "raum/"))

    for answer, role, name in ((guest, "VIEWER", mine.name), (host, "MODERATOR", world["user.office"].name)):
        assert is_signed("join", urlsplit(answer["Location"]).query)
        asked = query_of(answer)
        assert (asked["role"], asked["fullName"]) == (role, name)
        assert asked["meetingID"] in meetings.running
        assert answer["Referrer-Policy"] == "no-referrer"
    office.post(desk(event, "raum/ende/"))
    assert (meetings.running, meetings.refused) == ({}, 0)
    assert into_room(mine)["Location"] == event.get_absolute_url()


def test_a_room_that_stood_empty_is_there_again_for_who_comes_late(
    client_as: ClientAs, meetings: Meetings, event: Event, world: World
) -> None:
    client_as("office").post(desk(event, "raum/oeffnung/"))
    meetings.running.clear()

    assert query_of(into_room(seat(event, world)))["meetingID"] in meetings.running


def test_who_has_no_seat_online_does_not_get_in(
    client_as: ClientAs, meetings: Meetings, event: Event, world: World
) -> None:
    client_as("office").post(desk(event, "raum/oeffnung/"))
    first, waits, onsite = (
        seat(event, world),
        seat(event, world, "science"),
        seat(event, world, "councillor", ONSITE),
    )
    assert into_room(first).status_code == 302
    assert into_room(waits).status_code == into_room(onsite).status_code == 404
    assert Client().get("/veranstaltungen/einladungen/1.falsch/raum/").status_code == 404

    member = client_as("member")
    assert member.get(desk(event, "raum/")).status_code == 403
    for rest in ("raum/oeffnung/", "raum/ende/"):
        assert member.post(desk(event, rest)).status_code == 403


def test_the_way_into_the_room_is_in_the_mails_of_who_may_go_in_and_nowhere_else(
    client_as: ClientAs, meetings: Meetings, event: Event, world: World
) -> None:
    client_as("office").post(desk(event, "raum/oeffnung/"))
    mail.outbox.clear()
    first, waits, onsite = (
        seat(event, world),
        seat(event, world, "science"),
        seat(event, world, "councillor", ONSITE),
    )

    texts = {message.to[0]: message.body for message in mail.outbox}
    assert f"{first.invitation_key}/raum/" in texts[first.address]
    assert not [one for one in (waits, onsite) if "/raum/" in texts[one.address]]
    for address in (event.get_absolute_url(), desk(event)[:-1] + ".ics", "/veranstaltungen.ics"):
        shown = client_as("science").get(address).content.decode()
        assert "/raum/" not in shown
        assert "bigbluebutton" not in shown


def test_a_silent_server_is_told_of_in_plain_words(client_as: ClientAs, settings: Any, event: Event) -> None:
    settings.BIGBLUEBUTTON = {"address": "http://127.0.0.1:9", "secret": SECRET, "host": "127.0.0.1"}

    answer = client_as("office").post(desk(event, "raum/oeffnung/"), follow=True)

    assert "antwortet gerade nicht" in answer.content.decode()
    assert Event.objects.get(pk=event.pk).room_opened_at is None


def test_a_wrong_secret_opens_nothing(
    client_as: ClientAs, meetings: Meetings, settings: Any, event: Event
) -> None:
    settings.BIGBLUEBUTTON = settings.BIGBLUEBUTTON | {"secret": "falsch"}

    client_as("office").post(desk(event, "raum/oeffnung/"))

    assert (meetings.running, meetings.refused) == ({}, 1)
    assert Event.objects.get(pk=event.pk).room_opened_at is None


def test_calls_are_signed_as_the_published_example_says(settings: Any) -> None:
    """The worked example of bbbserver.com/bigbluebutton-api-guide/security/checksum-authentication."""
    settings.BIGBLUEBUTTON = {"address": "https://bbb.example.org/api", "secret": "replace-with-secret"}
    words = {"attendeePW": "replace-with-password", "moderatorPW": "replace-with-password"}

    signed = rooms._signed("create", name="Demo", meetingID="replace-with-meeting-id", **words)

    assert signed.endswith("&checksum=7e5a0a48f1542462e56ca034dc83d741bff1deb5feab0cd9ef74fa6e009fe1fd")


def test_jitsi_admits_by_a_token_for_this_room_and_person(
    client_as: ClientAs, settings: Any, world: World
) -> None:
    secret, address = "nur-fuer-diesen-test-und-lang-genug", "https://treff.example.org"
    settings.JITSI = {"address": address, "app": "plietsch", "secret": secret, "host": "treff.example.org"}
    event = an_event(world, {ONLINE: None}, room="jitsi")
    office, mine = client_as("office"), seat(event, world)
    office.post(desk(event, "raum/oeffnung/"))

    for answer, moderates in ((into_room(mine), False), (office.get(desk(event, "raum/")), True)):
        found = re.fullmatch(rf"{address}/(plietsch-[0-9a-f-]+)\?jwt=(\S+)", answer["Location"])
        assert found
        token = jwt.decode(found[2], OctKey.import_key(secret), algorithms=["HS256"]).claims
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": "plietsch"},
            aud={"essential": True, "value": "jitsi"},
            exp={"essential": True},
        ).validate(token)
        assert (token["room"], token["sub"]) == (found[1], "treff.example.org")
        assert token["context"]["user"]["moderator"] is moderates


def test_a_cancelled_event_has_no_room(
    client_as: ClientAs,
    meetings: Meetings,
    event: Event,
    world: World,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    office, mine = client_as("office"), seat(event, world)
    office.post(desk(event, "raum/oeffnung/"))
    with django_capture_on_commit_callbacks(execute=True):
        office.post(desk(event, "absage/"), {"reason": "Sturmflut"})

    assert into_room(mine)["Location"] == event.get_absolute_url()
    assert meetings.running == {}  # who was in is out
    office.post(desk(event, "absage/ruecknahme/"))
    assert query_of(into_room(mine))["meetingID"] in meetings.running


@pytest.mark.parametrize("last", [("absage/", {"reason": "Sturmflut"}), ("raum/ende/", {})])
def test_who_closes_a_jitsi_room_reads_that_nobody_is_sent_out(
    client_as: ClientAs, settings: Any, world: World, last: tuple[str, dict[str, str]]
) -> None:
    settings.JITSI = {"address": "https://treff.example.org", "app": "a", "secret": "b" * 32, "host": "t"}
    office, said = client_as("office"), "Jitsi schickt niemanden hinaus"
    opened, shut = (an_event(world, {ONLINE: None}, room="jitsi") for _each in range(2))
    office.post(desk(opened, "raum/oeffnung/"))

    assert said in office.post(desk(opened, last[0]), last[1], follow=True).content.decode()
    assert said not in office.post(desk(shut, last[0]), last[1], follow=True).content.decode()


def test_planners_choose_among_the_services_that_the_network_has(
    client_as: ClientAs, meetings: Meetings, event: Event
) -> None:
    page = client_as("office").get(desk(event, "bearbeitung/")).content.decode()

    assert "BigBlueButton" in page
    assert "Jitsi" not in page
