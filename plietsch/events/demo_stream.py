"""The demo network's live event: this machine sends a test picture to itself, and keeps ten minutes of it."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from plietsch.events import broadcasting, playlists
from plietsch.events.models import Event, Stream
from plietsch.events.operations.streams import open_stream

TITLE = "Livestream zum Ausprobieren"  # no other stream is touched
KEPT = 600  # segments: ten minutes
POLITENESS = 10
LENGTH = timedelta(hours=12)
PAUSE = 60  # seconds between two looks where there is nothing to send


def run(say: Callable[[str], object]) -> None:
    """Send until the process is ended."""
    os.nice(POLITENESS)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while True:
            _send(say)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        say("The demo stream is off.")


def _send(say: Callable[[str], object]) -> None:
    stream = Stream.objects.select_related("event").filter(event__title=TITLE).order_by("pk").first()
    if not stream or stream.ended_at or stream.event.cancelled_at:
        return
    event = _today(stream.event)
    shutil.rmtree(playlists.folder(event), ignore_errors=True)
    port = _free_port()
    stream = open_stream(event=event, at=timezone.now())
    command = broadcasting.test_picture(port=port, passphrase=stream.passphrase)
    sender = _Sender(command, stream)
    try:
        broadcasting.receive(stream, port=port, goes_on=sender.goes_on, keep=KEPT)
    finally:
        sender.stop()


class _Sender:
    """The picture, sent as long as the stream is on, and again where it breaks."""

    def __init__(self, command: list[str], stream: Stream) -> None:
        self.command, self.stream, self.secret = command, stream.pk, stream.passphrase
        self.process: subprocess.Popen[bytes] | None = None
        self.looked = 0.0

    def goes_on(self) -> bool:
        if time.monotonic() - self.looked < 2:  # noqa: PLR2004 - the listener needs a moment to begin
            return True
        self.looked = time.monotonic()
        if not self.process or self.process.poll() is not None:
            self.process = broadcasting.start(self.command, secret=self.secret)
        return Stream.objects.filter(pk=self.stream, ended_at=None, event__cancelled_at=None).exists()

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


def _today(event: Event) -> Event:
    """The live event is always now, however old the demo network is."""
    now = timezone.now()
    if event.ends_at < now:
        begin = now.replace(minute=0, second=0, microsecond=0)
        Event.objects.filter(pk=event.pk).update(starts_at=begin, ends_at=begin + LENGTH, changed_at=now)
        event.refresh_from_db()
    return event


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
