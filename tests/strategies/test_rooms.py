"""Real clients in a real room: nothing acknowledged is lost, nobody stays who may not, rubbish is refused."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException

from bench.writer import Writer
from plietsch.strategies.rooms import protocol
from plietsch.strategies.rooms.codes import Code
from plietsch.strategies.rooms.protocol import Step
from tests.config.test_serve import children
from tests.installation import Installation, Process, new_installation

pytestmark = pytest.mark.xdist_group("processes")
PEOPLE = 6
STRANGER = PEOPLE
PATIENCE = 60  # seconds, for machines that have much else to do


@dataclass
class Scene:
    """A served installation, and the strategy that its people write."""

    installation: Installation
    server: Process
    slug: str
    section: int
    sessions: list[str]

    @property
    def address(self) -> str:
        return f"ws{self.installation.address.removeprefix('http')}/strategien/{self.slug}/raum"

    def writer(self, number: int) -> Writer:
        return Writer(self.address, self.sessions[number], self.section)

    def kill_web(self) -> None:
        os.kill(children(self.server)["web"], signal.SIGKILL)

    def tell(self, code: str) -> str:
        return self.installation.python(f"from tests.strategies.scene import *; {code}")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with new_installation(tmp_path_factory.mktemp("data")) as installation:
        built = installation.python(f"from tests.strategies.scene import build; build({PEOPLE})")
        with installation.serving(seconds=90) as server:
            yield Scene(installation, server, **json.loads(built))


def run(story: Callable[[], Awaitable[Any]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 3 * PATIENCE))


async def until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.01)


async def opened(writer: Writer) -> Writer:
    """Come (back) in, as soon as the server is there (again)."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await writer.open()
                return await writer.synced()
            except (OSError, WebSocketException, TimeoutError, EOFError):
                await asyncio.sleep(0.05)


async def writes(writer: Writer, name: str, enough: asyncio.Event) -> set[str]:
    """Type word after word, also while the line is down, and come back whenever it was cut."""
    coming_back, typed = asyncio.create_task(opened(writer)), set[str]()
    while not enough.is_set():
        if coming_back.done() and not writer.is_synced:
            coming_back = asyncio.create_task(opened(writer))
        typed.add(word := f"{name}{len(typed)}.")
        await writer.type(word)
        await asyncio.sleep(0.03)
    await coming_back
    return typed


def test_two_kills_of_the_server_lose_nothing_that_was_acknowledged(scene: Scene) -> None:
    writers = {name: scene.writer(number) for number, name in enumerate("abc")}

    async def all_keep_on_writing() -> None:
        before = {name: len(writer.kept) for name, writer in writers.items()}
        await until(lambda: all(len(writer.kept) > before[name] + 5 for name, writer in writers.items()))

    async def story() -> None:
        enough = asyncio.Event()
        typing = [asyncio.create_task(writes(writer, name, enough)) for name, writer in writers.items()]
        for _ in range(2):
            await all_keep_on_writing()
            scene.kill_web()
            await until(lambda: not any(writer.is_synced for writer in writers.values()))
        await all_keep_on_writing()
        enough.set()
        words = set().union(*await asyncio.gather(*typing))
        await until(lambda: all(set(writer.text.split()) == words for writer in writers.values()))
        for writer in writers.values():
            await writer.close()

    run(story)
    assert len({writer.text for writer in writers.values()}) == 1
    read_without_javascript = scene.tell("print(text())").split()
    assert set(read_without_javascript) >= {
        word for writer in writers.values() for word in writer.kept if word
    }
    assert read_without_javascript == writers["a"].text.split()


def test_only_who_writes_it_comes_in(scene: Scene) -> None:
    async def code(session: str, slug: str = scene.slug) -> int:
        writer = Writer(scene.address.replace(scene.slug, slug), session, scene.section)
        await writer.open()
        await until(lambda: writer.closed)
        assert writer.text == ""
        return writer.closed

    async def story() -> None:
        assert await code("") == Code.NOT_SIGNED_IN
        assert await code("unknown") == Code.NOT_SIGNED_IN
        assert await code(scene.sessions[STRANGER]) == Code.UNKNOWN
        assert await code(scene.sessions[0], "gibt-es-nicht") == Code.UNKNOWN
        cookie = {"Cookie": f"sessionid={scene.sessions[0]}"}
        for origin in ("https://evil.example", None):
            with pytest.raises(InvalidStatus):
                await connect(scene.address, additional_headers=cookie, origin=origin)

    run(story)


def test_nobody_shows_a_cursor_under_another_name(scene: Scene) -> None:
    async def story() -> None:
        honest, liar = await opened(scene.writer(0)), await opened(scene.writer(1))
        await honest.show("egal", client=11)
        await until(lambda: 11 in liar.seen)
        await liar.show("Bürgermeisterin", client=11)
        await liar.show("Bürgermeisterin", client=22)
        await until(lambda: 22 in honest.seen)
        assert liar.seen[11]["user"]["name"] == "Schreibkraft 0"
        assert honest.seen[22]["user"]["name"] == "Schreibkraft 1"
        assert 11 not in honest.seen or honest.seen[11]["user"]["name"] == "Schreibkraft 0"
        await liar.close()
        await until(lambda: honest.seen[22] is None)
        await honest.close()

    run(story)


RUBBISH = {
    "no message": (b"\x07", Code.MALFORMED),
    "no update": (protocol.sync(Step.UPDATE, b"\xff\xff\x01"), Code.MALFORMED),
    "cut off": (protocol.sync(Step.UPDATE, b"\x01" * 40)[:20], Code.MALFORMED),
    "endless number": (b"\x00\x02" + b"\xff" * 30, Code.MALFORMED),
    "no state": (protocol.sync(Step.STATE, b"\xff"), Code.MALFORMED),
    "no awareness": (b"\x01" + protocol.prefixed(b"\x01\x01\x01\x03{{{"), Code.MALFORMED),
    "large": (protocol.sync(Step.UPDATE, bytes(600_000)), Code.TOO_LARGE),
    "huge": (protocol.sync(Step.UPDATE, bytes(3_000_000)), Code.TOO_LARGE),
}


def test_rubbish_ends_its_sender_and_the_room_goes_on(scene: Scene) -> None:
    async def story() -> None:
        quiet, other = await opened(scene.writer(0)), await opened(scene.writer(1))
        for name, (message, code) in RUBBISH.items():
            rude = await opened(scene.writer(2))
            await rude.say(message)
            await until(lambda rude=rude: rude.closed)
            assert rude.closed == code, name
        flood = await opened(scene.writer(3))
        for _ in range(2000):
            await flood.say(protocol.sync(Step.UPDATE, b"\x00\x00"))
        await until(lambda: flood.closed)
        assert flood.closed == Code.FLOOD
        await other.type("weiter.")
        await until(lambda: "weiter." in quiet.text and "weiter." in other.kept)
        assert not quiet.closed
        for writer in (quiet, other):
            await writer.close()

    run(story)


def test_who_loses_the_right_is_shown_out_and_nothing_of_theirs_is_kept(scene: Scene) -> None:
    async def story() -> None:
        stays, leaves, signs_out = [await opened(scene.writer(number)) for number in (0, 4, 5)]
        await asyncio.to_thread(scene.tell, "leave(4); sign_out(5)")
        await leaves.type("Nachgetreten.")
        await until(lambda: leaves.closed and signs_out.closed)
        assert (leaves.closed, signs_out.closed) == (Code.NOT_ALLOWED, Code.NOT_SIGNED_IN)
        await stays.type("Bleibt.")
        await until(lambda: "Bleibt." in stays.kept)
        late = await opened(scene.writer(1))
        assert "Bleibt." in late.text
        assert "Nachgetreten." not in late.text
        await late.close()
        await stays.close()

    run(story)


def test_what_is_written_elsewhere_and_the_resolution_reach_the_room(scene: Scene) -> None:
    """Others append rows too, since comments mark the text; headings change; an adoption ends all writing."""

    async def story() -> None:
        writer = await opened(scene.writer(0))
        await asyncio.to_thread(scene.tell, "put('Von nebenan.')")
        await until(lambda: "Von nebenan." in writer.text)
        before = writer.outline
        await asyncio.to_thread(scene.tell, "retitle()")
        await until(lambda: writer.outline != before)
        await asyncio.to_thread(scene.tell, "adopt()")
        await writer.type("Zu spät.")
        await until(lambda: writer.closed)
        assert writer.closed == Code.FROZEN

    run(story)
