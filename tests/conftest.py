"""The harness: one told world, fresh in every test, and people who are signed in."""

import pickle
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils import timezone, translation
from django_tasks import default_task_backend

from plietsch.core.models import Worker
from plietsch.core.world import World
from tests.kept import start_from_copy
from tests.told import WORLD

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "data"
_told: list[World] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, and say so: what needs the large reference data where it is absent, and what runs once."""
    skipped = {
        "reference": (REFERENCE.exists(), "the large reference data is not beside the checkout"),
        "once": (connection.vendor == "sqlite", "runs on SQLite only: it looks at the product"),
    }
    for mark, (is_ready, reason) in skipped.items():
        for item in items:
            if mark in item.keywords and not is_ready:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA, ignore_errors=True)


class FreshWorld(World):
    """The told world; each thing is read anew from the database, once per test."""

    def __getitem__(self, name: str) -> Any:
        thing = self.things[name]
        if isinstance(thing, Model) and not hasattr(thing, "_fresh"):
            thing = type(thing)._base_manager.get(pk=thing.pk)
            thing._fresh = True
            self.things[name] = thing
        return thing

    def named(self, prefix: str) -> Iterator[tuple[str, Any]]:
        return ((name, self[name]) for name in list(self.things) if name.startswith(f"{prefix}."))


@pytest.fixture(scope="session")
def told(django_db_modify_db_settings_xdist_suffix: None) -> Path:
    """The folder of the told world, with a copy of whose database the tests begin."""
    return start_from_copy(connection)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(told: Path) -> None:
    """Begin with a copy of the told world's database."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, told: Path) -> None:
    """Have the told world's files and things at hand, and somebody at work in it."""
    shutil.copytree(told, settings.DATA, dirs_exist_ok=True)
    _told[:] = [pickle.loads((told / WORLD).read_bytes())]  # noqa: S301 - our own
    with django_db_blocker.unblock():
        now = timezone.now()
        Worker.objects.create(name="test", started_at=now, seen_at=now + timedelta(days=1))


@pytest.fixture
def world(db: None) -> World:
    """The demo network's people, places and groups by name."""
    return FreshWorld(now=_told[0].now, things=dict(_told[0].things))


@pytest.fixture
def client_as(world: World) -> Callable[[str], Client]:
    """A browser in which `world["user.<role>"]` is signed in; "guest" is nobody."""

    def sign_in(role: str) -> Client:
        client = Client()
        if role != "guest":
            client.force_login(world[f"user.{role}"])
        return client

    return sign_in


@pytest.fixture
def waiting_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs wait until the test does them."""
    monkeypatch.setattr(default_task_backend, "eager", False)


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    """Throttles, cached pages and the language of one test do not reach the next."""
    yield
    cache.clear()
    translation.deactivate()
