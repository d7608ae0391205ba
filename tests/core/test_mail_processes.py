"""A real worker and a real mail server, of which one is killed after a mail was taken."""

import email
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.installation import ROOT, Installation, free_port, new_installation, wait_until

pytestmark = pytest.mark.xdist_group("processes")

SHORT_LEASE = ("--lease", "2")
WRITE = """
from django.utils import timezone
from plietsch.core.models import Letter
from plietsch.core.tasks import deliver_letters
letter = Letter.objects.create(
    address="amt@example.org", subject="Neues", text="Neues", html="<body>Neues</body>",
    written_at=timezone.now(), must_arrive={must_arrive},
)
deliver_letters.enqueue([letter.pk])
"""
COUNT = """
from plietsch.core.jobs.models import Job
from plietsch.core.models import Letter
letters = Letter.objects
print(Job.objects.filter(finished_at=None).count(), letters.perhaps_sent().count(), letters.count())
"""


class MailServer:
    """Started, killed and started again on one port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()

    @contextmanager
    def running(self) -> Iterator[None]:
        command = [sys.executable, "-m", "tests.core.mail_server", str(self.port), str(self.folder)]
        with subprocess.Popen(command, cwd=ROOT) as process:
            try:
                wait_until(self._listens)
                yield
            finally:
                process.kill()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill_at_the_next_mail(self, process: int) -> None:
        (self.folder / "victim").write_text(str(process))

    @property
    def has_killed(self) -> bool:
        return not (self.folder / "victim").exists()

    def taken(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]  # type: ignore[arg-type]


@pytest.fixture
def server(tmp_path: Path) -> MailServer:
    return MailServer(tmp_path)


@pytest.fixture
def installation(server: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("data")
    with new_installation(folder) as installation:
        installation.environment["PLIETSCH_MAIL"] = f"smtp://127.0.0.1:{server.port}"
        yield installation


def _work_until_all_is_done(installation: Installation) -> str:
    with installation.started("worker", *SHORT_LEASE):
        wait_until(lambda: installation.python(COUNT).startswith("0 "))
    return installation.python(COUNT)


def test_a_mail_whose_worker_was_killed_after_the_server_took_it_is_not_sent_again(
    installation: Installation, server: MailServer
) -> None:
    with server.running():
        _kill_the_worker(installation, server, must_arrive=False)

        assert _work_until_all_is_done(installation) == "0 1 1"
        assert len(server.taken()) == 1


def test_a_mail_that_must_arrive_comes_again_after_its_worker_was_killed_and_says_so(
    installation: Installation, server: MailServer
) -> None:
    with server.running():
        _kill_the_worker(installation, server, must_arrive=True)

        assert _work_until_all_is_done(installation) == "0 0 0"
        first, second = server.taken()
        assert first["Message-ID"] == second["Message-ID"]
        assert [
            _text(each).startswith("Vielleicht haben Sie diese Mail schon") for each in (first, second)
        ] == [
            False,
            True,
        ]


def test_a_mail_whose_server_was_killed_after_it_took_it_is_not_sent_again(
    installation: Installation, server: MailServer
) -> None:
    server.kill_at_the_next_mail(0)
    installation.python(WRITE.format(must_arrive=False))
    with installation.started("worker", *SHORT_LEASE):
        with server.running():
            wait_until(lambda: server.has_killed)
        with server.running():
            wait_until(lambda: installation.python(COUNT).startswith("0 "))

    assert installation.python(COUNT) == "0 1 1"
    assert len(server.taken()) == 1


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body
    return str(body.get_content())


def _kill_the_worker(installation: Installation, server: MailServer, *, must_arrive: bool) -> None:
    """While it waits for the server's word on the mail."""
    with installation.started("worker", *SHORT_LEASE) as worker:
        server.kill_at_the_next_mail(worker.pid)
        installation.python(WRITE.format(must_arrive=must_arrive))
        worker.wait(60)
    assert server.has_killed
