"""Where the first round is not sure, a shortlist goes to the whole jury."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.competitions.inputs import Wishes
from plietsch.competitions.models import Application, Assignment, Call, Conflict, Release, Selection
from plietsch.competitions.operations.selections import compute_selection
from plietsch.competitions.operations.shortlists import NothingToNarrow, name_shortlist
from plietsch.competitions.queries import duties
from plietsch.core.world import World

SignIn = Callable[[str], Client]


@pytest.fixture
def judged(world: World) -> Call:
    """The call of 2020 as it was before its decision was known."""
    call: Call = world["call.modellkommunen"]
    Release.objects.filter(call=call).delete()
    return Call.objects.get(pk=call.pk)


def test_the_office_gives_a_shortlist_to_every_juror_who_is_not_in_conflict(
    world: World, client_as: SignIn, judged: Call
) -> None:
    selection = world["selection.modellkommunen"]
    url = reverse("competitions:shortlist", kwargs={"selection": selection.pk})
    conflict = Conflict.objects.binding().filter(seat=world["seat.juror3"])[0]
    chosen = [conflict.application_id, world["application.beispiel-sued"].pk]

    refused = client_as("office").post(url, {"applications": chosen, "reason": ""})
    assert (refused.status_code, Assignment.objects.filter(seat__call=judged).count()) == (422, 0)
    client_as("office").post(url, {"applications": chosen, "reason": "Fast gleichauf."})

    asked = Assignment.objects.filter(seat__call=judged).values_list("seat__user__email", "application")
    assert {application for _, application in asked} == set(chosen)
    assert ("juror3@example.org", chosen[0]) not in asked
    assert ("juror3@example.org", chosen[1]) in asked
    [duty] = [one for one in duties(world["user.chair"], world.now) if one.seat.call == judged]
    assert duty.missing == 0  # everything was judged in 2020


def test_a_selection_from_the_shortlist_takes_nobody_else(
    world: World, judged: Call, client_as: SignIn
) -> None:
    listed = [world["application.eutin"], world["application.beispiel-sued"]]
    name_shortlist(judged, applications=listed, reason="Knapp", by=world["user.office"], at=world.now)

    url = reverse("competitions:selections", kwargs={"call": judged.slug})
    rules = {"least_themes": "0", "cooperation": "0", "only_shortlist": "on"}
    assert client_as("office").post(url, rules).status_code == 302
    found = Selection.objects.filter(call=judged).latest("pk")
    assert set(found.result["chosen"]["keys"]) == {one.pk for one in listed}
    page = client_as("office").get(reverse("competitions:selection", args=[found.pk])).content.decode()
    assert "Gerechnet nur aus der engeren Wahl." in page
    wishes = Wishes(least_themes=0, most_per_region=None, cooperation_points=0, corrects_severity=False)
    everybody = compute_selection(judged, wishes, by=world["user.office"], at=world.now)
    assert len(everybody.result["chosen"]["keys"]) == 9


def test_rules_that_no_selection_keeps_are_named_and_stay_in_the_form(
    judged: Call, client_as: SignIn
) -> None:
    url = reverse("competitions:selections", kwargs={"call": judged.slug})

    page = client_as("office").post(url, {"least_themes": "17", "cooperation": "0,5"}).content.decode()

    assert "Diese widersprechen sich: Themen, die vorkommen sollen." in page
    assert 'value="17"' in page
    beyond = {"least_themes": "9" * 20, "most_per_region": "9" * 20, "cooperation": "0"}
    assert "kleiner oder gleich 10000" in client_as("office").post(url, beyond).content.decode()
    assert Selection.objects.filter(call=judged).count() == 1


@pytest.mark.parametrize("is_released", [True, False], ids=["decided", "other call"])
def test_no_shortlist_after_the_decision_or_of_other_calls(
    world: World, judged: Call, is_released: bool
) -> None:
    listed: list[Application] = [world["application.eutin"]]
    if is_released:
        Release.objects.create(call=judged, proposed_by=None, proposed_at=world.now, released_at=world.now)
    else:
        listed.append(world["application.submitted"])

    with pytest.raises(NothingToNarrow):
        name_shortlist(judged, applications=listed, reason="Zu spät", by=world["user.office"], at=world.now)
