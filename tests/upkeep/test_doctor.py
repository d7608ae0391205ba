"""The doctor says in plain words what is wrong, and what to do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from plietsch.accounts.models import User
from plietsch.core.jobs.models import Job, Worker
from plietsch.core.models import Letter
from plietsch.core.world import World
from plietsch.upkeep import doctor
from plietsch.upkeep.clock import is_clock_adrift
from plietsch.upkeep.doctor import examine
from plietsch.upkeep.models import Backup
from tests.core.clamd import Clamd
from tests.installation import ROOT, free_port

WELL = {
    "PRODUCTION": True,
    "DEMO": False,
    "DEBUG": False,
    "ALLOWED_HOSTS": ["netz.kommune.de"],
    "PUBLIC_URL": "https://netz.kommune.de",
    "SECURE_SSL_REDIRECT": True,
    "TRUST_PROXY": True,
    "SECOND_FACTOR_FOR_OFFICE": True,
    "DEFAULT_FROM_EMAIL": "netz@kommune.de",
    "EMAIL_BACKEND": "plietsch.core.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
}


MAIL_BOX = {"host": "127.0.0.1", "port": 1, "is_encrypted": False, "user": "", "password": "", "folder": ""}
SIGN_IN = [{"settings": {"server_url": "http://127.0.0.1:1"}}]


@pytest.fixture
def _well(
    world: World, settings: Any, tmp_path: Path, postbox_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A production system with which nothing is wrong."""
    monkeypatch.setattr(doctor, "is_clock_adrift", lambda: False)
    for name, value in {**WELL, "EMAIL_PORT": postbox_port, "MEDIA_ROOT": tmp_path}.items():
        setattr(settings, name, value)
    (settings.STATIC_ROOT / "collected.txt").touch()
    Job.objects.dead().delete()
    Worker.objects.update_or_create(
        name="w", defaults={"started_at": timezone.now(), "seen_at": timezone.now()}
    )
    Backup.objects.create(place="/backups/1", files=1, bytes=1, seconds=1, made_at=timezone.now())


@pytest.fixture(scope="module")
def postbox_port() -> Iterator[int]:
    """A mail server that greets."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    server.start()
    yield server.port
    server.stop()


def _wrong() -> dict[str, str]:
    return {title: problem for title, problem in examine() if problem}


@pytest.mark.usefixtures("_well")
def test_nothing_is_wrong_with_a_system_that_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert _wrong() == {}
    call_command("doctor")
    assert "All is well." in capsys.readouterr().out


@pytest.mark.usefixtures("_well")
@pytest.mark.parametrize(
    ("setting", "value", "title", "said"),
    [
        ("DEMO", True, "Mode", "Unset PLIETSCH_DEMO"),
        ("DEBUG", True, "Mode", "Unset PLIETSCH_DEBUG"),
        ("PRODUCTION", False, "Mode", "Set PLIETSCH_SECRET_KEY"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "Names", "Set PLIETSCH_HOSTS"),
        ("PUBLIC_URL", "https://anderswo.de", "Names", "Correct PLIETSCH_URL"),
        ("PUBLIC_URL", "http://netz.kommune.de", "HTTPS", "Set PLIETSCH_URL to https"),
        ("SECURE_SSL_REDIRECT", False, "HTTPS", "Unset PLIETSCH_TLS"),
        ("TRUST_PROXY", False, "HTTPS", "PLIETSCH_TRUST_PROXY=1"),
        ("SECOND_FACTOR_FOR_OFFICE", False, "Second factor", "password alone"),
        ("DEFAULT_FROM_EMAIL", "plietsch@localhost", "Sender of mails", "Set PLIETSCH_MAIL_FROM"),
        ("DEFAULT_FROM_EMAIL", "Netzbüro", "Sender of mails", "no mail address"),
        ("EMAIL_PORT", 1, "Mail server", "127.0.0.1:1 does not answer"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "Mail server", "become files"),
        ("MEDIA_ROOT", Path("/nowhere"), "Folders", "/nowhere is missing"),
        ("STATIC_ROOT", Path("/"), "Static files", "make setup"),
        ("CLAMD_ADDRESS", "127.0.0.1:1", "Virus scanner", "no file is taken"),
        ("MQTT", "mqtt://127.0.0.1:1", "MQTT broker", "127.0.0.1:1 does not answer"),
        ("MAIL_BOX", MAIL_BOX, "Mailbox", "127.0.0.1 does not let us in"),
        ("SIGN_IN_SERVICES", SIGN_IN, "Sign-in services", "http://127.0.0.1:1 does not answer"),
        ("BIGBLUEBUTTON", {"address": "http://127.0.0.1:1", "secret": "s"}, "Online rooms", "is silent"),
        ("JITSI", {"address": "http://127.0.0.1:1"}, "Online rooms", "does not answer"),
    ],
)
def test_a_wrong_setting_is_named(setting: str, value: object, title: str, said: str, settings: Any) -> None:
    setattr(settings, setting, value)

    wrong = _wrong()

    assert list(wrong) == [title]
    assert said in wrong[title]


@pytest.mark.usefixtures("_well")
def test_what_the_database_tells_is_named() -> None:
    now = timezone.now()
    Worker.objects.update(seen_at=now - timedelta(minutes=1))
    Backup.objects.update(made_at=now - timedelta(days=2))
    Job.objects.create(task="x.y", arguments={}, due_at=now, enqueued_at=now, died_at=now)
    MigrationRecorder(connection).record_unapplied("upkeep", "0001_initial")

    wrong = _wrong()

    assert list(wrong) == ["Database", "Worker", "Background jobs", "Backup"]
    assert "1 migrations are missing" in wrong["Database"]
    assert "Start `manage.py worker`" in wrong["Worker"]
    assert "1 were given up" in wrong["Background jobs"]
    assert "every night" in wrong["Backup"]


@pytest.mark.usefixtures("_well")
def test_a_full_disk_a_missing_backup_and_a_missing_ffmpeg_are_named(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    Backup.objects.all().delete()
    monkeypatch.setattr("plietsch.upkeep.doctor.LEAST_FREE", 1 << 60)
    monkeypatch.setenv("PATH", "/nowhere")

    wrong = _wrong()

    assert "MB left" in wrong["Disk"]
    assert "there is none" in wrong["Backup"]
    assert "apt-get install ffmpeg" in wrong["Live streams"]


@pytest.mark.usefixtures("_well")
def test_a_virus_scanner_that_answers_is_well(settings: Any) -> None:
    with Clamd() as daemon:
        settings.CLAMD_ADDRESS = daemon.address
        assert "Virus scanner" not in _wrong()


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PLIETSCH_SECRET_KEY", "secret", "PLIETSCH_SECRET_KEY can be guessed"),
        ("DATABASE_URL", "postgresql://nobody@/nothing?host=/nowhere", "wrong  Database: does not answer"),
    ],
)
def test_a_system_that_cannot_even_start_is_told_why(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    ours = {"DJANGO_SETTINGS_MODULE": "plietsch.config.settings", "PLIETSCH_DATA": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT, env=os.environ | ours, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 1
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("_well")
def test_a_clock_that_nobody_keeps_right_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "is_clock_adrift", lambda: True)

    assert "time service" in _wrong()["Time"]


def test_the_kernel_says_whether_the_clock_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    class Libc:
        answer = 5

        def adjtimex(self, _asked: object) -> int:
            return self.answer

    assert is_clock_adrift() in (True, False)  # the real kernel answers
    monkeypatch.setattr("ctypes.CDLL", lambda *_args, **_options: Libc())
    assert is_clock_adrift()
    monkeypatch.setattr(Libc, "answer", 0)
    assert not is_clock_adrift()


@pytest.mark.usefixtures("_well")
def test_a_network_without_an_office_and_a_refused_mail_are_named() -> None:
    User.objects.update(is_office=False)
    Letter.objects.create(
        address="weg@amt.example", subject="Moin", written_at=timezone.now(), refused_at=timezone.now()
    )

    wrong = _wrong()

    assert "createsuperuser" in wrong["Network office"]
    assert "1 were refused" in wrong["Refused mails"]
