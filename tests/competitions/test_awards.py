"""An award becomes a grant and a project as a whole, or not at all; what is missing is asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plietsch.competitions.models import Application, Call, Decision, PaperRequest, Question, Release
from plietsch.competitions.operations.awards import NoFundingTerms
from plietsch.competitions.operations.calls import NotReady, extend_call, lay_down_terms, publish_call
from plietsch.competitions.operations.decisions import (
    NotThatSum,
    change_amount,
    propose_release,
    release,
)
from plietsch.competitions.personal_data import PERSONAL_DATA
from plietsch.core.registry import Dataset, registry
from plietsch.core.world import World
from plietsch.funding.models import Grant
from plietsch.funding.world import SAMPLE_TERMS
from plietsch.projects.models import Project

SignIn = Callable[[str], Client]


@pytest.fixture
def award(world: World, call: Call) -> Decision:
    """The submitted application is awarded all it asked for; the call is closed."""
    Call.objects.filter(pk=call.pk).update(closes_at=world.now - timedelta(hours=1))
    application = world["application.submitted"]
    return Decision.objects.create(
        application=application,
        outcome="awarded",
        amount_cents=application.amount_cents,
        decided_at=world.now,
    )


def _release(award: Decision, world: World) -> Release:
    proposed = propose_release(award.application.call, by=world["user.office"], at=world.now)
    return release(proposed, by=world["user.office2"], at=world.now)


def test_the_applicant_bears_what_is_not_awarded(award: Decision, world: World) -> None:
    change_amount(award, amount_cents=1_600_000, reason="Kleiner", by=world["user.office"], at=world.now)

    _release(award, world)

    grant = Grant.objects.get(source_key=f"competitions.application:{award.application_id}")
    assert (grant.amount_cents, grant.own_contribution_cents) == (1_600_000, 600_000)
    assert grant.total_cents == sum(item.amount_cents for item in award.application.items.all())


@pytest.mark.parametrize("cents", [0, 2_000_001])
def test_an_award_is_above_zero_and_at_most_what_was_asked(award: Decision, world: World, cents: int) -> None:
    with pytest.raises(NotThatSum):
        change_amount(award, amount_cents=cents, reason="Anders", by=world["user.office"], at=world.now)

    assert Decision.objects.get(pk=award.pk).amount_cents == 2_000_000


def test_what_changes_after_the_proposal_is_put_before_a_second_person_anew(
    award: Decision, world: World
) -> None:
    call, second = award.application.call, world["user.office2"]
    propose_release(call, by=world["user.office"], at=world.now)

    change_amount(award, amount_cents=1, reason="Heimlich", by=second, at=world.now)

    assert not Release.objects.filter(call=call).exists()


def test_if_one_grant_cannot_be_opened_nobody_learns_anything(award: Decision, world: World) -> None:
    proposed = propose_release(award.application.call, by=world["user.office"], at=world.now)
    award.application.items.first().delete()
    projects, mails = Project.objects.count(), len(mail.outbox)

    with pytest.raises(Exception, match="ergibt nicht die Summe"):
        release(proposed, by=world["user.office2"], at=world.now)

    assert not Release.objects.filter(call=award.application.call, released_at__isnull=False).exists()
    assert Project.objects.count() == projects
    assert len(mail.outbox) == mails


def test_nothing_is_proposed_before_the_terms_are_laid_down(award: Decision, world: World) -> None:
    Call.objects.filter(pk=award.application.call_id).update(funding_terms={})
    call = Call.objects.get(pk=award.application.call_id)

    with pytest.raises(NoFundingTerms):
        propose_release(call, by=world["user.office"], at=world.now)
    lay_down_terms(call, terms=SAMPLE_TERMS, by=world["user.office"], at=world.now)

    assert propose_release(call, by=world["user.office"], at=world.now).proposed_at


def test_a_call_without_terms_is_not_published(world: World) -> None:
    call = world["call.draft"]
    Call.objects.filter(pk=call.pk).update(funding_terms={})

    with pytest.raises(NotReady, match="die Förderbedingungen"):
        publish_call(Call.objects.get(pk=call.pk), by=world["user.office"], at=world.now)


def test_a_call_without_criteria_is_not_published_and_says_so(world: World, client_as: SignIn) -> None:
    call, office = world["call.draft"], client_as("office")
    call.criteria.all().delete()

    page = office.post(_url("publication", call=call.slug), follow=True).content.decode()

    assert "mindestens ein Kriterium" in page
    assert Call.objects.get(pk=call.pk).published_at is None
    assert office.get(_url("preview", call=call.slug)).status_code == 200


def test_the_office_lays_down_the_terms_of_a_draft_and_not_of_a_running_call(
    world: World, client_as: SignIn
) -> None:
    terms = {**world["call.draft"].funding_terms, "proof_months": 9}
    office = client_as("office")

    office.post(_url("funding_terms", call="entwurf"), terms)
    refused = office.post(_url("funding_terms", call="prototypen"), terms).content.decode()

    assert Call.objects.get(slug="entwurf").funding_terms["proof_months"] == 9
    assert "Seine Regeln lassen sich nicht mehr ändern" in refused
    assert Call.objects.get(slug="prototypen").funding_terms["proof_months"] == 6


def test_people_of_partners_get_no_say_in_the_money(award: Decision, world: World) -> None:
    award.application.writers.create(user=world["user.member"], since=world.now)

    _release(award, world)

    grant = Grant.objects.get(source_key=f"competitions.application:{award.application_id}")
    assert Grant.objects.visible_to(world["user.applicant2"]).filter(pk=grant.pk).exists()
    assert not Grant.objects.visible_to(world["user.member"]).filter(pk=grant.pk).exists()


def test_everybody_who_has_begun_learns_of_more_time(world: World, call: Call) -> None:
    assert call.closes_at
    later = call.closes_at + timedelta(days=7)

    extend_call(call, closes_at=later, reason="Ferien", by=world["user.office"], at=world.now)

    told = {one.to[0] for one in mail.outbox if "Ferien" in one.body}
    assert told == {"member@example.org", "applicant2@example.org"}


def test_missing_papers_are_asked_for_and_handed_in_later(
    award: Decision, world: World, client_as: SignIn
) -> None:
    application: Application = award.application
    office, writer, juror = client_as("office"), client_as("applicant2"), client_as("juror1")
    asked = {"text": "Der Beschluss fehlt.", "due_on": world.now.date() + timedelta(days=7)}
    office.post(_url("papers", application=application.pk), asked)
    paper = PaperRequest.objects.get(application=application)
    assert any("Der Beschluss fehlt." in one.body for one in mail.outbox)
    reply = _url("paper_reply", paperrequest=paper.pk)
    assert reply in writer.get(application.get_absolute_url()).content.decode()

    file = SimpleUploadedFile("Beschluss.txt", b"Beschlossen.", content_type="text/plain")
    writer.post(reply, {"reply": "Bitte sehr.", "file": file})

    assert "Bitte sehr." in office.get(_url("papers", application=application.pk)).content.decode()
    download = _url("paper_file", paperrequest=paper.pk)
    assert [who.get(download).status_code for who in (office, writer, juror)] == [200, 200, 404]


def test_papers_after_the_day_are_refused_and_kept_in_the_form(
    award: Decision, world: World, client_as: SignIn
) -> None:
    paper = PaperRequest.objects.create(
        application=award.application,
        text="Der Beschluss fehlt.",
        due_on=world.now.date() - timedelta(days=2),
        requested_at=world.now,
    )

    page = client_as("applicant2").post(_url("paper_reply", paperrequest=paper.pk), {"reply": "Zu spät"})

    assert "Die Frist für die Nachreichung ist abgelaufen" in page.content.decode()
    assert "Zu spät" in page.content.decode()
    assert PaperRequest.objects.get(pk=paper.pk).replied_at is None


def test_erasure_takes_the_second_person_off_too(world: World) -> None:
    call, second = world["call.modellkommunen"], world["user.office2"]
    assert Release.objects.get(call=call).released_by == second
    entry = next(part for part in PERSONAL_DATA if part.model is Release)
    assert entry.rows(second).exists()

    entry.erase(second)

    released = Release.objects.get(call=call)
    assert released.released_by is None
    assert released.proposed_by == world["user.office"]
    assert not entry.rows(second).exists()


def _url(name: str, **key: object) -> str:
    return reverse(f"competitions:{name}", kwargs=key)


def test_editors_find_facts_list_and_table_once_winners_agreed(world: World, client_as: SignIn) -> None:
    guest, slug = client_as("guest"), world["call.modellkommunen"].slug

    page = guest.get(reverse("competitions:press", args=[slug])).content.decode()
    table = guest.get(reverse("competitions:winners_file", args=[slug])).content.decode("utf-8-sig")

    assert "9 Bewerbungen wurden prämiert." in page
    assert "Smart Region Lab Eutin" in page
    assert len(table.splitlines()) == 10
    assert guest.get(reverse("competitions:press", args=[world["call.running"].slug])).status_code == 404


def test_open_data_of_awards_holds_only_what_winners_agreed_to(world: World) -> None:
    [awards] = [one for one in registry.parts(Dataset) if one.name == "awards"]
    before = list(awards.rows())
    eutin = Decision.objects.get(pk=world["decision.eutin"].pk)
    Decision.objects.filter(pk=eutin.pk).update(publication_agreed_at=None)

    after = list(awards.rows())

    assert len(before) == 9
    assert all(len(row) == len(awards.fields) for row in before)
    assert [row[4] for row in before if row not in after] == ["Smart Region Lab Eutin"]


def test_the_office_reads_letters_as_an_applicant_will(
    award: Decision, world: World, client_as: SignIn
) -> None:
    call = award.application.call
    texts = {
        "awarded_subject": "Prämiert: {titel}",
        "awarded_text": "Liebe {organisation}, Sie erhalten {summe}.",
        "declined_subject": "Absage",
        "declined_text": "Leider nicht.",
    }
    page = reverse("competitions:letters", args=[call.slug])
    client_as("office").post(page, texts)

    body = client_as("office").get(page).content.decode()

    assert "Prämiert: Gehwege sehen (Beispiel)" in body
    assert "Sie erhalten 20.000,00" in body
    assert not mail.outbox


def test_a_question_on_which_another_depends_stays_in_the_draft(world: World, client_as: SignIn) -> None:
    questions = Question.objects.filter(section__call=world["call.draft"])
    needed = questions.get(label="Arbeiten Sie mit anderen Kommunen zusammen?")
    free = questions.get(label="Was geben Sie weiter?")
    office = client_as("office")

    for question in (needed, free):
        office.post(reverse("competitions:question_removal", args=[question.pk]))

    assert questions.filter(pk=needed.pk).exists()
    assert not questions.filter(pk=free.pk).exists()
