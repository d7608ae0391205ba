"""What stands behind a wall stays there: the attacks of docs/attacks.md, each by seven kinds of strangers."""

from contextlib import suppress
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from plietsch.accounts.models import User
from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import TopicMember
from plietsch.letterboxes.addresses import address_for
from plietsch.letterboxes.operations.taking import ForgedSender, UnknownAddress, take
from tests.letterboxes.post import a_mail
from tests.site.strangers import NEVER, Stranger, all_of, rows_of_groups

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Von außen",
    "body": "Von außen",
    "name": "Von außen",
    "problem": "x",
    "done": "x",
    "no": 1,
    "level": 3,
    "r": "1:thanks",
    "role": "admin",
    "sector": "administration",
    "use": "1",
    "emails": "fremd@example.org",
    "based_on": 1,
    "options": "a\nb",
    "method": "single",
    "answer": "1",
}


def test_every_address_answers_as_if_nothing_had_ever_been_there(stranger: Stranger) -> None:
    """Attacks 1, 2, 8: other keys, old addresses of files and copies, earlier versions."""
    never = dict.fromkeys(stranger.behind, NEVER)
    pairs = list(zip(stranger.addresses(), stranger.addresses(never), strict=True))
    answers = {path: (stranger.client.get(path), stranger.client.get(void)) for path, void in pairs}

    assert len(answers) > 15
    assert [path for path, (one, _other) in answers.items() if one.status_code == 200] == []
    assert [path for path, (one, other) in answers.items() if one.status_code != other.status_code] == []
    assert [path for path, (one, _other) in answers.items() if stranger.secret in all_of(one)] == []


def test_no_form_changes_anything(stranger: Stranger) -> None:
    """Attack 3: reply, react, vote, accept, follow, edit, move, role, invite."""
    before = rows_of_groups()
    answers = {path: stranger.client.post(path, FORM) for path in stranger.addresses()}

    assert [path for path, answer in answers.items() if answer.status_code == 200] == []
    assert [path for path, answer in answers.items() if stranger.secret in all_of(answer)] == []
    assert rows_of_groups() == before


def test_other_forms_and_lists_do_not_take_a_key_from_behind_the_wall(
    world: World, stranger: Stranger
) -> None:
    """Attacks 2, 3, 6, 10: one's own thread moved there, a draft, a report, a filter, names to mention."""
    topic, group = stranger.topic, stranger.topic.group_id
    own, inside = world["topic.onlinezugang"], world["group.modellkommunen"]
    before, drafted = rows_of_groups(), {"place": f"topic:{topic.pk}", "body": "Was steht da?"}
    asked = [
        stranger.client.post(reverse("groups:draft"), drafted),
        stranger.client.post(reverse("groups:move", kwargs={"topic": own.pk}), {"group": group}),
        stranger.client.get("/moderation/meldung/", {"was": key_of(topic)}),
        stranger.client.post(f"/moderation/meldung/?was={key_of(topic)}", {"ground": "spam"}),
        stranger.client.get("/suche/", {"q": "Ablauf", "in": f"groups.group:{group}"}),
        stranger.client.get(reverse("groups:mentionable", kwargs={"group": inside.pk}), {"q": "Kris"}),
        stranger.client.get(reverse("groups:solutions"), {"q": stranger.secret[:9]}),
        *(
            stranger.client.get(path)
            for path in ("/gruppen/", "/gruppen/neues/", "/gruppen/meine-themen/", "/mitglieder/")
        ),
        *(stranger.client.get(path) for path in ("/konto/benachrichtigungen/", inside.get_absolute_url())),
    ]

    assert [answer.request["PATH_INFO"] for answer in asked if stranger.secret in all_of(answer)] == []
    assert rows_of_groups() == before


def test_no_query_set_holds_a_row(stranger: Stranger) -> None:
    """Attacks 1, 9: what all pages, feeds and copies are made of, read positions of others among it."""
    group, topic = stranger.topic.group, stranger.topic
    TopicMember.objects.get_or_create(member_id=topic.author_id, topic=topic)
    for kind, thing in stranger.behind.items():
        rows = type(thing)._default_manager.visible_to(stranger.person)  # type: ignore[attr-defined]
        assert not rows.filter(pk=thing.pk).exists(), kind
    facts = Activity.objects.filter(subject__in=[key_of(topic), *map(key_of, topic.posts.all())])
    mine = TopicMember.objects.visible_to(stranger.person).exclude(member=stranger.person.pk)

    assert facts.filter(context=key_of(group)).exists()
    assert not facts.visible_to(stranger.person).exists()
    assert not mine.exists()


def test_no_mail_of_theirs_arrives(world: World, stranger: Stranger, settings: Any) -> None:
    """Attacks 8, 15, 22: their sealed address of former days, and the address of somebody inside."""
    settings.MAIL_IN = "antworten.example"
    writer = stranger.person if stranger.person.pk else User(name="Fremd", email="fremd@example.net")
    readers = [world["user.member"], stranger.person]
    before = rows_of_groups()
    for address in filter(None, (address_for(reader, stranger.topic) for reader in readers)):
        letter = a_mail(writer).as_bytes()
        with suppress(UnknownAddress, ForgedSender):
            take(content=letter, recipient=address, return_path=writer.email, at=world.now)

    assert rows_of_groups() == before
    assert [str(letter.message()) for letter in mail.outbox if stranger.secret in str(letter.message())] == []
