"""Counting begins at nothing in every test."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.counting.visitors import prepare_salt
from plietsch.analytics.models import Hit, Sum
from plietsch.core.world import World

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _nothing_counted(world: World, settings: object) -> Iterator[None]:
    Sum.objects.all().delete()
    buffer.clear()
    yield
    buffer.clear()


@pytest.fixture
def visitor(world: World) -> Client:
    """Somebody with an ordinary browser who is not signed in."""
    return Client(headers={"user-agent": FIREFOX, "accept-language": "de-DE,de;q=0.8"})


@pytest.fixture
def counted() -> Callable[[], list[Hit]]:
    """What has been counted, written down."""

    def flush() -> list[Hit]:
        buffer.flush()
        return list(Hit.objects.order_by("pk"))

    return flush


@pytest.fixture
def visits_mode(settings: object) -> Iterator[None]:
    """Visits of one day are told apart."""
    settings.COUNT_VISITS = True  # type: ignore[attr-defined]
    buffer.flush()  # prepares the day's salt
    yield
    settings.COUNT_VISITS = False  # type: ignore[attr-defined]
    from datetime import date

    prepare_salt(date(2026, 1, 1))
