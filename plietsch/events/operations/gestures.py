"""Applause and raised hands: seen at once, kept by nobody."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from plietsch.events.models import Hall, Hand
from plietsch.events.operations.halls import HallClosed


@transaction.atomic
def applaud(*, hall: Hall) -> None:
    """One more hand clap; only the sum is known."""
    if hall.closed_at:
        raise HallClosed
    Hall.objects.touch(hall.pk, applause=F("applause") + 1)


@transaction.atomic
def raise_hand(*, hall: Hall, voter: str, name: str, place: str, at: datetime) -> Hand:
    """Stand in the line of those who want to speak, once."""
    if hall.closed_at:
        raise HallClosed
    hand = Hand(hall=hall, voter=voter, name=name, place=place, raised_at=at)
    hand.full_clean(validate_constraints=False)
    fields = {"name": name, "place": place, "raised_at": at}
    hand, is_new = Hand.objects.get_or_create(hall=hall, voter=voter, defaults=fields)
    if is_new:
        Hall.objects.touch(hall.pk)
    return hand


@transaction.atomic
def lower_hand(*, hall: Hall, voter: str) -> list[str]:
    """Out of the line again; the marks of the hands that went down."""
    hands = Hand.objects.filter(hall=hall, voter=voter)
    marks = [hand.mark for hand in hands]
    if hands.delete()[0]:
        Hall.objects.touch(hall.pk)
    return marks


@transaction.atomic
def call_up(*, hand: Hand) -> None:
    """This person speaks now, or was sent on; the hand is down."""
    hall = hand.hall_id
    hand.delete()
    Hall.objects.touch(hall)
