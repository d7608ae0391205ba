"""Handing in: to the second, once, and whole."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plietsch.competitions.models import Application, Call, Question, Submission
from plietsch.competitions.operations.applications import NotWritable, reopen, save_answers
from plietsch.competitions.operations.calls import OnlyLater, extend_call
from plietsch.competitions.operations.submissions import (
    AlreadySubmitted,
    Incomplete,
    NothingToWithdraw,
    TooLate,
    submit,
    withdraw,
)
from plietsch.competitions.receipts import Forged, receipt, verify
from plietsch.core.arrival import ARRIVED_AT
from plietsch.core.uploads import store
from plietsch.core.world import World

SECOND = timedelta(seconds=1)


def test_an_application_handed_in_at_the_closing_second_is_accepted(
    world: World, ready: Application, closing: datetime
) -> None:
    submission = submit(ready, by=world["user.applicant2"], at=closing)

    assert Application.objects.get(pk=ready.pk).standing == submission
    assert submission.submitted_at == submission.deadline == closing


def test_an_application_late_by_a_second_is_refused_and_its_draft_kept(
    world: World, ready: Application, closing: datetime
) -> None:
    with pytest.raises(TooLate):
        submit(ready, by=world["user.applicant2"], at=closing + SECOND)

    kept = Application.objects.get(pk=ready.pk)
    assert kept.standing is None
    assert kept.title == "Gehwege sehen (Beispiel)"
    assert kept.answers.count() == 6


def test_an_application_is_handed_in_only_once(world: World, ready: Application) -> None:
    submit(ready, by=world["user.applicant2"], at=world.now)

    with pytest.raises(AlreadySubmitted):
        submit(ready, by=world["user.applicant2"], at=world.now)


def test_what_was_handed_in_is_not_changed_by_a_later_draft(world: World, ready: Application) -> None:
    applicant = world["user.applicant2"]
    first = submit(ready, by=applicant, at=world.now)
    withdraw(ready, by=applicant, at=world.now)
    ready.refresh_from_db()
    question = Question.objects.get(section__call=ready.call, label="Welches Problem lösen Sie?")
    save_answers(
        ready, values={question: "Etwas anderes."}, versions={question.pk: 1}, by=applicant, at=world.now
    )
    second = submit(ready, by=applicant, at=world.now)

    assert "Eis auf Gehwegen" in Submission.objects.get(pk=first.pk).snapshot
    assert "Etwas anderes." in second.snapshot
    assert sha256(first.snapshot.encode()).hexdigest() == first.sha256
    assert json.loads(first.snapshot)["finance_plan"]["amount_cents"] == 2_000_000


def test_nobody_changes_or_deletes_a_submission(world: World) -> None:
    with pytest.raises(TypeError):
        Submission.objects.all().update(sha256="")
    with pytest.raises(TypeError):
        Submission.objects.all().delete()


def test_what_is_handed_in_cannot_be_edited_until_it_is_withdrawn(world: World) -> None:
    application = world["application.submitted"]

    with pytest.raises(NotWritable):
        save_answers(application, values={}, versions={}, by=world["user.applicant2"], at=world.now)


def test_nothing_is_withdrawn_after_the_closing_time(world: World, closing: datetime) -> None:
    with pytest.raises(NothingToWithdraw):
        withdraw(world["application.submitted"], by=world["user.applicant2"], at=closing + SECOND)

    assert Application.objects.get(pk=world["application.submitted"].pk).standing


def test_a_draft_with_gaps_is_refused_and_told_what_is_missing(world: World) -> None:
    with pytest.raises(Incomplete) as refused:
        submit(world["application.draft"], by=world["user.member"], at=world.now)

    missing = {(gap.label, gap.text) for gap in refused.value.gaps}
    assert ("Titel des Vorhabens", "fehlt noch") in missing
    assert ("Finanzplan", "Es gibt noch keine Ausgaben.") in missing
    assert ("Stadt Eutin", "hat den eigenen Beitrag noch nicht bestätigt") in missing
    assert ("Welches Problem lösen Sie?", "fehlt noch") in missing


def test_a_question_whose_condition_fails_is_not_missed(world: World, ready: Application) -> None:
    submission = submit(ready, by=world["user.applicant2"], at=world.now)

    assert "Wie teilen Sie sich die Arbeit?" not in submission.snapshot


def test_a_finance_plan_that_does_not_add_up_is_named_with_its_difference(
    world: World, ready: Application
) -> None:
    Application.objects.filter(pk=ready.pk).update(own_contribution_cents=190_000)

    with pytest.raises(Incomplete) as refused:
        submit(ready, by=world["user.applicant2"], at=world.now)

    assert [gap.text for gap in refused.value.gaps] == [
        "Der Plan geht nicht auf: Es fehlen 100,00\xa0€ Mittel."
    ]


def test_a_closing_time_moves_later_and_never_earlier(
    world: World, closing: datetime, ready: Application
) -> None:
    office = world["user.office"]

    with pytest.raises(OnlyLater):
        extend_call(ready.call, closes_at=closing - SECOND, reason="Irrtum", by=office, at=world.now)
    extend_call(ready.call, closes_at=closing + SECOND, reason="Störung", by=office, at=world.now)

    ready = Application.objects.get(pk=ready.pk)
    assert submit(ready, by=world["user.applicant2"], at=closing + SECOND)


def test_one_application_is_reopened_while_the_others_stay_closed(
    world: World, ready: Application, closing: datetime
) -> None:
    late = closing + timedelta(days=1)
    reopen(ready, until=late, reason="Ausfall des Netzes", by=world["user.office"], at=closing + SECOND)

    assert submit(ready, by=world["user.applicant2"], at=late)
    with pytest.raises(TooLate):
        submit(world["application.draft"], by=world["user.member"], at=late)


def test_a_receipt_is_verified_and_a_forged_one_refused(world: World) -> None:
    submission = world["submission.submitted"]
    lines = receipt(submission)

    confirmed = verify(lines)
    assert (confirmed.submission, confirmed.is_intact) == (submission, True)
    with pytest.raises(Forged):
        verify(lines.replace(submission.sha256, "0" * 64))
    with pytest.raises(Forged):
        verify(lines.replace(str(submission.submitted_at.year), "2019"))
    with pytest.raises(Forged):
        verify("Nummer: 1")


def test_a_file_that_was_handed_in_stays_with_its_submission_and_opens_for_the_jury(
    world: World, ready: Application, client_as: Callable[[str], Client]
) -> None:
    applicant = world["user.applicant2"]
    question = Question.objects.get(section__call=ready.call, kind="file")
    upload = store(SimpleUploadedFile("beschluss.txt", b"Beschlossen."), by=applicant, at=world.now)
    save_answers(ready, values={question: upload}, versions={}, by=applicant, at=world.now)
    submission = submit(ready, by=applicant, at=world.now)
    page = reverse("competitions:submission_file", kwargs={"submission": submission.pk, "upload": upload.pk})
    assert upload.sha256 in submission.snapshot

    assert client_as("juror1").get(page).status_code == 404
    Call.objects.filter(pk=ready.call_id).update(closes_at=world.now - SECOND)
    answer = client_as("juror1").get(page)

    assert b"".join(answer.streaming_content) == b"Beschlossen."


def test_who_arrived_in_time_and_waited_for_a_turn_is_not_late(
    world: World, ready: Application, call: Call, client_as: Callable[[str], Client]
) -> None:
    closed = world.now - timedelta(seconds=30)
    Call.objects.filter(pk=call.pk).update(closes_at=closed)
    page, client = reverse("competitions:check", args=[ready.pk]), client_as("applicant2")

    client.post(page, **{ARRIVED_AT: (closed + SECOND).timestamp()})
    assert Application.objects.get(pk=ready.pk).standing is None
    client.post(page, HTTP_PLIETSCH_ARRIVED_AT=str(closed.timestamp()))
    assert Application.objects.get(pk=ready.pk).standing is None

    client.post(page, **{ARRIVED_AT: closed.timestamp()})

    standing = Application.objects.get(pk=ready.pk).standing
    assert standing
    assert standing.submitted_at <= closed
