"""The whole way through the browser: apply, judge, select, decide, release."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.competitions.models import (
    Application,
    Call,
    Decision,
    Question,
    Release,
    Score,
    Seat,
    Selection,
)
from plietsch.competitions.operations.decisions import SecondPersonNeeded, release
from plietsch.competitions.operations.selections import measure_stability
from plietsch.competitions.receipts import receipt
from plietsch.core.world import World

SignIn = Callable[[str], Client]


def test_a_newcomer_applies_for_eutin_and_gets_a_receipt_that_anybody_can_check(
    world: World, client_as: SignIn
) -> None:
    client, call = client_as("applicant"), world["call.running"]
    begun = client.post(_url("start", call=call.slug), {"organisation": world["organisation.eutin"].pk})
    application = Application.objects.get(call=call, organisation=world["organisation.eutin"])
    assert begun["Location"] == application.get_absolute_url()

    theme = call.themes.first().pk
    day = world.now.date()
    facts = {"version": 0, "title": "Bushalte mit Anzeige", "summary": "Kurz.", "themes": [theme]}
    facts |= {"period_start": day, "period_end": day + timedelta(days=300)}
    assert client.post(_url("facts", application=application.pk), facts).status_code == 302
    plan = {"version": 0, "amount_cents": "20.000", "own_contribution_cents": "1.000,50"}
    plan |= {"label_0": "Anzeigen", "sum_0": "21.000,50"}
    assert client.post(_url("plan", application=application.pk), plan).status_code == 302
    values = {
        "Welches Problem lösen Sie?": "Niemand weiß, wann der Bus kommt.",
        "Wie weit ist das Vorhaben?": "Idee",
        "Wie viele Menschen erreicht es im Jahr?": "17000",
        "Arbeiten Sie mit anderen Kommunen zusammen?": "False",
        "Was geben Sie weiter?": ["Quelltext"],
    }
    for section in call.sections.all():
        answers = {f"q{one.pk}": values[one.label] for one in section.questions.all() if one.label in values}
        url = _url("section", application=application.pk, section=section.pk)
        assert client.post(url, answers).status_code == 302
    check = _url("check", application=application.pk)
    assert "Jetzt verbindlich einreichen" in client.get(check).content.decode()
    client.post(check)

    application.refresh_from_db()
    assert application.standing.amount_cents == 2_000_000
    lines = receipt(application.standing)
    page = client_as("guest").post(_url("receipts"), {"receipt": lines}).content.decode()
    assert "Die Bestätigung ist echt" in page
    forged = lines.replace(application.standing.sha256, "0" * 64)
    assert "nicht echt" in client_as("guest").post(_url("receipts"), {"receipt": forged}).content.decode()


def test_two_people_who_edit_one_answer_lose_nothing(world: World, client_as: SignIn) -> None:
    application = world["application.draft"]
    question = Question.objects.get(section__call=application.call, label="Welches Problem lösen Sie?")
    url = _url("section", application=application.pk, section=question.section_id)
    client = client_as("member")
    client.post(url, {f"q{question.pk}": "Erste Fassung", f"v{question.pk}": 0})

    second = client.post(url, {f"q{question.pk}": "Zweite Fassung", f"v{question.pk}": 0})

    body = second.content.decode()
    assert "Zweite Fassung" in body
    assert "Dort steht jetzt: „Erste Fassung“" in body
    assert application.answers.get(question=question).value == "Erste Fassung"
    client.post(url, {f"q{question.pk}": "Zweite Fassung", f"v{question.pk}": 1})
    assert application.answers.get(question=question).value == "Zweite Fassung"


def test_saving_while_writing_answers_with_versions_and_tells_of_a_clash(
    world: World, client_as: SignIn
) -> None:
    application = world["application.draft"]
    question = Question.objects.get(section__call=application.call, label="Welches Problem lösen Sie?")
    url = _url("section", application=application.pk, section=question.section_id)
    typed, headers = {f"q{question.pk}": "Text", f"v{question.pk}": 0}, {"accept": "application/json"}

    saved = client_as("member").post(url, typed, headers=headers)
    clash = client_as("member").post(url, typed | {f"q{question.pk}": "Anders"}, headers=headers)

    assert (saved.status_code, saved.json()["versions"]) == (200, {str(question.pk): 1})
    assert clash.status_code == 409


def test_the_jury_judges_the_office_selects_and_everybody_learns_it_at_one_moment(
    world: World, client_as: SignIn
) -> None:
    call, application = world["call.running"], world["application.submitted"]
    Call.objects.filter(pk=call.pk).update(closes_at=world.now - timedelta(hours=1))
    points = {f"points_{criterion.pk}": "4" for criterion in call.criteria.all()}
    for role in ("juror1", "juror2", "chair"):
        judged = client_as(role).post(
            _url("review", application=application.pk), {**points, "comment": "", "finish": "1"}
        )
        assert judged.status_code == 302
    client_as("chair").post(_url("opening", call=call.slug))

    office, second = client_as("office"), client_as("office2")
    rules = {"least_themes": "1", "most_per_region": "1", "cooperation": "0,2"}
    computed = office.post(_url("selections", call=call.slug), rules)
    selection = Selection.objects.get(call=call)
    assert computed["Location"] == _url("selection", selection=selection.pk)
    assert selection.result["chosen"]["keys"] == [application.pk]
    office.post(_url("adoption", selection=selection.pk))
    office.post(_url("proposal", call=call.slug))

    winners = _url("winners", call=call.slug)
    applicant = client_as("applicant2")
    decided = _url("decisions", call=call.slug)
    assert "Das kann: " in office.get(decided).content.decode()
    assert ("Jetzt bekannt geben" in office.get(decided).content.decode()) is False
    assert "Jetzt bekannt geben" in second.get(decided).content.decode()
    office.post(_url("release", call=call.slug))
    assert "prämiert" not in applicant.get(application.get_absolute_url()).content.decode()
    second.post(_url("release", call=call.slug))
    assert "Ihre Bewerbung ist prämiert" in applicant.get(application.get_absolute_url()).content.decode()

    assert "Gehwege sehen" not in client_as("guest").get(winners).content.decode()
    decision = Decision.objects.get(application=application)
    applicant.post(_url("publication_consent", decision=decision.pk))
    page = client_as("guest").get(winners).content.decode()
    assert "Gehwege sehen" in page
    assert "20.000" in page


def test_whoever_proposed_the_decision_cannot_release_it(world: World) -> None:
    found = Release.objects.get(call=world["call.modellkommunen"])
    Release.objects.filter(pk=found.pk).update(released_by=None, released_at=None)

    with pytest.raises(SecondPersonNeeded):
        release(found, by=found.proposed_by, at=world.now)


def test_stability_counts_how_often_resampled_juries_choose_each_application(world: World) -> None:
    selection = world["selection.modellkommunen"]

    measure_stability(selection, count=20)

    shares = selection.stability["shares"]
    assert selection.stability["done"] == 20
    assert sum(shares.values()) == pytest.approx(len(selection.result["chosen"]["keys"]))
    again = Selection.objects.get(pk=selection.pk)
    measure_stability(again, count=20)
    assert again.stability == selection.stability


def test_a_selection_shows_what_it_was_computed_from_and_tells_when_that_has_changed(
    world: World, client_as: SignIn
) -> None:
    selection, office = world["selection.modellkommunen"], client_as("office")
    page = _url("selection", selection=selection.pk)
    Release.objects.filter(call=selection.call).update(released_at=None)
    before = office.get(page)
    assert not before.context["is_outdated"]

    office.post(
        _url("pin", application=world["application.beispiel-sued"].pk), {"is_in": "in", "reason": "Zu spät"}
    )
    Score.objects.filter(review__submission__application=world["application.eutin"]).update(points=0)
    after = office.get(page)

    assert after.context["is_outdated"]
    assert after.context["rows"] == before.context["rows"]
    assert "Zu spät" not in after.content.decode()
    computed = office.post(
        _url("selections", call=selection.call.slug), after.context["other_rules"]["again"]
    )
    anew = office.get(computed["Location"])
    assert not anew.context["is_outdated"]
    assert "Zu spät" in anew.content.decode()
    assert anew.context["rows"] != before.context["rows"]


def test_a_conflicted_juror_does_not_see_the_selection(world: World, client_as: SignIn) -> None:
    page = _url("selection", selection=world["selection.modellkommunen"].pk)
    assert Seat.objects.get(pk=world["seat.juror3"].pk).conflicts.exists()

    assert client_as("juror2").get(page).status_code == 200
    assert client_as("juror3").get(page).status_code == 404


def test_the_winners_of_2020_stand_on_their_page_with_a_map(client_as: SignIn) -> None:
    page = client_as("guest").get(_url("winners", call="modellkommunen-2020")).content.decode()

    assert page.count("<circle") == 9
    assert "9 Bewerbungen wurden prämiert." in page
    assert "Smart Region Lab Eutin" in page
    assert "Amtsblatt als App" not in page


def _url(name: str, **key: object) -> str:
    return reverse(f"competitions:{name}", kwargs=key)
