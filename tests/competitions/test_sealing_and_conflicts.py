"""What is sealed is seen by nobody; a juror in conflict sees nothing of the application anywhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from plietsch.accounts.models import Affiliation, User
from plietsch.competitions.models import Application, Assignment, Call, Conflict, Review, Seat
from plietsch.competitions.operations.juries import (
    DeclaredByJuror,
    assign_reviews,
    clear_conflict,
    declare_conflict,
)
from plietsch.competitions.operations.reviews import (
    IsFinal,
    PointsMissing,
    finish_review,
    open_scores,
    save_review,
)
from plietsch.competitions.operations.submissions import submit
from plietsch.competitions.queries import given_points, judgement, selectable, weighted
from plietsch.core.world import World
from tests.competitions.conftest import SECOND

SignIn = Callable[[str], Client]
SECRET = "Gehwege sehen"


@pytest.fixture
def closed(call: Call, world: World) -> Call:
    """The sample call an hour after its closing time."""
    Call.objects.filter(pk=call.pk).update(closes_at=world.now - timedelta(hours=1))
    return Call.objects.get(pk=call.pk)


def _pages(application: Application) -> list[str]:
    key = {"application": application.pk}
    submission = {"submission": application.standing_id}
    return [
        reverse("competitions:application", kwargs=key),
        reverse("competitions:review", kwargs=key),
        reverse("competitions:check", kwargs=key),
        reverse("competitions:submission", kwargs=submission),
        reverse("competitions:snapshot_file", kwargs=submission),
        reverse("competitions:receipt_file", kwargs=submission),
    ]


@pytest.mark.parametrize("role", ["office", "chair", "juror1", "member", "guest"])
def test_before_the_closing_time_nobody_but_its_writers_sees_an_application(
    world: World, client_as: SignIn, role: str
) -> None:
    application = world["application.submitted"]
    assert client_as("applicant2").get(_pages(application)[0]).status_code == 200

    client = client_as(role)
    for page in _pages(application):
        assert client.get(page).status_code == (302 if role == "guest" else 404), page
    for page in ("office", "jury"):
        body = client.get(
            reverse(f"competitions:{page}", kwargs={"call": application.call.slug})
        ).content.decode()
        assert SECRET not in body
    assert SECRET not in client.get(reverse("competitions:jury_duties")).content.decode()


def test_after_the_closing_time_the_jury_and_the_office_see_it(
    world: World, client_as: SignIn, closed: Call
) -> None:
    application = world["application.submitted"]

    for role in ("office", "chair", "juror1"):
        page = reverse("competitions:submission", kwargs={"submission": application.standing_id})
        assert SECRET in client_as(role).get(page).content.decode(), role


def test_a_juror_in_conflict_sees_404_everywhere(world: World, client_as: SignIn, closed: Call) -> None:
    application, client = world["application.submitted"], client_as("juror1")
    review = reverse("competitions:review", kwargs={"application": application.pk})
    assert SECRET in client.get(review).content.decode()

    client.post(reverse("competitions:conflict", kwargs={"application": application.pk}), {"note": ""})

    for page in _pages(application):
        assert client.get(page).status_code == 404, page
    assert client.post(review, {"comment": "Trotzdem"}).status_code == 404
    assert SECRET not in client.get(reverse("competitions:jury_duties")).content.decode()
    assert SECRET in client_as("juror2").get(review).content.decode()


def test_a_conflict_is_found_where_juror_and_applicant_share_a_place(world: World) -> None:
    """Jurymitglied 3 comes from an organisation in Kiel, and Kiel applied in 2020."""
    kiel = Application.objects.get(call=world["call.modellkommunen"], organisation=world["organisation.kiel"])
    conflict = Conflict.objects.get(application=kiel)

    assert (conflict.seat.user, conflict.cause) == (world["user.juror3"], Conflict.Cause.PLACE)
    assert kiel not in Application.objects.visible_to(world["user.juror3"])
    assert kiel in Application.objects.visible_to(world["user.juror2"])


def test_points_of_a_juror_who_turns_out_to_be_in_conflict_no_longer_count(world: World) -> None:
    application, seat = world["application.eutin"], world["seat.juror1"]
    before = [one for one in given_points(seat.call) if one.application == application.pk]

    declare_conflict(seat, application, note="", by=seat.user, at=world.now)

    after = [one for one in given_points(seat.call) if one.application == application.pk]
    assert {one.juror for one in before} - {one.juror for one in after} == {seat.pk}
    assert Review.objects.filter(seat=seat, submission=application.standing).exists()


def test_a_found_conflict_is_cleared_with_a_reason_and_a_declared_one_never(world: World) -> None:
    found = Conflict.objects.get(seat=world["seat.juror3"], cause=Conflict.Cause.PLACE)
    clear_conflict(found, reason="Nur dieselbe Stadt.", by=world["user.office"], at=world.now)
    assert found.application in Application.objects.visible_to(world["user.juror3"])

    declared = declare_conflict(
        world["seat.juror1"], world["application.eutin"], note="", by=world["user.juror1"], at=world.now
    )
    with pytest.raises(DeclaredByJuror):
        clear_conflict(declared, reason="Doch nicht.", by=world["user.office"], at=world.now)


def _judge(seat: Seat, application: Application, points: int | None, at: datetime) -> Review:
    given = dict.fromkeys(seat.call.criteria.all(), points)
    return save_review(seat, application, points=given, comment="", by=seat.user, at=at)


def test_others_scores_are_seen_after_the_own_review_is_final_and_the_chair_has_opened_them(
    world: World, closed: Call
) -> None:
    application, at = world["application.submitted"], world.now
    mine, other = (
        Seat.objects.get(call=closed, user=world["user.juror1"]),
        Seat.objects.get(call=closed, user=world["user.juror2"]),
    )
    theirs = finish_review(_judge(other, application, 5, at), by=other.user, at=at)
    own = _judge(mine, application, 1, at)

    open_scores(closed, by=world["user.chair"], at=at)
    assert theirs not in Review.objects.visible_to(mine.user)

    finish_review(own, by=mine.user, at=at)
    assert theirs in Review.objects.visible_to(mine.user)


def test_a_first_score_stays_and_a_change_is_a_second_one_with_its_reason(world: World, closed: Call) -> None:
    application, at = world["application.submitted"], world.now
    seat = Seat.objects.get(call=closed, user=world["user.juror1"])
    first = finish_review(_judge(seat, application, 2, at), by=seat.user, at=at)
    with pytest.raises(IsFinal):
        _judge(seat, application, 5, at)

    seat.call = open_scores(closed, by=world["user.chair"], at=at)
    given = dict.fromkeys(closed.criteria.all(), 4)
    second = save_review(
        seat,
        application,
        points=given,
        comment="",
        reason="Die Beratung hat mich überzeugt.",
        by=seat.user,
        at=at,
    )
    finish_review(second, by=seat.user, at=at)

    assert [score.points for score in first.scores.all()] == [2, 2, 2]
    assert [one.points for one in given_points(closed)] == [4]


def test_a_criterion_that_was_skipped_is_averaged_out_and_never_a_zero(world: World) -> None:
    benefit, reuse, _ = world["call.running"].criteria.order_by("position")

    assert weighted({benefit.pk: 4, reuse.pk: None}, [benefit, reuse]) == 4


def test_a_review_without_points_is_not_final(world: World, closed: Call) -> None:
    seat = Seat.objects.get(call=closed, user=world["user.juror1"])
    draft = _judge(seat, world["application.submitted"], None, world.now)

    with pytest.raises(PointsMissing):
        finish_review(draft, by=seat.user, at=world.now)


def test_a_juror_who_leaves_midway_leaves_final_reviews_behind(world: World) -> None:
    seat = world["seat.juror2"]
    before = len(given_points(seat.call))

    seat.user.is_active = False
    seat.user.save()

    assert len(given_points(seat.call)) == before
    assert not Application.objects.visible_to(seat.user).exists()


def test_what_a_deactivated_juror_left_open_is_shared_out_among_the_others(
    world: World, client_as: SignIn
) -> None:
    call, gone = world["call.modellkommunen"], world["seat.juror2"]
    Call.objects.filter(pk=call.pk).update(reviews_per_application=2)
    office, jury = client_as("office"), reverse("competitions:jury", kwargs={"call": call.slug})
    share_out = reverse("competitions:assignments", kwargs={"call": call.slug})
    office.post(share_out)
    assert gone.assignments.exists()

    User.objects.filter(pk=gone.user_id).update(is_active=False)
    assert "Konto gesperrt" in office.get(jury).content.decode()
    office.post(share_out)

    asked = Assignment.objects.filter(seat__in=call.seats.current()).values_list("application")
    assert {found for (*_, found) in asked.annotate(number=Count("pk"))} == {2}


def test_a_juror_goes_from_one_open_application_to_the_next(world: World, client_as: SignIn) -> None:
    seat, juror = world["seat.juror2"], client_as("juror2")
    Review.objects.filter(pk__in=seat.reviews.order_by("submission__application")[:2].values("pk")).delete()
    judged = Application.objects.judged_by(seat.user, world.now).filter(call=seat.call)
    done = seat.reviews.values("submission__application")
    first, second = judged.exclude(pk__in=done).order_by("pk")
    typed = {f"points_{criterion.pk}": "3" for criterion in seat.call.criteria.all()} | {"comment": ""}
    review = reverse("competitions:review", kwargs={"application": first.pk})
    assert "noch 2 offen" in juror.get(review).content.decode()

    to_the_second = juror.post(review, typed | {"next": "1"})["Location"]
    stays = juror.post(to_the_second, typed | {"next": "1"})["Location"]

    assert to_the_second == stays == reverse("competitions:review", kwargs={"application": second.pk})
    assert "alle abgeschlossen" in juror.get(stays).content.decode()


def test_reviews_are_shared_out_evenly_and_never_to_a_juror_in_conflict(world: World) -> None:
    call = world["call.modellkommunen"]
    call.reviews_per_application = 3
    call.save()

    assign_reviews(call, by=world["user.office"], at=world.now)

    loads = [seat.assignments.count() for seat in call.seats.all()]
    assert sum(loads) == 3 * 12
    assert max(loads) - min(loads) <= 1
    for conflict in Conflict.objects.filter(seat__call=call):
        assert not conflict.seat.assignments.filter(application=conflict.application).exists()


def test_the_severe_juror_is_recognised_and_raw_means_stay_beside(world: World) -> None:
    call = world["call.modellkommunen"]
    judged = judgement(call, selectable(call))

    leanings = judged.fitted.leanings
    assert min(leanings, key=lambda juror: leanings[juror]) == world["seat.juror1"].pk
    assert all(one.mean is not None and one.corrected is not None for one in judged.standings)


def test_a_conflict_is_found_in_the_moment_of_handing_in(world: World, ready: Application) -> None:
    """Between closing time and the assignment nobody looks for conflicts; a juror must not read meanwhile."""
    seat = world["seat.running-juror1"]
    Affiliation.objects.create(
        user=seat.user, organisation=ready.organisation, since=world.now.date() - timedelta(days=9)
    )
    submit(ready, by=world["user.applicant2"], at=world.now)

    after = world["call.running"].closes_at + SECOND
    assert ready.pk not in set(Application.objects.judged_by(seat.user, after).values_list("pk", flat=True))
