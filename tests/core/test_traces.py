"""What was erased is gone from the disk too."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage, get_connection

from plietsch.core.traces import clear_mail_files
from tests.installation import new_installation

SECRET = "Deichgraf-4711"


def test_an_erased_name_is_found_in_no_file_of_the_database(tmp_path: Path) -> None:
    with new_installation(tmp_path) as installation:
        if installation.environment["DATABASE_URL"]:
            pytest.skip("PostgreSQL's files are not ours")
        installation.python(
            "from django.utils.timezone import now; from plietsch.core.models import Letter; "
            "from plietsch.core.tasks import clear_traces; "
            f"Letter.objects.create(address='a@example.org', text='{SECRET}' * 2000, written_at=now()); "
            "Letter.objects.all().delete(); clear_traces.call()"
        )

        found = [
            file.name for file in tmp_path.rglob("plietsch.sqlite3*") if SECRET in file.read_text("latin1")
        ]

    assert found == []


def test_a_log_that_is_read_just_now_is_emptied_later(tmp_path: Path) -> None:
    with new_installation(tmp_path) as installation:
        if installation.environment["DATABASE_URL"]:
            pytest.skip("PostgreSQL's files are not ours")
        told = installation.python(
            "from django.conf import settings; from django.db import connection; "
            "from plietsch.core import traces; from plietsch.core.jobs.models import Job; "
            "from plietsch.core.models import Worker; from plietsch.core.tasks import clear_traces; "
            "from django.utils.timezone import now; traces.WAIT = 1; "
            "Worker.objects.create(name='a', started_at=now(), seen_at=now()); "
            "reader = connection.copy(); cursor = reader.cursor(); cursor.execute('BEGIN DEFERRED'); "
            "cursor.execute('SELECT count(*) FROM core_worker'); "
            "Worker.objects.create(name='b', started_at=now(), seen_at=now()); "
            "clear_traces.call(); print(Job.objects.filter(due_at__gt=now()).count(), end=' '); "
            "cursor.execute('ROLLBACK'); Job.objects.all().delete(); "
            "clear_traces.call(); print(Job.objects.count())"
        )

    assert told.split() == ["1", "0"]


def test_letters_to_one_who_left_go_from_the_files_of_a_demo(tmp_path: Path, settings: LazySettings) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    with backend:
        for address in ("bleibt@example.org", "geht@example.org"):
            EmailMessage("Hallo", SECRET, to=[address], connection=backend).send()
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    EmailMessage("Noch einmal", SECRET, to=["geht@example.org"], connection=backend).send()

    clear_mail_files("Geht@example.org")

    kept = [file.read_text() for file in tmp_path.iterdir()]
    assert len(kept) == 1
    assert "bleibt@example.org" in kept[0]
    assert "geht@example.org" not in kept[0]
