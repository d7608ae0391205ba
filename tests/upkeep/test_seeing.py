"""Whoever looks after the network sees how it is, and reads nobody's name in the logs."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.test import Client, RequestFactory
from django.utils import timezone
from prometheus_client.metrics import MetricWrapperBase

from plietsch.core import metrics
from plietsch.core.jobs.models import Job
from plietsch.core.jobs.worker import work_off
from plietsch.core.logs import JsonFormatter, PlainFormatter
from plietsch.core.models import Activity, Letter
from plietsch.core.tracing import traced
from plietsch.core.world import World
from plietsch.upkeep.models import Backup
from tests.core import sample_tasks

SignIn = Callable[[str], Client]


@pytest.fixture
def lines() -> Any:
    """What our own loggers write, as an operator of a production system finds it."""
    written: list[dict[str, Any]] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(JsonFormatter().format(record)))

    ours, handler = logging.getLogger("plietsch"), Handler()
    level = ours.level
    ours.addHandler(handler)
    ours.setLevel("INFO")
    yield written
    ours.removeHandler(handler)
    ours.setLevel(level)


def _record(message: str, *args: object, **more: Any) -> logging.LogRecord:
    return logging.getLogger("plietsch.x").makeRecord(
        "plietsch.x", logging.ERROR, "x.py", 1, message, args, more.pop("exc_info", None), extra=more
    )


def _measured(client: Client) -> dict[str, float]:
    lines = client.get("/metrics").content.decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


def test_an_answer_bears_the_number_under_which_its_log_line_is_found(
    world: World, lines: list[dict[str, Any]]
) -> None:
    answer = Client().get("/orte/", headers={"X-Request-ID": "chosen-by-a-stranger"})

    [line] = [line for line in lines if "view" in line]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["request"] != "chosen-by-a-stranger"
    assert (line["view"], line["method"], line["status"]) == ("places:directory", "GET", 200)


def test_a_trusted_proxy_chooses_the_number_unless_it_makes_no_sense(world: World, settings: Any) -> None:
    settings.TRUST_PROXY = True

    def number(proposed: str) -> str:
        return str(Client().get("/orte/", headers={"X-Request-ID": proposed}).headers["X-Request-ID"])

    assert number("0af7651916cd43dd8448eb211c80319c") == "0af7651916cd43dd8448eb211c80319c"
    assert number("short") != "short"
    assert number('"}\n{"level":"forged') not in ('"}\n{"level":"forged', "")


@pytest.mark.usefixtures("waiting_jobs")
@pytest.mark.django_db
def test_a_job_bears_the_number_of_the_request_that_enqueued_it(
    lines: list[dict[str, Any]],
) -> None:
    with traced("the-request"):
        sample_tasks.write_to.enqueue("somebody@example.org")
    jobs = Job.objects.filter(task__endswith="write_to")
    Job.objects.exclude(pk__in=jobs).delete()

    work_off()

    assert jobs.get().request == "the-request"
    assert [line["request"] for line in lines] == ["the-request"]
    assert "somebody" not in json.dumps(lines)


@pytest.mark.parametrize("refusal", [PermissionDenied, DisallowedHost])
def test_a_refusal_is_one_line_without_places_in_the_code(refusal: type[Exception]) -> None:
    try:
        raise refusal
    except refusal:
        line = PlainFormatter().format(_record("refused", exc_info=sys.exc_info()))

    assert line == "ERROR plietsch.x: refused"


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
def test_a_log_line_names_no_person_no_address_and_no_path(formatter: logging.Formatter) -> None:
    request = RequestFactory().get("/konto/geheimer-link-42/")
    request.resolver_match = None  # type: ignore[assignment]
    try:
        raise ValueError("anna@example.org is taken")
    except ValueError:
        failed = sys.exc_info()
    told = [
        formatter.format(_record("to %s from %s and %s", "anna@example.org", "192.0.2.7", "2001:db8::17")),
        formatter.format(_record("Not Found: %s", request.path, request=request, status_code=404)),
        formatter.format(_record("failed", exc_info=failed)),
        formatter.format(_record("12:30:05 and a::b stay, %s", "core:healthz")),
    ]

    assert not any(secret in line for line in told for secret in ("anna", "192.0.2", "2001:", "geheimer"))
    assert "to [mail] from [address] and [address]" in told[0]
    assert "404 in unknown" in told[1]
    assert "ValueError" in told[2]
    assert "test_seeing.py" in told[2]
    assert "core:healthz" in told[3]


def test_a_log_line_says_its_time_with_its_zone() -> None:
    told = json.loads(JsonFormatter().format(_record("done")))

    assert datetime.fromisoformat(told["time"]).utcoffset() == timedelta(0)


def test_log_lines_go_to_standard_error_alone() -> None:
    handlers = settings.LOGGING["handlers"].values()

    assert [each["class"] for each in handlers] == ["logging.StreamHandler"]
    assert [each.get("stream", "ext://sys.stderr") for each in handlers] == ["ext://sys.stderr"]


def test_a_living_process_answers_although_nobody_calls_it_by_its_name(settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["network.example"], True

    answer = Client().get("/healthz", headers={"Host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_network_whose_disk_takes_no_files_is_not_ready(
    world: World, settings: Any, tmp_path: Path
) -> None:
    assert Client().get("/readyz").status_code == 200
    settings.MEDIA_ROOT = tmp_path / "gone"

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["disk"].startswith("not writable")


def test_figures_are_for_this_machine_or_for_the_bearer_of_the_token(world: World, settings: Any) -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 403
    assert Client(headers={"X-Forwarded-For": "192.0.2.7"}).get("/metrics").status_code == 403

    settings.METRICS_TOKEN = "a-long-token"
    assert Client().get("/metrics").status_code == 403
    assert Client(headers={"Authorization": "Bearer another"}).get("/metrics").status_code == 403
    assert Client(headers={"Authorization": "Bearer a-long-token"}).get("/metrics").status_code == 200


@pytest.mark.usefixtures("waiting_jobs")
def test_figures_tell_of_answers_jobs_mails_and_backups(world: World) -> None:
    now = timezone.now()
    before = _measured(Client())
    Backup.objects.create(place="/backups/1", files=1, bytes=1, seconds=1, made_at=now)
    Letter.objects.create(address="town@example.org", subject="x", text="x", html="x", written_at=now)
    sample_tasks.write_to.enqueue("somebody@example.org")
    Job.objects.filter(task__endswith="write_to").update(due_at=now - timedelta(minutes=5))
    Client().get("/orte/")

    after = _measured(Client())

    grown = {name for name in after if after[name] > before.get(name, 0)}
    assert any(
        name.startswith('plietsch_requests_total{method="GET",status="200",view="places:') for name in grown
    )
    assert after['plietsch_jobs{state="waiting"}'] == before['plietsch_jobs{state="waiting"}'] + 1
    assert after["plietsch_oldest_job_seconds"] >= 300
    assert after['plietsch_mails_open{state="waiting"}'] == before['plietsch_mails_open{state="waiting"}'] + 1
    assert after["plietsch_last_backup_timestamp_seconds"] == pytest.approx(now.timestamp())
    assert "example.org" not in " ".join(after)


def test_a_command_that_counts_nothing_leaves_no_file_of_figures() -> None:
    ours = [each for each in vars(metrics).values() if isinstance(each, MetricWrapperBase)]

    assert len(ours) > 4
    assert [each._name for each in ours if not each._labelnames] == []


@pytest.mark.usefixtures("waiting_jobs")
def test_the_office_sees_a_failed_job_and_has_it_tried_again(world: World, client_as: SignIn) -> None:
    sample_tasks.write_to.enqueue("somebody@example.org")
    jobs = Job.objects.filter(task__endswith="write_to")
    jobs.update(max_attempts=1)
    work_off()
    dead = jobs.get()
    office = client_as("office")

    page = office.get("/betrieb/").content.decode()
    answer = office.post(f"/betrieb/aufgaben/{dead.pk}/wiederholung/", follow=True)

    assert f"write_to {dead.pk}" in page
    assert "somebody@example.org" not in page
    assert "Die Aufgabe wird noch einmal versucht." in answer.content.decode()
    assert jobs.get().died_at is None
    assert Activity.objects.filter(verb="job.retried", subject=f"core.job:{dead.pk}").count() == 1
    assert office.post(f"/betrieb/aufgaben/{dead.pk}/wiederholung/").status_code == 404


def test_a_member_does_not_see_how_the_system_is(world: World, client_as: SignIn) -> None:
    assert client_as("member").get("/betrieb/").status_code == 403
    assert client_as("member").post("/betrieb/aufgaben/1/wiederholung/").status_code == 403


def test_the_office_is_told_of_a_missing_backup(world: World, client_as: SignIn) -> None:
    office = client_as("office")
    assert "keine Sicherung von gestern oder heute" in office.get("/betrieb/").content.decode()

    Backup.objects.create(place="/backups/1", files=1, bytes=1, seconds=1, made_at=timezone.now())

    page = office.get("/betrieb/").content.decode()
    assert "keine Sicherung von gestern oder heute" not in page
    assert "/backups/1" in page


def test_what_a_running_process_counts_outlives_an_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    of_here, of_init, of_the_dead = (tmp_path / f"counter_{pid}.db" for pid in (os.getpid(), 1, gone.pid))
    for file in (of_here, of_init, of_the_dead):
        file.touch()
    monkeypatch.setattr(metrics, "FOLDER", tmp_path)

    metrics.forget()

    assert set(tmp_path.iterdir()) == {of_here, of_init}
