"""Redis, a server of its own: news of halls spare the database questions, and throttles count in it."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plietsch.core.world import World
from plietsch.events import live_route
from plietsch.events.models import Hall
from plietsch.upkeep import doctor
from tests.installation import free_port, new_environment, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("redis")]
SERVER = shutil.which("redis-server") or shutil.which("valkey-server")


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    """The address of a running server."""
    if not SERVER:
        pytest.skip("neither redis-server nor valkey-server is installed here (apt-get install redis-server)")
    port = free_port()
    process = subprocess.Popen([SERVER, "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


def _asked(halls: set[int]) -> tuple[dict[int, int], int]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        return live_route._versions(halls), len(queries)


def test_a_process_asks_for_a_hall_only_where_redis_has_news(
    redis: str, world: World, settings: LazySettings, django_capture_on_commit_callbacks: object
) -> None:
    hall = Hall.objects.order_by("pk")[0]
    settings.REDIS = redis
    first, again = _asked({hall.pk}), _asked({hall.pk})

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        Hall.objects.touch(hall.pk)
    after = _asked({hall.pk})

    assert (first, again) == (({hall.pk: hall.version}, 1), ({hall.pk: hall.version}, 0))
    assert after == ({hall.pk: hall.version + 1}, 1)


def test_without_its_redis_a_process_asks_the_database_and_the_doctor_says_why(
    world: World, settings: LazySettings
) -> None:
    hall = Hall.objects.order_by("pk")[0]
    settings.REDIS = f"redis://127.0.0.1:{free_port()}/0"

    assert [_asked({hall.pk}) for _turn in range(2)] == [({hall.pk: hall.version}, 1)] * 2
    assert "does not answer" in dict(doctor.examine())["Redis"]


def test_throttles_count_in_redis(redis: str, tmp_path: Path) -> None:
    code = (
        "from django.core.cache import cache; cache.set('a', 7); "
        "print(type(cache._connections['default']).__name__, cache.get('a'))"
    )
    told = subprocess.run(
        [shutil.which("python") or "python", "manage.py", "shell", "-v0", "-c", code],
        env=new_environment(tmp_path) | {"PLIETSCH_REDIS": redis}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert told.split() == ["RedisCache", "7"]
