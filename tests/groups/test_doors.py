"""Ways into a group: questions to who asks, links, mails, tables of addresses; sub-topics and the archive."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plietsch.accounts.operations.admissions import admit
from plietsch.core.world import World
from plietsch.groups.addresses import TooMany, decoded, read_addresses
from plietsch.groups.models import Group, Invitation, InvitationLink, JoinRequest, Membership, Topic
from plietsch.groups.operations.admission import request_membership
from plietsch.groups.operations.links import LINK_VALID, invite_by_mail, make_link, revoke_link

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def _link(token: str) -> str:
    return reverse("groups:invitation_link", kwargs={"token": token})


def _is_in(world: World, role: str, group: str = "group.request") -> bool:
    return Membership.objects.filter(group=world[group], member=world[f"user.{role}"]).exists()


def test_a_request_answers_what_the_group_asks_and_the_moderation_reads_it(
    world: World, client_as: SignIn
) -> None:
    group, client = world["group.request"], client_as("councillor")
    address = reverse("groups:request", kwargs={"group": group.pk})

    assert "In welcher Funktion" in client.post(address, {"message": "Bitte"}).content.decode()
    assert not JoinRequest.objects.filter(member=world["user.councillor"]).exists()

    client.post(address, {"message": "Bitte", "answer_0": "<b>Bürgermeister</b>"})
    page = client_as("utility").get(reverse("groups:admission", kwargs={"group": group.pk})).content.decode()
    assert "&lt;b&gt;Bürgermeister&lt;/b&gt;" in page


def test_a_link_is_shown_once_and_lets_people_in(world: World, client_as: SignIn) -> None:
    address = reverse("groups:links", kwargs={"group": world["group.request"].pk})
    page = client_as("utility").post(address, {"most_uses": 1}).content.decode()
    token = page.partition("<code>")[2].partition("/einladungslinks/")[2].partition("/")[0]

    assert token not in client_as("utility").get(address).content.decode()
    assert not InvitationLink.objects.filter(digest=token).exists()
    assert world["group.request"].name in client_as("councillor").get(_link(token)).content.decode()
    client_as("councillor").post(_link(token))
    assert _is_in(world, "councillor")
    assert client_as("member").post(_link(token)).status_code == 404
    assert not _is_in(world, "member")


def test_a_link_gives_no_sector(world: World, client_as: SignIn) -> None:
    token = make_link(group=world["group.request"], most_uses=5, by=world["user.office"], at=world.now)
    client_as("member").post(_link(token))

    assert Membership.objects.get(group=world["group.request"], member=world["user.member"]).sector == ""


@pytest.mark.parametrize("what", ["revoked", "expired", "archived"])
def test_a_link_that_is_over_lets_nobody_in(world: World, client_as: SignIn, what: str) -> None:
    group = world["group.request"]
    made = world.now - (LINK_VALID + timedelta(days=1) if what == "expired" else timedelta())
    token = make_link(group=group, most_uses=5, by=world["user.office"], at=made)
    if what == "revoked":
        link = InvitationLink.objects.latest("pk")
        revoke_link(link=link, by=world["user.office"], at=world.now)
    if what == "archived":
        Group.objects.filter(pk=group.pk).update(archived_at=world.now)

    answer = client_as("member").post(_link(token))

    assert answer.status_code == 404
    assert group.name not in answer.content.decode()
    assert not _is_in(world, "member")


def test_a_pending_or_deactivated_person_does_not_come_in_by_link(world: World, client_as: SignIn) -> None:
    token = make_link(group=world["group.hidden"], most_uses=5, by=world["user.member"], at=world.now)
    answers = [client_as(role).post(_link(token)) for role in ("guest", "pending", "deactivated")]

    assert [answer.status_code for answer in answers] == [302, 200, 302]
    assert "Ihre Einladung wartet" in answers[1].content.decode()
    assert Membership.objects.filter(group=world["group.hidden"]).count() == 1


def test_an_invitation_by_mail_is_for_that_address_only(world: World, client_as: SignIn) -> None:
    group, councillor = world["group.request"], world["user.councillor"]
    invite_by_mail(group=group, addresses=[councillor.email.upper()], by=world["user.office"], at=world.now)

    letter = mail.outbox[-1]
    token = str(letter.body).partition("/einladungslinks/")[2].partition("/")[0]
    assert letter.to == [councillor.email]
    assert client_as("member").post(_link(token)).status_code == 404
    client_as("councillor").post(_link(token))
    assert _is_in(world, "councillor")
    assert not _is_in(world, "member")


def test_a_table_of_people_becomes_invitations_and_tells_nobody_who_has_an_account(
    world: World, client_as: SignIn
) -> None:
    group, client = world["group.request"], client_as("utility")
    table = "Name;E-Mail\nMüller;neu@amt.example\nMeier;=cmd|' /C calc'!A0\nAlt;member@example.org\n"
    upload = SimpleUploadedFile("Mitglieder.csv", table.encode("cp1252"))
    address = reverse("groups:mail_invitations", kwargs={"group": group.pk})

    page = client.post(address, {"file": upload}, follow=True).content.decode()

    assert sorted(letter.to[0] for letter in mail.outbox) == ["member@example.org", "neu@amt.example"]
    assert "2 Adressen eingeladen" in page
    assert "Keine gültige Adresse in Zeile 3" in page
    client.post(address, {"text": "neu@amt.example"})
    assert len(mail.outbox) == 2


def test_addresses_are_read_from_what_people_paste() -> None:
    assert read_addresses("a@b.example\n<C@d.example>\n\nkeine\na@b.example").found == [
        "a@b.example",
        "c@d.example",
    ]
    assert read_addresses("x,e-mail\n1,a@b.example\n2,").odd == [(3, "")]
    for endless in ("a@ " * 60_000, "\n".join(["a@b.example"] * 3_000)):
        with pytest.raises(TooMany):
            read_addresses(endless)
    both = read_addresses("a@b.example, ü.b@b.example", "e-mail\nc@d.example")
    assert both.found == ["a@b.example", "c@d.example"]
    assert both.odd == [(1, "ü.b@b.example")]
    assert read_addresses("a@b.example, c@d.example; e@f.example").found == [
        "a@b.example",
        "c@d.example",
        "e@f.example",
    ]
    assert read_addresses('Amt Ü <amt@b.example>\n"a@b.example" c@d.example').found == [
        "amt@b.example",
        "a@b.example",
        "c@d.example",
    ]
    assert read_addresses("Name;E-Mail;Leitung\nA;a@b.example;chef@b.example").found == ["a@b.example"]
    assert read_addresses(f"Name;E-Mail\n{'x' * 150_000};a@b.example").found == ["a@b.example"]
    assert decoded("ä".encode("cp1252")) == decoded("ä".encode()) == "ä"


def test_only_the_moderation_invites_from_outside(world: World, client_as: SignIn) -> None:
    group = world["group.modellkommunen"]
    for name in ("links", "mail_invitations"):
        address = reverse(f"groups:{name}", kwargs={"group": group.pk})
        form = {"most_uses": 1, "text": "a@b.example"}
        assert client_as("member").post(address, form).status_code == 403
        hidden = reverse(f"groups:{name}", kwargs={"group": world["group.hidden"].pk})
        assert client_as("office").post(hidden, form).status_code == 404
    assert mail.outbox == []


def test_a_confidential_group_says_so_on_its_page_in_the_list_and_in_its_threads(
    world: World, client_as: SignIn
) -> None:
    topic = world["topic.hidden"]
    pages = [topic.group.get_absolute_url(), topic.get_absolute_url(), reverse("groups:groups")]
    client = client_as("member")

    before, after = [], []
    for shown in (before, after):
        shown += [client.get(page).content.decode().count(">Vertraulich</span>") for page in pages]
        Group.objects.filter(pk=topic.group_id).update(is_confidential=True)

    assert before == [0, 0, 0]
    assert after == [1, 1, 1]


def test_sub_topics_sort_the_threads_of_a_group(world: World, client_as: SignIn) -> None:
    group, client = world["group.modellkommunen"], client_as("office")
    tag = group.tags.get(name="Technik")
    page = client.get(group.get_absolute_url(), {"unterthema": tag.pk}).content.decode()
    assert "Sensoren für Pegel" in page
    assert "Onlinezugang: Welche" not in page

    topic = world["topic.onlinezugang"]
    client.post(reverse("groups:sorting", kwargs={"topic": topic.pk}), {"tag": tag.pk})
    assert (
        "Onlinezugang: Welche"
        in client.get(group.get_absolute_url(), {"unterthema": tag.pk}).content.decode()
    )

    form = {"name": group.name, "visibility": "public", "join_policy": "open", "tag_names": "Organisation"}
    client.post(reverse("groups:settings", kwargs={"group": group.pk}), form)
    assert [str(tag) for tag in group.tags.all()] == ["Organisation"]
    assert Topic.objects.filter(pk=topic.pk, tag=None).exists()


def test_an_archived_group_keeps_its_page_and_its_last_word(world: World, client_as: SignIn) -> None:
    group, client = world["group.modellkommunen"], client_as("office")
    address = reverse("groups:archive", kwargs={"group": group.pk})
    client.post(address, {"legacy": "Neun Orte, **ein** Netz."})

    page = client_as("guest").get(group.get_absolute_url()).content.decode()
    assert "Neun Orte, <strong>ein</strong> Netz." in page
    assert "Onlinezugang: Welche" in page
    assert "Thema beginnen" not in client_as("member").get(group.get_absolute_url()).content.decode()


def test_who_asked_reads_that_the_request_waits(world: World, client_as: SignIn) -> None:
    group, client = world["group.request"], client_as("councillor")
    request_membership(group=group, message="Bitte", by=world["user.councillor"], at=world.now)

    page = client.get(group.get_absolute_url()).content.decode()

    assert "liegt bei der Moderation" in page
    assert "Aufnahme anfragen" not in page


def test_an_invitation_waits_for_who_is_not_in_the_network_yet(world: World, client_as: SignIn) -> None:
    pending = world["user.pending"]
    hidden = world["group.hidden"]
    invite_by_mail(group=hidden, addresses=[pending.email], by=world["user.member"], at=world.now)
    letter = str(mail.outbox[-1].body)
    token = letter.partition("/einladungslinks/")[2].partition("/")[0]

    page = client_as("pending").get(_link(token)).content.decode()

    assert f"{world['user.member']} lädt Sie in die Gruppe" in letter
    assert "Ihre Einladung wartet" in page
    client_as("pending").post(_link(token))
    assert not Membership.objects.filter(group=hidden, member=pending).exists()


def test_who_is_admitted_finds_the_invitation_that_came_by_mail(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    pending, group = world["user.pending"], world["group.hidden"]
    invite_by_mail(group=group, addresses=[pending.email], by=world["user.member"], at=world.now)

    with django_capture_on_commit_callbacks(execute=True):
        admit(world["admission.pending"], by=world["user.office"], at=world.now)

    told = client_as("pending").get(reverse("notifications:notices")).content.decode()
    assert f"lädt Sie in die Gruppe „{group}“ ein" in told
    invitation = Invitation.objects.get(group=group, member=pending)
    assert invitation.sector == ""
    client_as("pending").post(reverse("groups:coming_in", kwargs={"invitation": invitation.pk}))
    assert _is_in(world, "pending", group="group.hidden")
