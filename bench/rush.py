"""`python -m bench.rush [PEOPLE] [SEATS]`: everybody wants a seat at the same moment.

Builds a database of its own by DATABASE_URL (which must be empty), lets several processes register PEOPLE
members for SEATS seats as fast as they can, and counts: exactly SEATS seats, an unbroken line, nobody twice.
"""

import multiprocessing
import os
import sys
import time
from datetime import timedelta

PEOPLE, SEATS, PROCESSES = 2000, 500, 4


def main(people: int, seats: int) -> int:
    """Print what came of it; 0 where all is well."""
    event = _prepare(people, seats)
    begin = time.perf_counter()
    shares = [range(number, people, PROCESSES) for number in range(PROCESSES)]
    runners = [multiprocessing.Process(target=_register, args=(event, share)) for share in shares]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    spent = time.perf_counter() - begin
    failed = sum(runner.exitcode != 0 for runner in runners)
    return _judge(event, people, seats, spent, failed)


def _prepare(people: int, seats: int) -> int:
    _set_up()
    from django.core.management import call_command
    from django.utils import timezone

    from plietsch.accounts.models import User
    from plietsch.events.models import Mode
    from plietsch.events.operations.planning import plan_event, publish_event

    call_command("migrate", verbosity=0)
    now = timezone.now()
    office = User.objects.create(email="office@example.org", name="Büro")
    User.objects.bulk_create(
        User(email=f"person-{number}@example.org", name=f"Person {number}") for number in range(people)
    )
    times = {"starts_at": now + timedelta(days=9), "ends_at": now + timedelta(days=9, hours=2)}
    event = plan_event(title="Ansturm", **times, seats={Mode.ONSITE: seats}, by=office, at=now)
    publish_event(event=event, by=office, at=now)
    return int(event.pk)


def _register(key: int, share: range) -> None:
    _set_up()
    from django.utils import timezone

    from plietsch.accounts.models import User
    from plietsch.events.models import Event, Mode
    from plietsch.events.operations.registrations import register_member

    for number in share:
        person = User.objects.get(email=f"person-{number}@example.org")
        event = Event.objects.get(pk=key)
        register_member(event=event, mode=Mode.ONSITE, by=person, at=timezone.now())


def _judge(key: int, people: int, seats: int, spent: float, failed: int) -> int:
    from django.db import connection

    from plietsch.events.models import Registration, Seating

    rows = Registration.objects.filter(event=key)
    seated, numbers = rows.seated().count(), sorted(no or 0 for no in rows.values_list("number", flat=True))
    first_waiting = rows.waiting().values_list("number", flat=True).first()
    is_well = (
        failed == 0
        and seated == Seating.objects.get(event=key).taken == seats
        and numbers == list(range(1, people + 1))
        and first_waiting == seats + 1
        and rows.values("person").distinct().count() == people
    )
    print(
        f"{connection.vendor}: {people} people, {spent:.1f} s, {people / spent:.0f} a second; {seated} seats"
    )
    print("well: seats exact, the line unbroken, nobody twice" if is_well else "NOT WELL")
    return 0 if is_well else 1


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plietsch.config.settings")
    django.setup()


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    typed = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(typed + [PEOPLE, SEATS][len(typed) :])))
