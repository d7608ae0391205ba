"""The open connections of a hall: what changed reaches all, once, and nobody holds the process."""

import asyncio
import json
from collections.abc import Set
from typing import Any

import pytest

from plietsch.config.asgi import application
from plietsch.events import live_route
from plietsch.events.hub import Hub

pytestmark = pytest.mark.once

KEY = (7, "all", "de")


class Database:
    """A hall that changes, in place of the database that the hub asks."""

    def __init__(self) -> None:
        self.version, self.pieces, self.asked = 3, {"hint": "Moin", "q1": "Frage"}, 0

    def versions(self, halls: set[int]) -> dict[int, int]:
        return dict.fromkeys(halls, self.version)

    def read(self, key: tuple[int, str, str]) -> tuple[int, dict[str, str]]:
        self.asked += 1
        return self.version, dict(self.pieces)

    def change(self, **pieces: str) -> None:
        self.version += 1
        self.pieces |= pieces


class Browser:
    """One connection: what it was sent, until it leaves."""

    def __init__(self, hub: Hub, cursor: int, view: str = KEY[1], person: int = 0) -> None:
        self.sent: list[bytes] = []
        self.left = asyncio.Event()
        hears = hub.stream((KEY[0], view, KEY[2]), person, cursor, self._receive, self._send)
        self.task = asyncio.create_task(hears)

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.sent.append(message.get("body", b""))

    def heard(self) -> list[dict[str, str]]:
        events = b"".join(self.sent).decode().split("\n\n")
        return [json.loads(event.partition("data: ")[2]) for event in events if "data: " in event]


async def until(true: Any) -> None:
    for _each in range(200):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


def test_a_change_reaches_all_and_is_made_once() -> None:
    async def play() -> None:
        database = Database()
        hub = Hub(database.versions, database.read)
        browsers = [Browser(hub, 3) for _each in range(20)]
        await until(lambda: all(browser.heard() for browser in browsers))
        asked = database.asked

        database.change(hint="Gleich geht es los")
        await until(lambda: all("hint" in browser.heard()[-1] for browser in browsers))

        assert database.asked == asked + 1
        assert browsers[0].heard()[-1] == {"hint": "Gleich geht es los", "presence": "1"}
        hub.close()
        await asyncio.wait_for(asyncio.gather(*(browser.task for browser in browsers)), 1)

    asyncio.run(play())


def test_who_comes_back_gets_what_was_missed_and_who_is_up_to_date_nothing_twice() -> None:
    async def play() -> None:
        database = Database()
        hub = Hub(database.versions, database.read)
        first = Browser(hub, 3)
        await until(first.heard)
        database.change(q1="Frage mit Stimme")
        await until(lambda: "q1" in first.heard()[-1])

        late, fresh = Browser(hub, 3), Browser(hub, database.version)
        await until(lambda: late.heard() and fresh.heard())

        assert late.heard()[0]["q1"] == "Frage mit Stimme"
        assert "q1" not in fresh.heard()[0]
        assert "hint" not in fresh.heard()[0]
        hub.close()
        await asyncio.gather(first.task, late.task, fresh.task)

    asyncio.run(play())


def test_who_leaves_is_not_counted_and_leaves_nothing_behind() -> None:
    async def play() -> None:
        database = Database()
        hub = Hub(database.versions, database.read)
        stays, goes = Browser(hub, 3), Browser(hub, 3)
        await until(lambda: stays.heard() and stays.heard()[-1]["presence"] == "2")

        goes.left.set()
        await until(lambda: stays.heard()[-1]["presence"] == "1")
        stays.left.set()
        await asyncio.gather(stays.task, goes.task)

        assert (hub.count, hub.channels) == (0, {})

    asyncio.run(play())


def test_desk_and_big_screen_are_no_people() -> None:
    async def play() -> None:
        database = Database()
        hub = Hub(database.versions, database.read)
        guest, desk, screen = (Browser(hub, 3, view=view) for view in ("all", "host", "stage"))
        await until(lambda: all(one.heard() for one in (guest, desk, screen)))
        another = Browser(hub, 3)
        await until(lambda: desk.heard()[-1]["presence"] == "2")

        assert hub._present() == {7: 2}
        hub.close()
        await asyncio.gather(guest.task, desk.task, screen.task, another.task)

    asyncio.run(play())


def test_who_may_no_longer_listen_is_let_go_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plietsch.events.hub.ADMIT_EVERY", 0.25)
    members, looks = {1, 2}, list[set[int]]()

    def admitted(_hall: int, _view: str, people: Set[int]) -> Set[int]:
        looks.append(set(people))
        return members & people

    async def play() -> None:
        database = Database()
        hub = Hub(database.versions, database.read, admitted=admitted)
        assert [await hub.admits(KEY, one) for one in (0, 1, 2)] == [False, True, True]
        stays, goes = Browser(hub, 3, person=1), Browser(hub, 3, person=2)
        await until(lambda: stays.heard() and goes.heard())
        asked = len(looks)

        members.discard(2)
        await asyncio.wait_for(goes.task, 5)
        database.change(hint="Nur für Mitglieder")
        await until(lambda: "hint" in stays.heard()[-1])

        assert looks[asked] == {1, 2}  # all who listen at once
        assert not any("hint" in heard for heard in goes.heard())
        assert not await hub.admits(KEY, 2)
        assert await hub.admits(KEY, 1)
        hub.close()
        await stays.task

    asyncio.run(play())


def test_a_hall_that_is_open_to_all_is_asked_for_once_however_many_come() -> None:
    looks: list[Set[int]] = []

    def admitted(_hall: int, _view: str, people: Set[int]) -> None:
        looks.append(people)

    async def play() -> None:
        database = Database()
        hub = Hub(database.versions, database.read, admitted=admitted)
        browsers = [Browser(hub, 3)]
        await until(browsers[0].heard)
        asked = len(looks)
        for person in range(50):
            assert await hub.admits(KEY, person)
            browsers.append(Browser(hub, 3, person=person))

        assert len(looks) == asked
        hub.close()
        await asyncio.gather(*(browser.task for browser in browsers))

    asyncio.run(play())


@pytest.mark.parametrize("query", ["", "ticket=7.host.de&nach=0", "ticket=7.host.de:1abc:AAAA&nach=0"])
def test_without_a_ticket_of_a_page_nobody_listens(query: str) -> None:
    answers: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {"method": "GET", "query_string": query.encode(), "headers": []}
    asyncio.run(live_route.serve(scope, send, send))  # type: ignore[arg-type]

    assert answers[0]["status"] == 403


@pytest.mark.parametrize(
    "path", ["/veranstaltungen/saal/strom/", "/gruppen/themen/1/live/", "/sensoren/x/live/"]
)
def test_who_knocks_in_another_tongue_is_sent_away_without_noise(path: str) -> None:
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        said.append(message)

    query = b"ticket=7.host.de&nach=0"
    scope = {"type": "websocket", "path": path, "query_string": query, "headers": []}
    asyncio.run(application(scope, receive, send))

    assert said == [{"type": "websocket.close", "code": 4404}]
