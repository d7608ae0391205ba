"""A call that closes at a known second, and what happens in it."""

from datetime import datetime, timedelta

import pytest

from plietsch.competitions.models import Application, Call
from plietsch.core.world import World


@pytest.fixture
def call(world: World) -> Call:
    """The sample call that is open now."""
    found: Call = world["call.running"]
    return found


@pytest.fixture
def closing(call: Call) -> datetime:
    """The last moment at which it takes applications."""
    assert call.closes_at
    return call.closes_at


@pytest.fixture
def ready(world: World) -> Application:
    """An application that is complete and not handed in."""
    from plietsch.competitions.operations.submissions import withdraw

    application: Application = world["application.submitted"]
    withdraw(application, by=world["user.applicant2"], at=world.now)
    return Application.objects.get(pk=application.pk)


SECOND = timedelta(seconds=1)
