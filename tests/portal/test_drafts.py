"""Facts of the network become drafts, and news stand beside what they are about."""

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.competitions.models import Decision
from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events.models import Mode, Visibility
from plietsch.events.operations.planning import cancel_event, plan_event, publish_event
from plietsch.events.operations.taking_back import take_back_cancellation
from plietsch.portal.models import News
from plietsch.portal.operations.drafts import prepare_draft, prepare_reviews
from plietsch.projects.operations.starting import finish_project

SignIn = Callable[[str], Client]


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Do what follows a commit, as in real life."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def _announce(world: World, **facts: Any) -> Any:
    begin = world.now + timedelta(days=9)
    event = plan_event(
        title="Deichschau",
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        seats={Mode.ONLINE: None},
        by=world["user.office"],
        at=world.now,
        **facts,
    )
    publish_event(event=event, by=world["user.office"], at=world.now)
    return event


def _draft_of(verb: str, thing: Any) -> News:
    """The draft that the telling of the world has prepared."""
    return News.objects.get(source=f"{verb} {key_of(thing)}", live=False)


def test_a_published_event_waits_as_a_draft_for_the_editors(
    world: World, client_as: SignIn, commits: Any
) -> None:
    with commits():
        event = _announce(world)

    draft = News.objects.get(event=event)
    assert (draft.live, draft.title) == (False, "Neu im Kalender: Deichschau")
    assert client_as("guest").get(draft.get_absolute_url()).status_code == 404
    assert draft.title in client_as("editor").get(reverse("wagtailadmin_home")).content.decode()

    with commits():
        draft.get_latest_revision().publish(user=world["user.editor"])
    page = client_as("guest").get(draft.get_absolute_url()).content.decode()
    assert "Deichschau" in page
    assert event.get_absolute_url() in page
    assert draft.get_absolute_url() in client_as("guest").get(event.get_absolute_url()).content.decode()
    assert Activity.objects.filter(verb="news.published", subject=f"portal.news:{draft.pk}").count() == 1


def test_what_only_members_may_know_never_becomes_a_draft(world: World, commits: Any) -> None:
    before = News.objects.count()

    with commits():
        _announce(world, visibility=Visibility.MEMBERS)

    assert News.objects.count() == before


def test_the_same_fact_is_drafted_once(world: World) -> None:
    event = _announce(world)
    facts = {"verb": "event.published", "subject": event.pk, "at": world.now}

    assert prepare_draft(**facts) is not None
    assert prepare_draft(**facts) is None


def test_nobody_announces_a_cancelled_event_with_one_click(
    world: World, client_as: SignIn, commits: Any
) -> None:
    with commits():
        event, edited = _announce(world), _announce(world)
    News.objects.get(event=edited).save_revision(user=world["user.editor"])

    with commits():
        for each in (event, edited):
            cancel_event(event=each, reason="Sturmflut", by=world["user.office"], at=world.now)

    page = client_as("editor").get(reverse("wagtailadmin_home")).content.decode()
    assert page.count("Abgesagt: Deichschau") == 2
    assert "Neu im Kalender: Deichschau" not in page
    assert "Sturmflut" in str(News.objects.get(event=event).body)

    with commits():
        take_back_cancellation(event=event, by=world["user.office"], at=world.now)
    assert News.objects.get(event=event).title == "Neu im Kalender: Deichschau"


def test_that_an_announced_event_is_cancelled_is_news_too(world: World, commits: Any) -> None:
    with commits():
        event = _announce(world)
    with commits():
        News.objects.get(event=event).get_latest_revision().publish(user=world["user.editor"])

    with commits():
        cancel_event(event=event, reason="", by=world["user.office"], at=world.now)
    assert _draft_of("event.cancelled", event).title == "Abgesagt: Deichschau"
    with commits():
        take_back_cancellation(event=event, by=world["user.office"], at=world.now)

    assert _draft_of("event.cancelled", event).title == "Findet doch statt: Deichschau"
    assert News.objects.get(event=event, live=True).title == "Neu im Kalender: Deichschau"


def test_an_event_that_is_over_calls_for_a_look_back(world: World) -> None:
    event = _announce(world)

    assert prepare_reviews(at=event.ends_at + timedelta(hours=1)) == 1
    assert prepare_reviews(at=event.ends_at + timedelta(hours=2)) == 0
    assert News.objects.get(source__startswith="event.held").event == event


def test_winners_are_named_and_nobody_else(world: World) -> None:
    draft = _draft_of("call.decided", world["call.modellkommunen"])

    body = str(draft.body)
    assert draft.title.startswith("9 Vorhaben prämiert")
    assert world["project.nortorf"].title in body.replace("&amp;", "&")
    assert body.count("<li>") == 9


def test_datasets_projects_and_strategies_are_told_of(world: World, commits: Any) -> None:
    dataset, strategy = world["dataset.ladepunkte"], world["strategy.adopted"]
    about_data = _draft_of("dataset.published", dataset)
    about_strategy = _draft_of("strategy.adopted", strategy)
    project = world["project.nortorf"]
    with commits():
        finish_project(project, on=world.now.date(), by=world["user.office"], at=world.now)

    assert (about_data.dataset, about_strategy.strategy) == (dataset, strategy)
    assert News.objects.get(source__startswith="project.finished").project == project
    assert prepare_draft(verb="dataset.published", subject=world["dataset.draft"].pk, at=world.now) is None


@pytest.mark.parametrize(("news", "record"), [("nortorf", "project"), ("daten", "dataset")])
def test_a_record_shows_its_news(world: World, client_as: SignIn, news: str, record: str) -> None:
    page = world[f"news.{news}"]
    address = getattr(page, record).get_absolute_url()

    assert page.title in client_as("guest").get(address).content.decode()
    page.unpublish()
    assert page.title not in client_as("guest").get(address).content.decode()


def test_winners_join_the_draft_as_they_agree_until_editors_have_it(world: World) -> None:
    call = world["call.modellkommunen"]
    News.objects.filter(source__startswith="call.decided").delete()
    awards = Decision.objects.awarded().filter(application__call=call).order_by("pk")
    silent, late, last = awards[:3]
    awards.exclude(pk=silent.pk).update(publication_agreed_at=None)
    named = _named_after("call.decided", call, world)
    assert [one.project.title in named for one in (silent, late)] == [True, False]

    awards.filter(pk=late.pk).update(publication_agreed_at=world.now)
    named = _named_after("award.published", late.application, world)
    assert [one.project.title in named for one in (silent, late, last)] == [True, True, False]

    _draft_of("call.decided", call).save_revision(user=world["user.office"])
    awards.filter(pk=last.pk).update(publication_agreed_at=world.now)
    own = prepare_draft(verb="award.published", subject=last.application_id, at=world.now)
    assert own is not None
    assert (own.project, own.live) == (last.project, False)
    assert last.project.title not in str(_draft_of("call.decided", call).body)


def _named_after(verb: str, thing: Any, world: World) -> str:
    """What the draft about the call says once this fact is known."""
    prepare_draft(verb=verb, subject=thing.pk, at=world.now)
    draft = _draft_of("call.decided", world["call.modellkommunen"])
    return html.unescape(f"{draft.title} {draft.body}")
