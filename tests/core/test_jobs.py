"""Background work as rows: what happens to a job from being enqueued to being done or given up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_tasks import default_task_backend
from zeal import zeal_ignore

from plietsch.core.fetching import FetchRefused
from plietsch.core.jobs import operations, worker
from plietsch.core.jobs.keeping import sweep_jobs
from plietsch.core.jobs.models import Job, Round, Worker
from plietsch.core.jobs.schedules import enqueue_scheduled
from plietsch.core.jobs.worker import do, work_off
from plietsch.core.registry import Schedule, registry
from tests.core import sample_tasks
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

LEASE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _jobs_wait(db: None) -> Iterator[None]:
    """Jobs wait for a worker here, as they do in real life; none has been seen, and nothing is left to do."""
    Worker.objects.all().delete()
    Job.objects.all().delete()
    default_task_backend.eager = False
    with zeal_ignore():  # calling an operation again and again is what these tests are about
        yield
    default_task_backend.eager = True


@pytest.fixture
def bell(tmp_path: Path) -> Path:
    """A file into which tasks write."""
    return tmp_path / "bell"


def claim(worker: str = "first", *, at: datetime | None = None, limit: int = 10) -> list[Job]:
    return list(operations.claim(worker, at=at or timezone.now(), limit=limit, lease=LEASE))


def test_an_enqueued_task_waits_until_a_worker_does_it(bell: Path) -> None:
    result = sample_tasks.ring_bell.enqueue(str(bell), line="dinner")
    assert not bell.exists()

    assert run_jobs() == 1

    assert bell.read_text() == "dinner\n"
    assert Job.objects.get(pk=result.id).finished_at


def test_a_job_of_a_change_that_failed_is_never_done(bell: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        sample_tasks.ring_and_break(str(bell))

    assert run_jobs() == 0


def test_an_argument_that_is_no_json_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        sample_tasks.ring_bell.enqueue(timezone.now)


def test_a_job_is_not_done_before_its_time(bell: Path) -> None:
    later = timezone.now() + timedelta(hours=1)
    sample_tasks.ring_bell.using(run_after=later).enqueue(str(bell))

    assert claim(at=later - timedelta(seconds=1)) == []
    assert len(claim(at=later)) == 1


def test_urgent_jobs_come_first_then_the_oldest(bell: Path) -> None:
    for line, priority in (("first", 0), ("second", 0), ("urgent", 10), ("whenever", -10)):
        sample_tasks.ring_bell.using(priority=priority).enqueue(str(bell), line)

    run_jobs()

    assert bell.read_text().split() == ["urgent", "first", "second", "whenever"]


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(bell: Path) -> None:
    sample_tasks.ring_bell.enqueue(str(bell))
    now = timezone.now()

    assert len(claim("first", at=now)) == 1
    assert claim("second", at=now) == []
    assert [job.attempts for job in claim("second", at=now + LEASE)] == [2]


def test_a_busy_worker_keeps_its_lease(bell: Path) -> None:
    sample_tasks.ring_bell.enqueue(str(bell))
    now = timezone.now()
    [job] = claim("first", at=now)

    operations.extend("first", [job.pk], at=now + LEASE / 2, lease=LEASE)

    assert claim("second", at=now + LEASE) == []
    assert Worker.objects.get().name == "first"


def test_who_lost_the_lease_cannot_close_the_job(bell: Path) -> None:
    sample_tasks.ring_bell.enqueue(str(bell))
    now = timezone.now()
    [slow] = claim("slow", at=now)
    [quick] = claim("quick", at=now + LEASE)

    assert not operations.finish(slow, at=now + LEASE)
    assert not operations.fail(slow, ValueError(), at=now + LEASE)
    assert operations.finish(quick, at=now + LEASE)


def test_a_stopping_worker_gives_its_jobs_back_without_loss_of_an_attempt(bell: Path) -> None:
    sample_tasks.ring_bell.enqueue(str(bell))
    [job] = claim("first")
    operations.extend("first", [job.pk], at=timezone.now(), lease=LEASE)

    operations.release("first", [job.pk], at=timezone.now())

    assert [job.attempts for job in claim("second")] == [1]
    assert not Worker.objects.exists()


def test_a_failed_job_comes_again_later_and_later() -> None:
    sample_tasks.write_to.enqueue("somebody@example.org")
    Job.objects.update(max_attempts=20)
    now, delays = timezone.now(), []

    for _ in range(12):
        [job] = claim(at=now)
        operations.fail(job, ConnectionError(), at=now)
        job.refresh_from_db()
        delays.append((job.due_at - now).total_seconds())
        now = job.due_at

    for number, delay in enumerate(delays):
        assert min(10 * 2**number, 3600) <= delay <= min(10 * 2**number, 3600) * 1.2


def test_somebody_elses_server_fills_no_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(job: Job) -> None:
        raise FetchRefused("fremd.example antwortet nicht.")

    monkeypatch.setattr(worker, "perform", refuse)
    sample_tasks.write_to.enqueue("somebody@example.org")

    do(claim()[0])

    [line] = [record for record in caplog.records if record.name == worker.__name__]
    assert (line.levelname, line.getMessage().endswith("fremd.example antwortet nicht.")) == ("WARNING", True)
    assert not hasattr(line, "failure")
    assert Job.objects.get().attempts == 1


def test_after_the_last_attempt_a_job_is_dead_until_somebody_retries_it() -> None:
    sample_tasks.write_to.enqueue("somebody@example.org")
    now = timezone.now()
    do(claim(at=now)[0])
    do(claim(at=now + timedelta(minutes=1))[0])
    dead = Job.objects.dead().get()
    assert claim(at=now + timedelta(days=1)) == []

    operations.retry(dead, at=now)

    assert [job.attempts for job in claim(at=now)] == [1]


def test_the_account_of_a_failure_names_the_place_and_no_person() -> None:
    sample_tasks.write_to.enqueue("somebody@example.org")

    work_off()

    error = Job.objects.get().error
    assert error.endswith("write_to\nConnectionError")
    assert "tests/core/sample_tasks.py:" in error
    assert "somebody" not in error


def test_a_job_that_kills_its_workers_is_buried(bell: Path) -> None:
    sample_tasks.write_to.enqueue("somebody@example.org")
    now = timezone.now()
    for attempt in range(2):
        assert len(claim(at=now + attempt * LEASE)) == 1

    assert claim(at=now + 2 * LEASE) == []
    assert Job.objects.dead().count() == 1


def test_equal_calls_of_a_unique_task_wait_once() -> None:
    first = sample_tasks.count_votes.enqueue(7)
    second = sample_tasks.count_votes.enqueue(7)
    other = sample_tasks.count_votes.enqueue(8)

    assert first.id == second.id != other.id
    assert Job.objects.count() == 2


def test_a_unique_task_may_wait_again_while_the_last_call_runs() -> None:
    sample_tasks.count_votes.enqueue(7)
    claim()

    sample_tasks.count_votes.enqueue(7)

    assert Job.objects.running().count() == 1
    assert len(claim("second")) == 1


def test_only_tasks_can_be_called_by_a_job() -> None:
    now = timezone.now()
    arguments = {"args": ["true"], "kwargs": {}}
    operations.enqueue(Job(task="os.system", arguments=arguments, due_at=now, enqueued_at=now))

    work_off()

    assert Job.objects.get().error.endswith("TypeError")


def test_a_schedule_comes_round_once_per_period(monkeypatch: pytest.MonkeyPatch) -> None:
    hourly = Schedule("test.votes", sample_tasks.count_votes, every=timedelta(hours=1))
    monkeypatch.setattr(type(registry), "parts", lambda self, kind: iter([hourly]))
    now = timezone.now()

    for minutes in (0, 1, 59, 60, 61, 119):
        enqueue_scheduled(at=now + timedelta(minutes=minutes))
        Job.objects.update(key=None)

    assert Job.objects.count() == 2
    assert Round.objects.get().next_at == now + timedelta(hours=2)


def test_a_schedule_that_slept_comes_round_once_and_not_for_each_missed_period(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hourly = Schedule("test.votes", sample_tasks.count_votes, every=timedelta(hours=1))
    monkeypatch.setattr(type(registry), "parts", lambda self, kind: iter([hourly]))
    now = timezone.now()
    enqueue_scheduled(at=now)
    Job.objects.update(key=None)

    for days in (3, 3, 3):
        enqueue_scheduled(at=now + timedelta(days=days))

    assert Job.objects.count() == 2


def test_old_jobs_and_vanished_workers_are_forgotten(bell: Path) -> None:
    now = timezone.now()
    for finished, died in ((2, None), (0, None), (None, 31), (None, 29), (None, None)):
        result = sample_tasks.ring_bell.enqueue(str(bell))
        Job.objects.filter(pk=result.id).update(
            finished_at=None if finished is None else now - timedelta(days=finished),
            died_at=None if died is None else now - timedelta(days=died),
        )
    Worker.objects.create(name="gone", started_at=now, seen_at=now - timedelta(days=2))

    assert sweep_jobs(now) == 2

    assert Job.objects.count() == 3
    assert not Worker.objects.exists()


def test_the_operator_sees_dead_jobs_and_retries_them(capsys: pytest.CaptureFixture[str]) -> None:
    sample_tasks.write_to.enqueue("somebody@example.org")
    Job.objects.update(max_attempts=1)
    work_off()
    number = Job.objects.get().pk

    call_command("jobs")
    call_command("jobs", retry="all")

    shown = capsys.readouterr().out
    assert "0 waiting, 0 running" in shown
    assert f"dead: tests.core.sample_tasks.write_to {number}, 1 attempts" in shown
    assert f"write_to {number} waits again" in shown
    with pytest.raises(CommandError, match="no dead job 999"):
        call_command("jobs", retry="999")


def test_the_service_is_ready_while_a_worker_is_seen(client: Client) -> None:
    now = timezone.now()
    assert client.get("/readyz").json()["worker"] == "never seen"

    operations.extend("first", [], at=now, lease=LEASE)
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "disk": "ok", "worker": "ok"}

    Worker.objects.update(seen_at=now - timedelta(minutes=1))
    silent = client.get("/readyz")
    assert silent.status_code == 503
    assert silent.json()["worker"].startswith("last seen 20")
