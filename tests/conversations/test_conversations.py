"""Members write to each other; who may, and who reads it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.accounts.models import User
from plietsch.conversations.models import Conversation, Message, Openness
from plietsch.conversations.operations import begin, choose_door, delete_message, leave, read, send
from plietsch.conversations.queries import conversations_page, messages_page
from plietsch.conversations.world import SECRET_TALK
from plietsch.core.registry import PersonalData, registry
from plietsch.core.world import World
from plietsch.moderation.operations import block
from plietsch.notifications.models import Notice

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LIST, BEGIN = "/nachrichten/", "/nachrichten/neu/"


def _typed(person: User, body: str = "Guten Tag!") -> dict[str, str]:
    return {"people": f"{person.name} #{person.pk}", "body": body}


def test_the_list_shows_how_the_newest_message_begins(world: World, client_as: SignIn) -> None:
    member, science = world["user.member"], world["user.science"]
    first = begin(people=[science], body="Haben Sie **Pumpen**?", by=member, at=world.now)
    mine = client_as("member").get("/nachrichten/").content.decode()
    theirs = client_as("science").get("/nachrichten/").content.decode()
    answer = send(conversation=first.conversation, body="Zwei davon.", by=science, at=world.now)
    later = client_as("member").get("/nachrichten/").content.decode()
    delete_message(message=answer, by=science, at=world.now)

    assert "Sie: Haben Sie Pumpen?" in mine
    assert f"{member}: Haben Sie Pumpen?" in theirs
    assert f"{science}: Zwei davon." in later
    assert "Zwei davon." not in client_as("member").get("/nachrichten/").content.decode()


def test_a_message_goes_from_the_page_of_a_member_to_their_notices(world: World, client_as: SignIn) -> None:
    science, member = world["user.science"], client_as("member")
    profile = member.get(f"/mitglieder/{science.pk}/").content.decode()
    assert f'href="{BEGIN}?an={science.pk}"' in profile

    sent = member.post(BEGIN, _typed(science, "Haben Sie **Zahlen**?"))

    message = Message.objects.get(body="Haben Sie **Zahlen**?")
    assert sent.url == message.get_absolute_url()
    theirs = client_as("science")
    assert "<strong>Zahlen</strong>" in theirs.get(message.conversation.get_absolute_url()).content.decode()
    assert "hat Ihnen geschrieben" in theirs.get("/konto/benachrichtigungen/").content.decode()


def test_twenty_messages_are_one_notice_which_reading_takes_away(world: World, client_as: SignIn) -> None:
    member, science = world["user.member"], world["user.science"]
    talk = begin(people=[science], body="Eins", by=member, at=world.now).conversation
    for turn in range(19):
        send(conversation=talk, body=f"Noch {turn}", by=member, at=world.now)
    waiting = Notice.objects.unseen().filter(member=science, collapse_key=talk.notice_key)
    assert waiting.get().count == 20

    client_as("science").post(f"{talk.get_absolute_url()}gelesen/", {"no": 20})

    assert not waiting.exists()
    assert conversations_page(science, "")[0][0].unread == 0


def test_two_people_have_one_conversation(world: World) -> None:
    member, science = world["user.member"], world["user.science"]
    first = begin(people=[science], body="Hin", by=member, at=world.now)

    assert begin(people=[member], body="Her", by=science, at=world.now).conversation == first.conversation


@pytest.mark.parametrize("role", ["guest", "pending", "deactivated", "business", "office"])
def test_nobody_else_reads_a_conversation(world: World, client_as: SignIn, role: str) -> None:
    talk, message = world["conversation.two"], world["message.first"]
    other = client_as(role)
    answers = [
        other.get(talk.get_absolute_url()),
        other.post(talk.get_absolute_url(), {"body": "Ich auch"}),
        other.post(f"{talk.get_absolute_url()}gelesen/", {"no": 1}),
        other.post(f"{talk.get_absolute_url()}austritt/"),
        other.post(f"/nachrichten/nachricht/{message.pk}/loeschung/"),
        other.get(f"/moderation/meldung/?was=conversations.message:{message.pk}"),
        other.get("/suche/", {"q": SECRET_TALK}),
        other.get("/nachrichten/"),
    ]

    assert {answer.status_code for answer in answers[:6]} <= {302, 403, 404}
    assert not any(f"{SECRET_TALK} erkl" in answer.content.decode() for answer in answers)
    assert talk.last_message_no == Conversation.objects.get(pk=talk.pk).last_message_no


def test_who_has_left_reads_and_hears_nothing_more(world: World, client_as: SignIn) -> None:
    talk, councillor = world["conversation.circle"], world["user.councillor"]
    leave(conversation=talk, by=councillor, at=world.now)
    before = Notice.objects.filter(member=councillor).count()

    send(conversation=talk, body="Unter uns", by=world["user.member"], at=world.now)

    assert client_as("councillor").get(talk.get_absolute_url()).status_code == 404
    assert Notice.objects.filter(member=councillor).count() == before


def test_who_leaves_in_another_tab_sends_nothing_more_and_keeps_the_text(
    world: World, client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, councillor = world["conversation.circle"], world["user.councillor"]

    def leave_meanwhile(*_asked: object, **_told: object) -> str:
        leave(conversation=talk, by=councillor, at=world.now)
        return ""

    monkeypatch.setattr("plietsch.conversations.views.obstacle", leave_meanwhile)
    browser, own = client_as("councillor"), {"Sec-Fetch-Site": "same-origin"}
    answer = browser.post(talk.get_absolute_url(), {"body": "Noch ein Wort"}, headers=own)

    assert (answer.status_code, "Noch ein Wort" in answer.content.decode()) == (404, True)
    assert talk.last_message_no == Conversation.objects.get(pk=talk.pk).last_message_no


@pytest.mark.parametrize(("door", "may"), [("members", True), ("groups", False), ("nobody", False)])
def test_each_person_chooses_who_writes_first(world: World, client_as: SignIn, door: str, may: bool) -> None:
    science, unlisted = world["user.science"], world["user.unlisted"]
    choose_door(open_to=door, by=science)

    answer = client_as("unlisted").post(BEGIN, _typed(science))

    assert Message.objects.filter(author=unlisted).exists() == may
    assert ("nehmen zurzeit keine Nachrichten" in answer.content.decode()) != may


def test_a_door_for_groups_is_open_to_who_shares_one(world: World) -> None:
    science, member = world["user.science"], world["user.member"]
    choose_door(open_to=Openness.GROUPS, by=science)

    assert begin(people=[science], body="Wir kennen uns", by=member, at=world.now).pk


def test_a_blocked_person_cannot_write_and_does_not_learn_why(world: World, client_as: SignIn) -> None:
    science, member = world["user.science"], world["user.member"]
    talk = begin(people=[science], body="Hallo", by=member, at=world.now).conversation
    block(member=member, by=science, at=world.now)

    answer = client_as("member").post(talk.get_absolute_url(), {"body": "Noch da?"})

    page = answer.content.decode()
    assert "nehmen zurzeit keine Nachrichten von Ihnen an" in page
    assert "lockiert" not in page.split("<main")[1]
    assert talk.messages.count() == 1


def test_a_newcomer_begins_five_conversations_a_day_and_answers_at_will(
    world: World, client_as: SignIn
) -> None:
    member, browser = world["user.member"], client_as("member")
    User.objects.filter(pk=member.pk).update(approved_at=world.now - timedelta(days=1))
    crowd = [
        User.objects.create_user(f"n{n}@example.org", "plietsch-demo", name=f"Neu {n}", approved_at=world.now)
        for n in range(6)
    ]

    last = [browser.post(BEGIN, _typed(person)) for person in crowd][-1]

    assert Message.objects.filter(author=member, body="Guten Tag!").count() == 5
    assert "Schön, dass Sie da sind" in last.content.decode()
    assert "Guten Tag!" in last.content.decode()  # nothing typed is lost
    talk = world["conversation.two"]
    assert browser.post(talk.get_absolute_url(), {"body": "Gern."}).status_code == 302


def test_a_watched_word_is_told_to_its_writer_and_nobody_else(world: World, client_as: SignIn) -> None:
    answer = client_as("member").post(
        BEGIN, _typed(world["user.science"], "Siehe https://x.billig.example/a")
    )

    assert "„billig.example“ verschicken wir nicht" in answer.content.decode()
    assert not Message.objects.filter(body__contains="billig").exists()


def test_names_that_two_people_share_are_asked_back(world: World, client_as: SignIn) -> None:
    User.objects.filter(pk=world["user.utility"].pk).update(name=world["user.science"].name)

    answer = client_as("member").post(BEGIN, {"people": world["user.science"].name, "body": "Hallo"})

    assert f"#{world['user.utility'].pk}" in answer.content.decode()


def test_old_messages_are_found_page_by_page(world: World) -> None:
    talk, people = world["conversation.two"], [world["user.member"], world["user.councillor"]]
    for turn in range(60):
        send(conversation=talk, body=f"Zeile {turn}", by=people[turn % 2], at=world.now)

    talk.refresh_from_db()
    newest = messages_page(talk, None)
    rest = messages_page(talk, newest.older)

    assert [message.no for message in rest.messages + newest.messages] == list(range(1, 63))
    assert (rest.older, newest.newer) == (None, None)
    assert messages_page(talk, rest.newer).messages == newest.messages


def test_a_conversation_opens_at_the_first_unread_message_or_at_the_newest(
    world: World, client_as: SignIn
) -> None:
    member, science = world["user.member"], world["user.science"]
    talk = begin(people=[science], body="Eins", by=member, at=world.now).conversation
    for turn in range(3):
        send(conversation=talk, body=f"Noch {turn}", by=member, at=world.now)
    read(conversation=talk, no=2, by=science, at=world.now)

    theirs, mine = (client_as(role).get(LIST).content.decode() for role in ("science", "member"))

    assert f'href="{talk.get_absolute_url()}#nachricht-3"' in theirs
    assert f'href="{talk.get_absolute_url()}#nachricht-4"' in mine


def test_who_was_away_for_long_goes_on_reading_where_they_stopped(world: World, client_as: SignIn) -> None:
    talk, people = world["conversation.circle"], [world["user.member"], world["user.councillor"]]
    for turn in range(70):
        send(conversation=talk, body=f"Zeile {turn}", by=people[turn % 2], at=world.now)
    client = client_as("utility")
    page = client.get(LIST).content.decode()
    address, anchor = re.search(rf'href="({talk.get_absolute_url()}[^"#]*)#([^"]+)"', page).groups()

    first = client.get(address).content.decode()
    after = re.search(r'<a rel="next" href="([^"]+)"', first).group(1)

    assert f'id="{anchor}"' in first
    assert "Zeile 69" not in first
    assert "Zeile 69" in client.get(talk.get_absolute_url() + after).content.decode()


def test_conversations_are_found_page_by_page(world: World) -> None:
    member = world["user.member"]
    for n in range(35):
        person = User.objects.create_user(
            f"k{n}@example.org", "plietsch-demo", name=f"Kontakt {n}", approved_at=world.now
        )
        begin(people=[person], body="Hallo", by=member, at=world.now - timedelta(minutes=n // 2))

    first, cursor = conversations_page(member, "")
    second, end = conversations_page(member, cursor)

    assert len({talk.pk for talk in first + second}) == Conversation.objects.visible_to(member).count()
    assert end == ""


def test_an_erased_person_is_in_no_conversation_and_their_words_have_no_name(
    world: World, client_as: SignIn
) -> None:
    member, talk = world["user.member"], world["conversation.two"]
    for part in registry.parts(PersonalData):
        if part.model._meta.app_label == "conversations":
            part.erase(member)

    page = client_as("councillor").get(talk.get_absolute_url()).content.decode()

    assert "Ehemaliges Mitglied" in page
    assert not talk.participants.filter(member=member).exists()


def test_active_markup_in_a_message_does_nothing(world: World, client_as: SignIn) -> None:
    send(
        conversation=world["conversation.two"],
        body="<script>alert(1)</script> [x](javascript:alert(1))",
        by=world["user.member"],
        at=world.now,
    )

    page = client_as("councillor").get(world["conversation.two"].get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_reported_message_shows_moderation_that_one_message(world: World, client_as: SignIn) -> None:
    message = world["message.first"]
    report = f"{reverse('moderation:report')}?was=conversations.message:{message.pk}"

    made = client_as("councillor").post(report, {"ground": "insult", "note": ""})

    page = client_as("office").get(made.url).content.decode()
    assert f"Was halten Sie vom **{SECRET_TALK}**" in page
    assert "am Telefon" not in page


def test_who_gets_no_answer_waits_after_twenty_messages(world: World, client_as: SignIn) -> None:
    member, science = world["user.member"], world["user.science"]
    talk = begin(people=[science], body="Hallo", by=member, at=world.now).conversation
    for turn in range(19):
        send(conversation=talk, body=f"Noch {turn}", by=member, at=world.now)

    told = client_as("member").post(talk.get_absolute_url(), {"body": "Und noch eine"}).content.decode()

    assert "ohne Antwort" in told
    assert "Und noch eine" in told  # what was typed stays
    send(conversation=talk, body="Ja?", by=science, at=world.now)
    send(conversation=talk, body="Und noch eine", by=member, at=world.now)


def test_who_was_blocked_meanwhile_keeps_what_was_typed(world: World, client_as: SignIn) -> None:
    member, science = world["user.member"], world["user.science"]
    talk = begin(people=[science], body="Hallo", by=member, at=world.now).conversation
    block(member=member, by=science, at=world.now)

    told = client_as("member").post(talk.get_absolute_url(), {"body": "Mein langer Text"}).content.decode()

    assert "nehmen zurzeit keine Nachrichten von Ihnen an" in told
    assert "Mein langer Text" in told


def test_what_somebody_blocked_writes_to_a_circle_is_folded_and_makes_nothing_new(
    world: World, client_as: SignIn
) -> None:
    member, science, utility = world["user.member"], world["user.science"], world["user.utility"]
    talk = begin(people=[science, utility], body="Hallo beide", by=member, at=world.now).conversation
    read(conversation=talk, no=1, by=science, at=world.now)
    block(member=member, by=science, at=world.now)

    send(conversation=talk, body="Schon wieder ich", by=member, at=world.now)

    [mine] = [row for row in conversations_page(science, "")[0] if row.pk == talk.pk]
    [theirs] = [row for row in conversations_page(utility, "")[0] if row.pk == talk.pk]
    assert (mine.unread, mine.last_words) == (0, "")
    assert (theirs.unread, theirs.last_words) == (2, "Schon wieder ich")
    folded = client_as("science").get(talk.get_absolute_url()).content.decode()
    assert "<details><summary" in folded.partition("Schon wieder ich")[0][-300:]
    assert "<details><summary" not in client_as("utility").get(talk.get_absolute_url()).content.decode()


def test_who_blocks_somebody_does_not_write_to_them_either(world: World, client_as: SignIn) -> None:
    member, science = world["user.member"], world["user.science"]
    talk = begin(people=[science], body="Hallo", by=member, at=world.now).conversation
    block(member=member, by=science, at=world.now)
    browser = client_as("science")

    again = browser.post(BEGIN, _typed(member)).content.decode()

    assert f"Sie haben {member} blockiert" in again
    assert f"Sie haben {member} blockiert" in browser.get(talk.get_absolute_url()).content.decode()
    assert browser.post(talk.get_absolute_url(), {"body": "Noch etwas"}).status_code == 200
    assert talk.messages.count() == 1
