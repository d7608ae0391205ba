"""Our own Mosquitto: configured, started and kept up to date with the tokens of the database."""

import getpass
import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import Prefetch

from plietsch.core.supervisor import die_with_parent
from plietsch.sensors.models import Datastream, DeviceToken
from plietsch.sensors.operations.areas import broker_digest

OURSELVES = "plietsch"
LARGEST = 100_000  # bytes of one message
PATIENCE = 5  # seconds for the broker to end by itself


class NoBroker(Exception):
    """Mosquitto is not installed."""


@dataclass
class Broker:
    """A Mosquitto of our own, with its files in `folder`."""

    folder: Path
    bind: str
    port: int
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    process: "subprocess.Popen[bytes] | None" = None
    accounts: str = ""

    def start(self) -> None:
        """Begin to listen, to ourselves only: what comes before anybody subscribed would be lost."""
        program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NoBroker
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = broker_digest(self.secret)
        self._own = f"{OURSELVES}:{digest}\n"
        self.accounts = ""
        self._admit("", "")
        self._put("mosquitto.conf", self._configuration())
        self.process = subprocess.Popen(  # noqa: S603 - our own configuration
            [program, "-c", str(self.folder / "mosquitto.conf")],
            preexec_fn=die_with_parent,  # noqa: PLW1509 - it only names a signal
        )

    def tend(self) -> None:
        """Start the broker again if it ended."""
        if self.process and self.process.poll() is not None:
            self.start()

    def refresh(self) -> None:
        """Let new tokens in and revoked ones out."""
        if self.write_accounts() and self.process:
            self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """End it, with what it still holds written down."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def write_accounts(self) -> bool:
        """Write who may come in and which topics they may write; whether anything changed."""
        passwords, access = accounts()
        told = passwords + access
        if told == self.accounts:
            return False
        self.accounts = told
        self._admit(passwords, access)
        return True

    def _admit(self, passwords: str, access: str) -> None:
        self._put("passwords", self._own + passwords)
        self._put("access", f"user {OURSELVES}\ntopic read v1.1/#\n{access}")

    def _configuration(self) -> str:
        return "\n".join(
            [
                f"listener {self.port} {self.bind}",
                "allow_anonymous false",
                f"password_file {self.folder / 'passwords'}",
                f"acl_file {self.folder / 'access'}",
                "persistence true",
                f"persistence_location {self.folder}/",
                "autosave_interval 5",
                "max_inflight_messages 1000",
                "max_queued_messages 1000000",
                f"max_packet_size {LARGEST}",
                "log_dest stderr",
                "log_type error",
                "log_type warning",
                f"user {getpass.getuser()}",
                "",
            ]
        )

    def _put(self, name: str, text: str) -> None:
        draft = self.folder / f".{name}"
        draft.touch(mode=0o600)
        draft.write_text(text)
        draft.replace(self.folder / name)


def accounts() -> tuple[str, str]:
    """The lines of passwords and of access for all valid tokens."""
    streams = Prefetch("area__things__datastreams", Datastream.objects.only("pk", "thing").order_by("pk"))
    passwords, access = [], []
    for token in DeviceToken.objects.valid().select_related("area").prefetch_related(streams).order_by("pk"):
        passwords.append(f"{token.account}:{token.broker_digest}\n")
        access.append(f"user {token.account}\n")
        for thing in token.area.things.all():
            if token.thing_id in (None, thing.pk):
                access += [f"topic {topic(stream.pk)}\n" for stream in thing.datastreams.all()]
    return "".join(passwords), "".join(access)


def topic(datastream: int) -> str:
    """Where the readings of a datastream are published, by the standard."""
    return f"v1.1/Datastreams({datastream})/Observations"
