"""The jury in one room: quorum, votes, who leaves, and minutes that nobody changes."""

from collections.abc import Callable
from ctypes.util import find_library
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.competitions.models import Call, Case, Conflict, Meeting, Pin, Vote
from plietsch.competitions.operations import meetings as operations
from plietsch.competitions.operations.documents import keep_minutes
from plietsch.core.world import World
from plietsch.notifications.models import Notice

SignIn = Callable[[str], Client]


@pytest.fixture
def meeting(world: World, call: Call) -> Meeting:
    """Three members in the room of the running call, which has closed; two make a quorum."""
    Call.objects.filter(pk=call.pk).update(closes_at=world.now - timedelta(hours=1))
    found = operations.open_meeting(call, quorum=2, by=world["user.chair"], at=world.now)
    for name in ("chair", "juror1", "juror2"):
        operations.come_in(found, world[f"seat.running-{name}"], by=world["user.chair"], at=world.now)
    return found


@pytest.fixture
def case(world: World, meeting: Meeting) -> Case:
    """The only application, on the table."""
    return operations.take_up(meeting.cases.get(), by=world["user.chair"], at=world.now)


def _vote(world: World, case: Case, **choices: str) -> None:
    for name, choice in choices.items():
        seat = world[f"seat.running-{name}"]
        operations.cast_vote(case, seat, choice=choice, by=seat.user, at=world.now)


def test_a_jury_meets_in_the_browser_from_the_first_vote_to_the_minutes(
    world: World, call: Call, client_as: SignIn
) -> None:
    Call.objects.filter(pk=call.pk).update(closes_at=world.now - timedelta(hours=1))
    page, chair = reverse("competitions:meeting", args=[call.slug]), client_as("chair")
    chair.post(page, {"quorum": 2})
    meeting = call.meetings.get()
    for role in ("chair", "juror1"):
        seat = {"seat": world[f"seat.running-{role}"].pk}
        client_as(role).post(reverse("competitions:attendance", args=[meeting.pk]), seat)
    case = meeting.cases.get()
    chair.post(reverse("competitions:taking_up", args=[case.pk]))
    assert "Soll diese Bewerbung prämiert werden?" in client_as("juror1").get(page).content.decode()
    for role in ("chair", "juror1"):
        client_as(role).post(reverse("competitions:vote", args=[case.pk]), {"choice": "yes"})
    chair.post(reverse("competitions:resolution", args=[case.pk]), {"note": "Mit Auflagen."})
    chair.post(reverse("competitions:closing", args=[meeting.pk]))

    minutes = client_as("juror1").get(reverse("competitions:minutes", args=[meeting.pk])).content.decode()
    assert "2 Stimmberechtigte: 2 Ja, 0 Nein, 0 Enthaltung." in minutes
    assert "Mit Auflagen." in minutes


def test_too_few_without_conflict_make_no_resolution(world: World, case: Case) -> None:
    for name in ("juror1", "juror2"):
        Conflict.objects.create(
            seat=world[f"seat.running-{name}"],
            application=case.application,
            cause="place",
            noted_at=world.now,
        )
    _vote(world, case, chair="yes")

    with pytest.raises(operations.NoQuorum):
        operations.close_case(case, note="", by=world["user.chair"], at=world.now)


def test_a_member_in_conflict_neither_votes_nor_learns_what_is_on_the_table(
    world: World, case: Case, client_as: SignIn
) -> None:
    page = reverse("competitions:meeting", args=[case.meeting.call.slug])
    assert case.application.title in client_as("juror2").get(page).content.decode()
    seat = world["seat.running-juror2"]
    Conflict.objects.create(seat=seat, application=case.application, cause="place", noted_at=world.now)

    body = client_as("juror2").get(page).content.decode()

    assert "Bitte verlassen Sie den Raum" in body
    assert case.application.title not in body
    assert client_as("juror2").post(reverse("competitions:vote", args=[case.pk])).status_code == 404
    with pytest.raises(operations.NotInTheRoom):
        _vote(world, case, juror2="yes")


def test_who_is_not_in_the_room_does_not_vote(world: World, case: Case) -> None:
    with pytest.raises(operations.NotInTheRoom):
        _vote(world, case, juror4="yes")


def test_a_resolution_waits_for_every_vote_in_the_room_and_ties_are_told(world: World, case: Case) -> None:
    _vote(world, case, chair="yes", juror1="no")
    with pytest.raises(operations.VotesMissing):
        operations.close_case(case, note="", by=world["user.chair"], at=world.now)
    _vote(world, case, juror2="abstain")

    closed = operations.close_case(case, note="", by=world["user.chair"], at=world.now)

    assert (closed.outcome, closed.voters) == ("tied", 3)


def test_a_member_deactivated_midway_no_longer_counts(world: World, case: Case) -> None:
    _vote(world, case, chair="yes", juror1="yes", juror2="no")
    gone = world["user.juror2"]
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    closed = operations.close_case(case, note="", by=world["user.chair"], at=world.now)

    assert closed.voters == 2
    assert set(closed.votes.values_list("choice", flat=True)) == {Vote.Choice.YES}


def test_minutes_stay_as_they_were_when_a_conflict_is_cleared_later(world: World) -> None:
    meeting = world["meeting.modellkommunen"]
    before = meeting.minutes
    assert "gleiche" in before

    Conflict.objects.filter(seat__call=meeting.call).update(cleared_at=world.now, clearing_reason="Anders")

    assert Meeting.objects.get(pk=meeting.pk).minutes == before
    with pytest.raises(operations.MeetingIsOver):
        operations.close_meeting(meeting, by=world["user.chair"], at=world.now)


@pytest.mark.skipif(not find_library("pangoft2-1.0"), reason="Pango is not on this machine")
def test_minutes_become_a_pdf_that_a_conflicted_member_does_not_find(world: World, client_as: SignIn) -> None:
    meeting = keep_minutes(world["meeting.modellkommunen"], at=world.now)
    path = reverse("competitions:minutes_document", args=[meeting.pk])

    answer = client_as("juror2").get(path)

    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])[:5] == b"%PDF-"
    assert client_as("juror3").get(path).status_code in (403, 404)
    assert client_as("business").get(path).status_code == 404


def test_the_next_selection_keeps_to_what_the_jury_resolved(world: World, case: Case) -> None:
    _vote(world, case, chair="no", juror1="no", juror2="no")
    operations.close_case(case, note="", by=world["user.chair"], at=world.now)

    assert operations.pin_resolutions(case.meeting, by=world["user.office"], at=world.now) == 1

    assert Pin.objects.get(application=case.application).is_in is False


def test_who_is_mentioned_in_the_discussion_hears_of_it_unless_in_conflict(
    world: World, client_as: SignIn
) -> None:
    application, barred = world["application.eutin"], world["seat.juror1"]
    Conflict.objects.create(seat=barred, application=application, cause="place", noted_at=world.now)
    before = set(Notice.objects.values_list("pk", flat=True))

    remark = operations.write_remark(
        application,
        world["seat.chair"],
        text="Trägt das auch in fünf Jahren?",
        mentioned=[barred, world["seat.juror4"]],
        by=world["user.chair"],
        at=world.now,
    )

    told = Notice.objects.exclude(pk__in=before).values_list("member", flat=True)
    assert list(told) == [world["user.juror4"].pk]
    page = client_as("juror4").get(remark.get_absolute_url()).content.decode()
    assert "Trägt das auch in fünf Jahren?" in page
    assert client_as("juror1").get(remark.get_absolute_url()).status_code == 404


def test_nobody_discusses_before_the_own_judgement_is_final(world: World, call: Call) -> None:
    with pytest.raises(operations.TooEarlyToDiscuss):
        operations.write_remark(
            world["application.submitted"],
            world["seat.running-juror1"],
            text="Gefällt mir.",
            mentioned=[],
            by=world["user.juror1"],
            at=world.now,
        )
