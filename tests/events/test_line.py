"""People register, cancel, change and let offers lapse in any order; a small oracle keeps the line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plietsch.accounts.models import User
from plietsch.core.world import World
from plietsch.events.models import Registration, Seating
from plietsch.events.operations.leaving import cancel_registration, pass_on_lapsed_offers
from plietsch.events.operations.registrations import (
    AlreadyRegistered,
    NoSeatThere,
    OfferLapsed,
    accept_offer,
    register_member,
    switch_mode,
)
from tests.factories.events import ONLINE, ONSITE, an_event

WHO = st.integers(min_value=0, max_value=4)
MODE = st.sampled_from([ONSITE, ONLINE])
CAPACITY = {ONSITE: 1, ONLINE: 1}


@dataclass
class Place:
    """Where somebody stands: a seat, a seat that is held until a moment, or a number in the line."""

    mode: str
    number: int
    is_seated: bool = False
    until: datetime | None = None


class Line(RuleBasedStateMachine):
    """One event with few seats, five members of the network."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.now, self.number, self.places = self.world.now, 0, dict[int, Place]()
        self.event = an_event(self.world, dict(CAPACITY))
        count = User.objects.count()
        self.people = [
            User.objects.create(email=f"reihe{count + n}@example.org", name=f"P{n}", approved_at=self.now)
            for n in range(5)
        ]
        for who in range(4):  # one sits, three wait
            self.register(who, ONSITE)

    def _row(self, who: int) -> Registration:
        return Registration.objects.select_related("event", "seating").get(
            event=self.event, person=self.people[who]
        )

    def _taken(self, mode: str) -> int:
        return sum(place.mode == mode and place.is_seated for place in self.places.values())

    def _move_up(self) -> None:
        for place in sorted(self.places.values(), key=lambda one: one.number):
            if not place.is_seated and self._taken(place.mode) < CAPACITY[place.mode]:
                until = self.now + timedelta(hours=self.event.hold_hours)
                place.is_seated, place.until = True, until

    @rule(who=WHO, mode=MODE)
    def register(self, who: int, mode: str) -> None:
        if who in self.places:
            with pytest.raises(AlreadyRegistered):
                register_member(event=self.event, mode=mode, by=self.people[who], at=self.now)
            return
        register_member(event=self.event, mode=mode, by=self.people[who], at=self.now)
        self.number += 1
        self.places[who] = Place(mode, self.number, self._taken(mode) < CAPACITY[mode])

    @rule(who=WHO)
    def cancel(self, who: int) -> None:
        if who in self.places:
            cancel_registration(registration=self._row(who), by=self.people[who], at=self.now)
            del self.places[who]
            self._move_up()

    @rule(who=WHO, mode=MODE)
    def switch(self, who: int, mode: str) -> None:
        place = self.places.get(who)
        if place is None or place.mode == mode:
            return
        change = {"registration": self._row(who), "mode": mode, "by": self.people[who], "at": self.now}
        if self._taken(mode) >= CAPACITY[mode]:
            with pytest.raises(NoSeatThere):
                switch_mode(**change)
            return
        switch_mode(**change)
        place.mode, place.is_seated, place.until = mode, True, None
        self._move_up()

    @rule(who=WHO)
    def accept(self, who: int) -> None:
        place = self.places.get(who)
        if place and place.until and place.until < self.now:
            with pytest.raises(OfferLapsed):
                accept_offer(registration=self._row(who), by=self.people[who], at=self.now)
        elif place:
            accept_offer(registration=self._row(who), by=self.people[who], at=self.now)
            place.until = None

    @rule(hours=st.sampled_from([1, 13, 25]), is_kept=st.booleans())
    def let_time_pass(self, hours: int, is_kept: bool) -> None:
        self.now += timedelta(hours=hours)
        if is_kept:
            pass_on_lapsed_offers(event=self.event, at=self.now)
            for who, place in list(self.places.items()):
                if place.until and place.until < self.now:
                    del self.places[who]
            self._move_up()

    @precondition(lambda self: hasattr(self, "places"))
    @invariant()
    def the_list_is_the_oracles(self) -> None:
        rows = {row.person_id: row for row in Registration.objects.standing().filter(event=self.event)}
        modes = dict(Seating.objects.filter(event=self.event).values_list("pk", "mode"))
        told = {
            person: (modes[row.seating_id], row.number, row.seated_at is not None, row.offered_until)
            for person, row in rows.items()
        }
        assert told == {
            self.people[who].pk: (place.mode, place.number, place.is_seated, place.until)
            for who, place in self.places.items()
        }
        for seating in Seating.objects.filter(event=self.event):
            assert seating.taken == self._taken(seating.mode) <= CAPACITY[seating.mode]


def test_nobody_sits_twice_is_passed_by_or_waits_beside_a_free_seat(world: World) -> None:
    Line.world = world
    machine = Line.TestCase
    machine.settings = settings(
        max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )

    machine("runTest").runTest()
