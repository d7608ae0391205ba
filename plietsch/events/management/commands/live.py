"""Receive the live stream of an event on this machine."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plietsch.events import broadcasting, demo_stream
from plietsch.events.models import Event, Stream
from plietsch.events.operations.streams import NotToBeStreamed, end_stream, open_stream

PORT = 9710
CHECK = 1  # seconds between two looks whether the event still takes place


class Command(BaseCommand):
    """`manage.py live start|end|test EVENT` (the last part of the event's address), or `live demo`."""

    help = "Receive the live stream of an event (start), end it (end), or send a test picture (test)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["start", "end", "test", "demo"])
        parser.add_argument("event", nargs="?", default="")
        parser.add_argument("--port", type=int, default=PORT, help="UDP port to listen on")
        parser.add_argument("--source", default="", help="ask an own media server for it, such as rtsp://...")
        parser.add_argument(
            "--new-passphrase", action="store_true", help="the one known so far opens nothing more"
        )
        parser.add_argument("--host", default="localhost", help="the name that senders reach this machine by")

    def handle(
        self,
        *args: Any,
        what: str,
        event: str,
        port: int,
        host: str,
        source: str,
        new_passphrase: bool,
        **options: Any,
    ) -> None:
        if what == "demo":
            demo_stream.run(self.stdout.write)
            return
        found = Event.objects.filter(slug=event).first()
        if not found:
            raise CommandError(f"there is no event {event}")
        try:
            if what == "start":
                self._start(found, port, host, source, renew=new_passphrase)
            else:
                {"end": self._end, "test": self._test}[what](found, port)
        except broadcasting.NoFfmpeg:
            raise CommandError("ffmpeg is missing; on Debian: apt install ffmpeg") from None

    def _start(self, event: Event, port: int, host: str, source: str, *, renew: bool) -> None:
        try:
            stream = open_stream(event=event, at=timezone.now(), renew=renew)
        except NotToBeStreamed:
            raise CommandError("the event is a draft or cancelled") from None
        if source:
            self.stdout.write(f"OBS, stream key at your media server: {event.slug}?pass={stream.passphrase}")
        else:
            server = broadcasting.address(host=host, port=port, passphrase=stream.passphrase)
            self.stdout.write(f"OBS, Settings, Stream, Custom, server: {server}")
        self.stdout.write("Keyframe interval 1 s, H.264. Ctrl-C stops listening; `live end` ends the stream.")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            broadcasting.receive(stream, port=port, goes_on=GoesOn(stream), source=source)
        except KeyboardInterrupt:
            self.stdout.write("No longer listening.")

    def _end(self, event: Event, port: int) -> None:
        end_stream(stream=self._stream(event), at=timezone.now())
        self.stdout.write("The stream has ended.")

    def _test(self, event: Event, port: int) -> None:
        secret = self._stream(event).passphrase
        process = broadcasting.start(broadcasting.test_picture(port=port, passphrase=secret), secret=secret)
        try:
            process.wait()
        except KeyboardInterrupt:
            self.stdout.write("The test picture is off.")

    def _stream(self, event: Event) -> Stream:
        stream = Stream.objects.select_related("event").filter(event=event).first()
        if not stream:
            raise CommandError("nobody has started this stream yet: manage.py live start")
        return stream


class GoesOn:
    """Whether the stream goes on: until it is ended, or its event is cancelled."""

    def __init__(self, stream: Stream) -> None:
        self.stream, self.answer, self.asked = stream, True, 0.0

    def __call__(self) -> bool:
        if time.monotonic() - self.asked > CHECK:
            running = Stream.objects.filter(pk=self.stream.pk, ended_at=None, event__cancelled_at=None)
            self.answer, self.asked = running.exists(), time.monotonic()
        return self.answer
