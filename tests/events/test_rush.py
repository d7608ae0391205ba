"""Registration opens and everybody clicks at once, in processes of their own."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.installation import Installation, new_demo

PROCESSES, PEOPLE, SEATS = 4, 60, 25
SHARE = PEOPLE // PROCESSES

BEFORE = f"""
from django.utils import timezone
from plietsch.accounts.models import User
from plietsch.core.world import World
from tests.factories.events import an_event
office = User.objects.get(name="Netzwerkbüro")
print(an_event(World(timezone.now(), {{"user.office": office}}), {{"onsite": {SEATS}}}).pk)
"""


def clicks(event: int, process: int) -> str:
    """What one process does: everybody clicks twice, once here and once in the neighbour's process."""
    return f"""
from django.utils import timezone
from plietsch.events.models import Event
from tests.factories.events import a_guest
event = Event.objects.get(pk={event})
for number in range({process * SHARE}, {(process + 2) * SHARE}):
    a_guest(event, number % {PEOPLE}, timezone.now())
"""


def after(event: int) -> str:
    """Taken and given seats, people, different people, and whether the first in line have the seats."""
    return f"""
from plietsch.events.models import Registration, Seating
rows = Registration.objects.filter(event={event}, confirmed_at__isnull=False).order_by("number")
seated = [bool(row.seated_at) for row in rows]
print(Seating.objects.get(event={event}).taken, sum(seated), len(rows), len({{row.email for row in rows}}),
      seated == sorted(seated, reverse=True))
"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with new_demo(tmp_path) as made:
        yield made


def test_in_the_rush_exactly_the_seats_are_given_and_nobody_twice(installation: Installation) -> None:
    event = int(installation.python(BEFORE).split()[-1])

    with ExitStack() as running:
        processes = [
            running.enter_context(installation.started("shell", "-v0", "-c", clicks(event, each)))
            for each in range(PROCESSES)
        ]
        ends = [(process.communicate(timeout=240), process.returncode) for process in processes]

    assert ends == [("", 0)] * PROCESSES
    assert installation.python(after(event)) == f"{SEATS} {SEATS} {PEOPLE} {PEOPLE} True"
