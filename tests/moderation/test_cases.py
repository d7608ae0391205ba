"""Reported, held, decided, appealed: told to both sides, decided by a second person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from plietsch.accounts.operations.people import erase
from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import Post, Topic, Visibility
from plietsch.groups.operations.holding import reply_or_hold, start_or_hold
from plietsch.groups.operations.memberships import add_member, join_group
from plietsch.groups.operations.posts import reply
from plietsch.moderation.models import Case, Verdict
from plietsch.moderation.operations import NotYours, appeal, block, decide, report, watch_word
from plietsch.moderation.watching import is_to_be_looked_at, watched_words
from plietsch.notifications.models import Notice
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
from tests.factories.groups import a_group, a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def _reported(world: World, **changes: Any) -> Case:
    """The utility's post in a group that the member leads, reported by the councillor."""
    group = a_group(world["user.member"], world.now, **changes)
    for role in ("utility", "councillor", "business"):
        join_group(group=group, by=world[f"user.{role}"], at=world.now)
    topic = a_topic(group, world["user.member"], world.now)
    upload = store(SimpleUploadedFile("a.txt", b"a"), by=world["user.utility"], at=world.now)
    post = reply(topic=topic, body="So ein Unfug!", uploads=[upload], by=world["user.utility"], at=world.now)
    return report(thing=post, ground="insult", note="Grob.", by=world["user.councillor"], at=world.now)


def _post(case: Case) -> Post:
    return Post.objects.get(pk=case.subject.partition(":")[2])


def _told(case: Case, **who: Any) -> set[str]:
    rows = Notice.objects.filter(activity__subject=f"moderation.case:{case.pk}", **who)
    return set(rows.values_list("kind", flat=True))


def test_a_report_is_decided_in_the_browser_and_both_sides_read_why(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        case = _reported(world)
        moderator = client_as("member")
        assert "Grob." in moderator.get(case.get_absolute_url()).content.decode()
        moderator.post(
            f"{case.get_absolute_url()}entscheidung/", {"verdict": "removed", "reason": "Bitte sachlich."}
        )

    assert _post(case).deleted_at is not None
    assert _told(case, member=world["user.utility"]) == {"moderation.decided"}
    assert "moderation.reported" not in _told(case)
    assert "moderation.decided" in _told(case, member=world["user.councillor"])
    author = client_as("utility").get(case.get_absolute_url()).content.decode()
    reporter = client_as("councillor").get(case.get_absolute_url()).content.decode()
    assert "Bitte sachlich." in author
    assert "Bitte sachlich." in reporter
    assert world["user.councillor"].name not in author.split("<main")[1]
    assert "Grob." not in author


def test_no_mail_of_moderation_names_what_a_confidential_group_keeps_inside(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        case = _reported(world, is_confidential=True)
        decide(case=case, verdict=Verdict.KEPT, reason="Harmlos.", by=world["user.member"], at=world.now)
    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=world.now + MAIL_AFTER)

    letters = [letter for letter in mail.outbox if "/moderation/faelle/" in letter.body]
    assert {address for letter in letters for address in letter.to} >= {
        world[f"user.{role}"].email for role in ("member", "utility", "councillor")
    }
    assert not [letter for letter in letters if case.title in letter.subject + letter.body]


def test_an_appeal_sent_twice_is_one_appeal(world: World, client_as: SignIn) -> None:
    case = _reported(world)
    decide(case=case, verdict=Verdict.REMOVED, reason="Grob.", by=world["user.member"], at=world.now)
    address = f"{case.get_absolute_url()}einspruch/"

    answers = [client_as("utility").post(address, {"text": "Doch nicht."}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_the_queue_says_who_wrote_what_and_why_it_was_reported(world: World, client_as: SignIn) -> None:
    case = _reported(world)

    queue = client_as("member").get("/moderation/").content.decode().partition("<main")[2]
    others = client_as("councillor").get("/moderation/").content.decode().partition("<main")[2]

    assert "„So ein Unfug!“" in queue
    assert f"Beitrag · {case.author} · Beleidigung oder Hetze" in queue
    assert world["user.councillor"].name not in queue
    assert "So ein Unfug!" not in others


def test_an_appeal_goes_to_a_second_person_who_puts_the_post_back_with_its_file(world: World) -> None:
    case = _reported(world)
    decide(case=case, verdict=Verdict.REMOVED, reason="Grob.", by=world["user.member"], at=world.now)
    appeal(case=case, text="Das war ein Scherz.", by=world["user.utility"], at=world.now)
    case = Case.objects.get(pk=case.pk)
    assert not Case.objects.to_decide(world["user.member"]).filter(pk=case.pk).exists()
    assert Case.objects.to_decide(world["user.office"]).filter(pk=case.pk).exists()
    with pytest.raises(NotYours):
        decide(case=case, verdict=Verdict.REMOVED, reason="Nein.", by=world["user.member"], at=world.now)

    decide(case=case, verdict=Verdict.KEPT, reason="Ein Scherz.", by=world["user.office"], at=world.now)

    post = _post(case)
    assert (post.body, post.deleted_at) == ("So ein Unfug!", None)
    assert post.files.count() == 1


def test_who_reported_something_does_not_read_its_authors_appeal(world: World, client_as: SignIn) -> None:
    case = _reported(world)
    decide(case=case, verdict=Verdict.REMOVED, reason="Grob.", by=world["user.member"], at=world.now)
    appeal(case=case, text="Das war ein Scherz.", by=world["user.utility"], at=world.now)

    pages = {
        role: client_as(role).get(case.get_absolute_url()).content.decode()
        for role in ("councillor", "utility", "office")
    }

    assert {role for role, page in pages.items() if "Das war ein Scherz." in page} == {"utility", "office"}


def test_the_database_refuses_an_appeal_settled_by_the_first_person(world: World) -> None:
    case = _reported(world)
    decide(case=case, verdict=Verdict.REMOVED, reason="Grob.", by=world["user.member"], at=world.now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(settled_by=world["user.member"])


@pytest.mark.parametrize("role", ["utility", "councillor"])
def test_nobody_decides_about_their_own_post_or_report(world: World, client_as: SignIn, role: str) -> None:
    case = _reported(world)
    for person in ("utility", "councillor"):
        membership = _post(case).group.memberships.get(member=world[f"user.{person}"])
        membership.role = "moderator"
        membership.save()

    answer = client_as(role).post(
        f"{case.get_absolute_url()}entscheidung/", {"verdict": "kept", "reason": "Ich war's."}
    )

    assert answer.status_code in {403, 404}
    assert Case.objects.get(pk=case.pk).is_open


def test_the_author_does_not_learn_of_a_report_before_it_is_decided(world: World, client_as: SignIn) -> None:
    case = _reported(world)

    assert client_as("utility").get(case.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["guest", "pending", "deactivated", "business", "office"])
def test_a_case_of_a_hidden_group_stays_in_it(world: World, client_as: SignIn, role: str) -> None:
    group = a_group(world["user.member"], world.now, visibility=Visibility.HIDDEN, join_policy="invitation")
    for person in ("utility", "councillor"):
        add_member(group=group, member=world[f"user.{person}"], at=world.now)
    topic = a_topic(group, world["user.utility"], world.now, title="Geheime Lage")
    case = report(thing=topic, ground="law", by=world["user.councillor"], at=world.now)
    stranger = client_as(role)

    pages = [
        stranger.get(case.get_absolute_url()),
        stranger.get("/moderation/"),
        stranger.get(f"/moderation/meldung/?was=groups.topic:{topic.pk}"),
        stranger.post(f"{case.get_absolute_url()}entscheidung/", {"verdict": "kept", "reason": "x"}),
    ]

    assert not any("Geheime Lage" in page.content.decode() for page in pages)
    assert Case.objects.get(pk=case.pk).is_open


def test_a_text_with_a_watched_word_waits_and_is_nowhere_else_until_moderation_agrees(
    world: World, client_as: SignIn
) -> None:
    group = a_group(world["user.member"], world.now)
    join_group(group=group, by=world["user.utility"], at=world.now)
    topic = a_topic(group, world["user.member"], world.now)
    author, form = client_as("utility"), {"body": "Ein **Gewinn\u200bspiel** für alle!"}

    answer = author.post(f"{topic.get_absolute_url()}antworten/", form)

    case = Case.objects.get(author=world["user.utility"], is_held=True)
    assert answer.url == case.get_absolute_url()
    assert "geht nicht verloren" in author.get(answer.url).content.decode()
    assert topic.posts.count() == 1
    moderator = client_as("member")
    moderator.post(f"{case.get_absolute_url()}entscheidung/", {"verdict": "kept", "reason": "Harmlos."})
    assert topic.posts.get(no=2).author == world["user.utility"]
    assert Case.objects.get(pk=case.pk).subject == f"groups.post:{topic.posts.get(no=2).pk}"


def test_a_held_topic_of_somebody_who_has_left_does_not_appear(world: World) -> None:
    utility = world["user.utility"]
    group = a_group(world["user.member"], world.now)
    join_group(group=group, by=utility, at=world.now)
    case = start_or_hold(
        group=group, title="Gewinnspiel", body="Los", kind="question", by=utility, at=world.now
    )
    assert isinstance(case, Case)
    group.memberships.filter(member=utility).delete()

    decide(case=case, verdict=Verdict.KEPT, reason="Gut.", by=world["user.member"], at=world.now)

    assert not Topic.objects.filter(group=group).exists()


def test_a_held_topic_appears_with_all_its_parts(world: World) -> None:
    utility = world["user.utility"]
    group = a_group(world["user.member"], world.now)
    join_group(group=group, by=utility, at=world.now)
    tag, theme = group.tags.create(name="Technik"), world["topic.question"].solution.theme
    case = start_or_hold(
        group=group,
        title="Gewinnspiel?",
        body="Los",
        kind="question",
        tag=tag,
        theme=theme,
        by=utility,
        at=world.now,
    )

    decide(case=case, verdict=Verdict.KEPT, reason="Gut.", by=world["user.member"], at=world.now)

    topic = Topic.objects.get(group=group)
    assert (topic.kind, topic.tag, topic.theme, topic.author) == ("question", tag, theme, utility)


def test_a_text_for_one_sector_is_not_shown_to_moderators_of_another(world: World) -> None:
    utility, closed = world["user.utility"], world["topic.closed"]
    world["group.modellkommunen"].memberships.filter(member=utility).update(role="moderator")

    held = reply_or_hold(topic=closed, body="Gewinnspiel", by=world["user.member"], at=world.now)
    reported = report(thing=closed, ground="other", by=world["user.member"], at=world.now)

    seen = Case.objects.visible_to(utility)
    assert not seen.filter(pk__in=[held.pk, reported.pk]).exists()
    assert Case.objects.visible_to(world["user.office"]).filter(pk=held.pk).exists()


@pytest.mark.parametrize(
    "text",
    [
        "GEWINNSPIEL",
        "Ge*winn*spiel",
        "http://www.billig.example/x",
        "bei shop.billig.example.",
        "https://a@billig.example",
    ],
)
def test_a_watched_word_is_found_however_it_is_dressed_up(world: World, text: str) -> None:
    assert watched_words(text)


@pytest.mark.parametrize("text", ["Gewinnspiele", "https://nicht-billig.example", "unbillig example"])
def test_other_words_are_left_alone(world: World, text: str) -> None:
    assert watched_words(text) == []


def test_many_links_of_a_newcomer_wait(world: World) -> None:
    text = " ".join(f"https://example.org/{n}" for n in range(4))
    member = world["user.member"]
    member.approved_at = world.now - timedelta(days=8)
    assert not is_to_be_looked_at(member, text, at=world.now)
    member.approved_at = world.now

    assert is_to_be_looked_at(member, text, at=world.now)


def test_who_is_blocked_reaches_nobody_with_mentions_but_decisions_do(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    science, member = world["user.science"], world["user.member"]
    block(member=member, by=science, at=world.now)
    topic = world["topic.long"]

    reply(topic=topic, body=f"@{science.name}", by=member, at=world.now)

    assert not Notice.objects.filter(
        member=science, collapse_key=topic.notice_key, kind="post.mentioned"
    ).exists()
    with django_capture_on_commit_callbacks(execute=True):
        case = report(thing=science, ground="spam", by=world["user.utility"], at=world.now)
        block(member=world["user.office"], by=science, at=world.now)
        decide(case=case, verdict=Verdict.REMOVED, reason="Werbung.", by=world["user.office"], at=world.now)
    assert _told(case, member=science) == {"moderation.decided"}


def test_a_profile_loses_its_texts_and_gets_them_back(world: World) -> None:
    business = world["user.business"]
    offers = business.offers
    case = report(thing=business, ground="spam", by=world["user.member"], at=world.now)
    decide(case=case, verdict=Verdict.REMOVED, reason="Werbung.", by=world["user.office"], at=world.now)
    business.refresh_from_db()
    assert business.offers == ""
    appeal(case=case, text="Das ist unser Angebot.", by=business, at=world.now)
    second = world["user.utility"]
    type(second).objects.filter(pk=second.pk).update(is_office=True)
    second.refresh_from_db()

    decide(case=Case.objects.get(pk=case.pk), verdict=Verdict.KEPT, reason="Stimmt.", by=second, at=world.now)

    business.refresh_from_db()
    assert business.offers == offers


def test_the_office_keeps_the_list_and_nobody_else(world: World, client_as: SignIn) -> None:
    client_as("office").post("/moderation/woerter/", {"word": "Kettenbrief"})
    refused = client_as("member").post("/moderation/woerter/", {"word": "Rathaus"})

    assert watched_words("Ein kettenbrief aus dem Rathaus") == ["kettenbrief"]
    assert refused.status_code == 403


def test_the_twenty_first_report_in_an_hour_waits(world: World, client_as: SignIn) -> None:
    page = f"/moderation/meldung/?was=accounts.user:{world['user.science'].pk}"
    browser = client_as("member")
    for _turn in range(20):
        browser.post(page, {"ground": "spam"})

    assert "Bitte warten Sie etwas" in browser.post(page, {"ground": "spam"}).content.decode()


def test_a_word_is_on_the_list_once(world: World) -> None:
    for _turn in range(2):
        watch_word(word="Doppelt", by=world["user.office"], at=world.now)

    assert watched_words("doppelt") == ["doppelt"]


def test_who_left_a_group_reads_there_no_more_what_they_once_reported(
    world: World, client_as: SignIn
) -> None:
    group = a_group(world["user.member"], world.now, visibility=Visibility.HIDDEN, join_policy="invitation")
    councillor = world["user.councillor"]
    add_member(group=group, member=councillor, at=world.now)
    topic = a_topic(group, world["user.member"], world.now, title="Lage")
    case = report(thing=topic.posts.get(), ground="law", by=councillor, at=world.now)
    text = topic.posts.get().body

    assert text in client_as("councillor").get(case.get_absolute_url()).content.decode()
    group.memberships.filter(member=councillor).delete()
    assert text not in client_as("councillor").get(case.get_absolute_url()).content.decode()


def test_what_somebody_wrote_who_has_gone_for_good_is_not_put_back(world: World) -> None:
    case, utility = _reported(world), world["user.utility"]
    decide(case=case, verdict=Verdict.REMOVED, reason="Grob.", by=world["user.member"], at=world.now)
    appeal(case=case, text="Nein.", by=utility, at=world.now)
    erase(utility, by=utility, at=world.now)
    case.refresh_from_db()

    decide(case=case, verdict=Verdict.KEPT, reason="Doch.", by=world["user.office"], at=world.now)

    assert _post(case).deleted_at
    assert _post(case).body == ""
