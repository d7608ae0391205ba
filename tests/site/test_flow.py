"""The one datum: typed once by the applicant, it comes out as grant, payment, proof and public project."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from plietsch.accounts.models import Theme
from plietsch.competitions.models import Application, Call, Decision, Selection
from plietsch.core.activity import key_of
from plietsch.core.registry import Dataset as Contribution
from plietsch.core.registry import registry
from plietsch.core.world import World
from plietsch.events.models import Mode
from plietsch.events.operations.planning import plan_event, publish_event
from plietsch.funding.models import FinanceRole, Grant
from plietsch.funding.queries import balances_of, current_items
from plietsch.opendata.models import Dataset
from plietsch.opendata.operations.contributions import refresh
from plietsch.portal.models import News
from plietsch.projects.models import Project

SignIn = Callable[[str], Client]

TITLE = "Bushalte mit Anzeige"
SUMMARY = "Wer an der Haltestelle steht, sieht, wann der Bus wirklich kommt."
ASKED, AWARDED, OWN, TOTAL = 20_000_00, 18_000_00, 1_000_50, 21_000_50
ANSWERS = {
    "Welches Problem lösen Sie?": "Niemand weiß, wann der Bus kommt.",
    "Wie weit ist das Vorhaben?": "Idee",
    "Wie viele Menschen erreicht es im Jahr?": "17000",
    "Arbeiten Sie mit anderen Kommunen zusammen?": "False",
    "Was geben Sie weiter?": ["Quelltext"],
}


def test_what_the_applicant_typed_once_becomes_grant_payment_proof_and_public_project(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    call, start = world["call.running"], world.now.date()
    application = _apply_and_hand_in(world, client_as, call, start)
    _close(call, world)
    _declare_conflict(client_as, application)
    _judge_and_select(world, client_as, call, application)
    _award_less_and_release(client_as, call, application)

    grant = _grant_is_what_was_handed_in(world, application, start)
    with django_capture_on_commit_callbacks(execute=True):
        _winner_agrees_and_the_project_is_public(client_as, application, grant)
    _news_wait_for_the_editors(client_as, application, grant.project)
    _the_project_speaks_at_an_event(world, client_as, grant.project)
    _the_award_is_open_data(world, client_as)
    _no_money_before_the_notice(client_as("applicant"), grant)
    _notice_and_waiver(client_as, grant)
    _draw_with_four_eyes(client_as, grant)
    _prove_the_use(client_as, grant)

    assert balances_of(grant).drawn == AWARDED
    assert balances_of(grant).paid == 0
    assert balances_of(grant).proved == AWARDED


def _apply_and_hand_in(world: World, client_as: SignIn, call: Call, start: date) -> Application:
    client, eutin = client_as("applicant"), world["organisation.eutin"]
    client.post(_page("start", call=call.slug), {"organisation": eutin.pk})
    application = Application.objects.get(call=call, organisation=eutin)
    key = {"application": application.pk}
    facts = {
        "version": 0,
        "title": TITLE,
        "summary": SUMMARY,
        "place_0": world["place.kiel"].label,
        "themes": [Theme.objects.get(name="Mobilität").pk],
        "period_start": start,
        "period_end": start + timedelta(days=300),
    }
    client.post(_page("facts", **key), facts)
    plan = {"version": 0, "amount_cents": "20.000", "own_contribution_cents": "1.000,50"}
    plan |= {"label_0": "Anzeigen", "sum_0": "15.000", "label_1": "Einbau", "sum_1": "6.000,50"}
    client.post(_page("plan", **key), plan)
    for section in call.sections.all():
        typed = {f"q{one.pk}": ANSWERS[one.label] for one in section.questions.all() if one.label in ANSWERS}
        client.post(_page("section", **key, section=section.pk), typed)
    client.post(_page("check", **key))
    return Application.objects.get(pk=application.pk, standing__amount_cents=ASKED)


def _close(call: Call, world: World) -> None:
    Call.objects.filter(pk=call.pk).update(closes_at=world.now - timedelta(hours=1))


def _declare_conflict(client_as: SignIn, application: Application) -> None:
    juror = client_as("juror2")
    pages = [
        _page("review", application=application.pk),
        _page("submission", submission=application.standing_id),
    ]
    assert [juror.get(page).status_code for page in pages] == [200, 200]

    juror.post(_page("conflict", application=application.pk), {"reason": "Ich berate die Stadt."})

    assert [juror.get(page).status_code for page in pages] == [404, 404]


def _judge_and_select(world: World, client_as: SignIn, call: Call, application: Application) -> None:
    points = {f"points_{criterion.pk}": "4" for criterion in call.criteria.all()}
    finished = {**points, "comment": "Gut begründet.", "finish": "1"}
    for juror in ("chair", "juror1"):
        for judged in (application, world["application.submitted"]):
            client_as(juror).post(_page("review", application=judged.pk), finished)
    client_as("chair").post(_page("opening", call=call.slug))
    office = client_as("office")
    rules = {"least_themes": "1", "most_per_region": "1", "cooperation": "0"}
    office.post(_page("selections", call=call.slug), rules)
    selection = Selection.objects.get(call=call)
    assert application.pk in selection.result["chosen"]["keys"]
    office.post(_page("adoption", selection=selection.pk))


def _award_less_and_release(client_as: SignIn, call: Call, application: Application) -> None:
    office, decision = client_as("office"), Decision.objects.get(application=application)
    less = {"amount_cents": "18.000", "reason": "Eine Anzeige weniger."}
    assert office.post(_page("amount", decision=decision.pk), less).status_code == 302
    office.post(_page("proposal", call=call.slug))
    office.post(_page("release", call=call.slug))
    assert not Grant.objects.filter(source_key=_source(application)).exists()

    client_as("office2").post(_page("release", call=call.slug))

    letter = next(one for one in mail.outbox if one.to == ["applicant@example.org"])
    assert "18.000,00" in letter.body
    assert "2.000,00" in letter.body


def _grant_is_what_was_handed_in(world: World, application: Application, start: date) -> Grant:
    grant = Grant.objects.get(source_key=_source(application))
    handed_in = application.standing.content if application.standing else {}
    assert grant.title == handed_in["title"] == TITLE
    assert grant.organisation == world["organisation.eutin"]
    assert grant.amount_cents == AWARDED
    assert grant.own_contribution_cents == OWN + ASKED - AWARDED
    assert grant.total_cents == TOTAL
    assert [(item.label, item.amount_cents) for item in current_items(grant)] == [
        (item["label"], item["amount_cents"]) for item in handed_in["finance_plan"]["items"]
    ]
    assert (grant.period_start, grant.period_end) == (start, start + timedelta(days=300))
    assert grant.call_terms == application.call.funding_terms
    role = FinanceRole.objects.get(organisation=grant.organisation, user=world["user.applicant"])
    assert role.given_at
    project = grant.project
    assert (project.title, project.summary) == (TITLE, SUMMARY)
    assert set(project.places.all()) == {world["place.eutin"], world["place.kiel"]}
    assert [str(theme) for theme in project.themes.all()] == ["Mobilität"]
    return grant


def _winner_agrees_and_the_project_is_public(
    client_as: SignIn, application: Application, grant: Grant
) -> None:
    guest, applicant = client_as("guest"), client_as("applicant")
    project_page = grant.project.get_absolute_url()
    assert guest.get(project_page).status_code == 404

    own_page = applicant.get(application.get_absolute_url()).content.decode()
    assert grant.get_absolute_url() in own_page
    applicant.post(_page("publication_consent", decision=application.decision.pk))

    winners_page = _page("winners", call=application.call.slug)
    assert project_page in guest.get(winners_page).content.decode()
    page = guest.get(project_page).content.decode()
    assert TITLE in page
    assert winners_page in page
    assert application.get_absolute_url() not in page
    assert winners_page in applicant.get(grant.get_absolute_url()).content.decode()


def _news_wait_for_the_editors(client_as: SignIn, application: Application, project: Project) -> None:
    news = News.objects.get(source=f"call.decided {key_of(application.call)}", live=False)
    assert project.get_absolute_url() in str(news.body)
    assert TITLE in str(news.body)
    assert news.title in client_as("editor").get(reverse("wagtailadmin_home")).content.decode()


def _the_project_speaks_at_an_event(world: World, client_as: SignIn, project: Project) -> None:
    office, begin = world["user.office"], world.now + timedelta(days=20)
    event = plan_event(
        title="Werkstattgespräch",
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        seats={Mode.ONLINE: None},
        by=office,
        at=world.now,
    )
    url = reverse("events:presentation", kwargs={"event": event.slug})
    assert client_as("office").post(url, {"project": project.pk}).status_code == 302
    publish_event(event=event, by=office, at=world.now)
    page = client_as("guest").get(event.get_absolute_url()).content.decode()
    assert TITLE in page
    assert project.get_absolute_url() in page
    assert event.get_absolute_url() in client_as("guest").get(project.get_absolute_url()).content.decode()


def _the_award_is_open_data(world: World, client_as: SignIn) -> None:
    [awards] = [part for part in registry.parts(Contribution) if part.name == "awards"]
    refresh(awards, at=world.now)
    dataset = Dataset.objects.get(contribution="awards")
    page = client_as("guest").get(dataset.get_absolute_url(), {"spalte1": "Vorhaben", "wert1": TITLE})
    assert TITLE in page.content.decode()
    assert "18000" in page.content.decode().replace(".", "")


def _no_money_before_the_notice(applicant: Client, grant: Grant) -> None:
    typed = {"amount_cents": "1.000", "purpose": "Zu früh"}
    assert applicant.post(_money("new_drawdown", grant=grant.pk), typed).status_code == 422
    assert not grant.drawdowns.exists()


def _notice_and_waiver(client_as: SignIn, grant: Grant) -> None:
    client_as("office").post(_money("new_notice", grant=grant.pk), {"text": "Viel Erfolg!"})
    notice = grant.notices.get()
    client_as("office2").post(_money("issuing", grantnotice=notice.pk), {"day": grant.opened_at.date()})
    client_as("applicant").post(_money("acceptance", grantnotice=notice.pk), {"waives_appeal": "on"})
    assert "18.000,00" in client_as("guest").get(grant.project.get_absolute_url()).content.decode()


def _draw_with_four_eyes(client_as: SignIn, grant: Grant) -> None:
    applicant, office, second = client_as("applicant"), client_as("office"), client_as("office2")
    typed = {"amount_cents": "18.000", "purpose": "Anzeigen und Einbau"}
    applicant.post(_money("new_drawdown", grant=grant.pk), typed)
    drawdown = grant.drawdowns.get()
    office.post(_money("drawdown_check", drawdown=drawdown.pk))
    office.post(_money("drawdown_approval", drawdown=drawdown.pk))
    office.post(_money("drawdown_payment", drawdown=drawdown.pk), {"day": grant.period_start})
    assert balances_of(grant).drawn == 0

    second.post(_money("drawdown_approval", drawdown=drawdown.pk))
    office.post(_money("drawdown_payment", drawdown=drawdown.pk), {"day": grant.period_start})
    assert balances_of(grant).drawn == AWARDED


def _prove_the_use(client_as: SignIn, grant: Grant) -> None:
    applicant, office, second = client_as("applicant"), client_as("office"), client_as("office2")
    for number, cents in (("1", "15.000"), ("2", "6.000,50")):
        spent = {"item_number": number, "amount_cents": cents, "paid_on": grant.period_start}
        spent |= {"payee": "Werkstatt", "purpose": "Rechnung"}
        applicant.post(_money("new_receipt", grant=grant.pk), spent)
    applicant.post(_money("new_proof", grant=grant.pk), {"text": "Die Anzeigen stehen."})
    proof = grant.proofs.get()
    office.post(_money("proof_check", proofofuse=proof.pk), {"text": "Ohne Beanstandung."})
    office.post(_money("proof_acceptance", proofofuse=proof.pk))
    assert balances_of(grant).proved == 0

    second.post(_money("proof_acceptance", proofofuse=proof.pk))


def _source(application: Application) -> str:
    return f"competitions.application:{application.pk}"


def _page(name: str, **key: object) -> str:
    return reverse(f"competitions:{name}", kwargs=key)


def _money(name: str, **key: object) -> str:
    return reverse(f"funding:{name}", kwargs=key)


def test_the_demo_tells_of_each_award_once(world: World) -> None:
    awards = Decision.objects.awarded().filter(application__call=world["call.modellkommunen"])
    assert awards.count() == 9

    projects = {award.project for award in awards.select_related("project")}
    assert Project.objects.filter(pk__in=[project.pk for project in projects if project]).count() == 9
    grants = Grant.objects.filter(project__in=awards.values("project"))
    assert {grant.source_key for grant in grants} <= {
        f"competitions.application:{pk}" for pk in awards.values_list("application", flat=True)
    }
    assert grants.count() == 6
