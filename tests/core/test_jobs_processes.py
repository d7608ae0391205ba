"""Background work by real worker processes that are killed, stopped and doubled."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, new_installation, wait_until

pytestmark = pytest.mark.xdist_group("processes")

SHORT_LEASE = ("--lease", "2")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation without people."""
    with new_installation(tmp_path_factory.mktemp("data")) as installation:
        yield installation


@pytest.fixture
def bell(tmp_path: Path) -> Path:
    """A file into which tasks write."""
    (tmp_path / "bell").touch()
    return tmp_path / "bell"


def enqueue(installation: Installation, call: str) -> None:
    installation.python(f"from tests.core import sample_tasks; sample_tasks.{call}")


def test_the_job_of_a_killed_worker_is_done_by_the_next(installation: Installation, bell: Path) -> None:
    enqueue(installation, f"ring_slowly.enqueue('{bell}', 2.5)")
    with installation.started("worker", *SHORT_LEASE) as worker:
        wait_until(lambda: bell.read_text() == "began\n")
        worker.kill()
        worker.wait()

    with installation.started("worker", *SHORT_LEASE):
        wait_until(lambda: bell.read_text() == "began\nbegan\nended\n")


def test_a_job_longer_than_the_lease_is_done_once(installation: Installation, bell: Path) -> None:
    enqueue(installation, f"ring_slowly.enqueue('{bell}', 5)")
    with installation.started("worker", *SHORT_LEASE), installation.started("worker", *SHORT_LEASE):
        wait_until(lambda: "ended" in bell.read_text())
        time.sleep(1)

    assert bell.read_text() == "began\nended\n"


def test_a_stopped_worker_finishes_what_is_short(installation: Installation, bell: Path) -> None:
    enqueue(installation, f"ring_slowly.enqueue('{bell}', 1)")
    with installation.started("worker") as worker:
        wait_until(lambda: bell.read_text() == "began\n")
        worker.terminate()
        assert worker.wait(timeout=5) == 0

    assert bell.read_text() == "began\nended\n"


def test_a_stopped_worker_gives_back_what_is_long(installation: Installation, bell: Path) -> None:
    enqueue(installation, f"ring_slowly.enqueue('{bell}', 4)")
    with installation.started("worker") as worker:
        wait_until(lambda: bell.read_text() == "began\n")
        worker.terminate()
        assert worker.wait(timeout=5) == 0

    with installation.started("worker"):
        wait_until(lambda: bell.read_text() == "began\nbegan\nended\n")


def test_two_workers_share_many_jobs_without_doing_one_twice(installation: Installation, bell: Path) -> None:
    enqueue(installation, f"ring_often('{bell}', 200)")
    with installation.started("worker"), installation.started("worker"):
        wait_until(lambda: len(bell.read_text().splitlines()) >= 200)

    assert sorted(map(int, bell.read_text().split())) == list(range(200))
