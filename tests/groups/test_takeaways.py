"""What a group or an organisation may take away: all that its person reads, and nothing else."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from plietsch.accounts.operations.profiles import end_affiliation
from plietsch.core.uploads.shelf import place_of
from plietsch.core.uploads.storing import store
from plietsch.core.world import World
from plietsch.groups.models import File, Kind, Membership, Tag, Takeaway, Topic
from plietsch.groups.operations.memberships import give_sector, leave_group
from plietsch.groups.operations.pages import change_page
from plietsch.groups.operations.polls import start_poll, vote
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.questions import accept_answer
from plietsch.groups.operations.takeaways import KEPT, fill_takeaway, request_takeaway, sweep_takeaways
from plietsch.groups.operations.topics import sort_topic
from plietsch.groups.operations.writing import replace_file
from plietsch.groups.world import SECRET, SECTOR_SECRET
from tests.factories.groups import a_topic

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def _packed(takeaway: Takeaway) -> dict[str, str]:
    takeaway.refresh_from_db()
    with takeaway.file.open() as file, ZipFile(BytesIO(file.read())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _of(world: World, role: str, thing: str) -> dict[str, str]:
    takeaway = request_takeaway(of=world[thing], by=world[f"user.{role}"], at=world.now)
    fill_takeaway(takeaway, at=world.now)
    return _packed(takeaway)


def test_the_administration_takes_a_groups_content_along(world: World, client_as: SignIn) -> None:
    group = world["group.modellkommunen"]
    packed = _of(world, "office", "group.modellkommunen")

    data = json.loads(packed["daten.json"])
    names = "\n".join(packed)
    texts = {"topics", "posts", "pages", "earlier_pages", "solutions"}
    assert texts | {"files", "earlier_files"} == set(data)
    assert any(row["author"] == world["user.science"].name for row in data["posts"])
    assert "Strichliste Bürgerbüro.csv" in names
    assert "Was wurde gemacht?" in next(text for name, text in packed.items() if "loesungen/" in name)
    assert "So fangen kleine Verwaltungen an" in next(t for name, t in packed.items() if "seiten/" in name)
    assert SECRET not in str(packed)
    assert (
        client_as("office").get(reverse("groups:take_group", kwargs={"group": group.pk})).status_code == 200
    )


def test_a_copy_holds_what_a_file_was_before_it_was_replaced(world: World) -> None:
    file = File.objects.filter(group=world["group.modellkommunen"]).order_by("-pk").first()
    assert file is not None
    before = place_of(file.upload.sha256).read_text()
    newer = store(SimpleUploadedFile("neu.csv", b"Neu;Spalte\n"), by=world["user.science"], at=world.now)
    replace_file(file=file, upload=newer, by=world["user.science"], at=world.now)

    packed = _of(world, "office", "group.modellkommunen")

    row = json.loads(packed["daten.json"])["earlier_files"][-1]
    assert packed[row["name"]] == before
    assert packed[f"dateien/{file.pk}-neu.csv"] == "Neu;Spalte\n"


def _thread(packed: dict[str, str], topic: Topic) -> tuple[dict[str, Any], str]:
    """A thread of a copy, as its row and as people read it."""
    row = next(row for row in json.loads(packed["daten.json"])["topics"] if row["topic"] == topic.pk)
    return row, next(text for name, text in packed.items() if name.startswith(f"themen/{topic.pk}-"))


def _a_poll(world: World, **changes: Any) -> Topic:
    facts = {
        "title": "Farbe des Bauhofs?",
        "body": "Es eilt.",
        "method": "single",
        "options": ["Rot", "Blau"],
    }
    facts |= {"is_anonymous": False, "closes_at": None, "group": world["group.modellkommunen"]}
    return start_poll(**{**facts, **changes}, by=world["user.office"], at=world.now - timedelta(days=2))


def test_a_copy_tells_what_a_poll_was_about_and_what_came_of_it(world: World) -> None:
    end, member = (world.now - timedelta(hours=1)).replace(microsecond=0), world["user.member"]
    topic = _a_poll(world, closes_at=end)
    blue = topic.poll.options.get(no=2)
    vote(poll=topic.poll, options=[blue.pk], by=member, at=end - timedelta(hours=1))

    row, text = _thread(_of(world, "office", "group.modellkommunen"), topic)

    poll = row["poll"]
    assert (poll["method"], poll["is_anonymous"], poll["turnout_count"]) == ("single", False, 1)
    assert datetime.fromisoformat(poll["closes_at"]) == end
    assert [(one["text"], one["votes"], one["voters"]) for one in poll["options"]] == [
        ("Rot", 0, []),
        ("Blau", 1, [member.name]),
    ]
    assert f"2. Blau – Stimmen: 1 ({member.name})" in text
    assert f"{localtime(end):%Y-%m-%d %H:%M}" in text
    assert "Eine Möglichkeit wählen" in text


def test_a_copy_tells_no_result_that_its_reader_may_not_see_yet(world: World) -> None:
    topic = _a_poll(world, is_anonymous=True)
    red = topic.poll.options.get(no=1)
    vote(poll=topic.poll, options=[red.pk], by=world["user.member"], at=world.now)

    row, text = _thread(_of(world, "office", "group.modellkommunen"), topic)

    assert {(one["text"], one["votes"]) for one in row["poll"]["options"]} == {("Rot", None), ("Blau", None)}
    assert "1. Rot\n" in text
    assert "Stimmen" not in text


def test_a_copy_tells_which_answer_helped_and_where_a_thread_belongs(world: World) -> None:
    group, office = world["group.modellkommunen"], world["user.office"]
    question = a_topic(group, office, world.now, kind=Kind.QUESTION)
    reply(topic=question, body="Im Bauhof.", by=world["user.member"], at=world.now)
    accept_answer(topic=question, no=2, by=office, at=world.now)
    tag = Tag.objects.create(group=group, name="Hochwasser")
    sort_topic(topic=question, tag=tag, theme=None, by=office, at=world.now)

    row, text = _thread(_of(world, "office", "group.modellkommunen"), question)

    assert (row["tag"], row["accepted_no"]) == ("Hochwasser", 2)
    assert "- Unterthema: Hochwasser\n\n## 1 · " in text
    assert "**Antwort, die geholfen hat**\n\nIm Bauhof." in text


def test_a_copy_names_who_answers_for_a_solution(world: World) -> None:
    packed = _of(world, "member", "group.hidden")

    contact = world["solution.hidden"].contact.name
    assert json.loads(packed["daten.json"])["solutions"][0]["contact"] == contact
    assert f"- Ansprechperson: {contact}" in next(t for name, t in packed.items() if "loesungen/" in name)


def test_a_copy_holds_what_a_page_said_before_it_was_changed(world: World) -> None:
    page, by = world["page.hidden"], world["user.member"]
    before = page.body
    texts = {"title": page.title, "body": "Heute anders.", "remark": "Neu gefasst"}
    change_page(page=page, **texts, based_on=page.version_no, by=by, at=world.now)

    packed = _of(world, "member", "group.hidden")

    (row,) = json.loads(packed["daten.json"])["earlier_pages"]
    assert (row["page"], row["no"], row["body"], row["written_by"]) == (page.pk, 1, before, by.name)
    names = {
        name.rpartition("/")[0] for name, text in packed.items() if before in text and name != "daten.json"
    }
    assert names == {"seiten/frueher"}


def test_a_copy_made_in_the_background_waits_on_the_page(world: World, client_as: SignIn) -> None:
    takeaway = world["takeaway.hidden"]
    fill_takeaway(takeaway, at=world.now)
    page = client_as("member").get(reverse("groups:take_group", kwargs={"group": world["group.hidden"].pk}))
    address = reverse("groups:takeaway", kwargs={"takeaway": takeaway.pk})

    assert address in page.content.decode()
    answer = client_as("member").get(address)
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert client_as("office").get(address).status_code == 404
    assert client_as("guest").get(address).status_code == 302


def test_an_administrator_of_another_sector_does_not_take_closed_threads_along(world: World) -> None:
    rows = Membership.objects.filter(group=world["group.modellkommunen"], member=world["user.business"])
    rows.update(role="admin")

    assert SECTOR_SECRET in str(_of(world, "office", "group.modellkommunen"))
    assert SECTOR_SECRET not in str(_of(world, "business", "group.modellkommunen"))


def test_an_organisation_takes_what_its_people_wrote_while_they_were_there(world: World) -> None:
    data = json.loads(_of(world, "member", "organisation.nortorf")["daten.json"])

    assert data["posts"]
    assert {row["author"] for row in data["posts"]} == {world["user.member"].name}
    affiliation = world["user.member"].affiliations.get()
    affiliation.since = date(1990, 1, 1)
    affiliation.save()
    end_affiliation(affiliation, until=date(1990, 1, 2), by=world["user.member"], at=world.now)
    takeaway = request_takeaway(of=world["organisation.nortorf"], by=world["user.member"], at=world.now)
    fill_takeaway(takeaway, at=world.now)
    assert not takeaway.file


def test_only_who_works_there_asks_for_an_organisations_copy(world: World, client_as: SignIn) -> None:
    client, address = client_as("business"), reverse("groups:takeaways")
    client.post(address, {"organisation": world["organisation.nortorf"].pk})
    assert not Takeaway.objects.filter(requested_by=world["user.business"]).exists()

    client.post(address, {"organisation": world["organisation.softwarehaus"].pk})
    taken = Takeaway.objects.get(requested_by=world["user.business"])
    assert taken.organisation == world["organisation.softwarehaus"]


def _leave_hidden(world: World) -> None:
    """The member leaves the hidden group to somebody else."""
    group, facts = world["group.hidden"], {"joined_at": world.now, "seen_all_before": world.now}
    Membership.objects.create(group=group, member=world["user.utility"], role="admin", **facts)
    leave_group(membership=Membership.objects.get(group=group, member=world["user.member"]), at=world.now)


def test_who_left_the_group_fetches_no_old_copy(world: World, client_as: SignIn) -> None:
    address = reverse("groups:takeaway", kwargs={"takeaway": world["takeaway.hidden"].pk})

    _leave_hidden(world)

    assert client_as("member").get(address).status_code == 404


def test_who_left_a_hidden_group_keeps_no_copy_that_tells_of_it(world: World, client_as: SignIn) -> None:
    member = world["user.member"]
    a_topic(world["group.hidden"], member, world.now, body=SECRET)
    taken = request_takeaway(of=world["organisation.nortorf"], by=member, at=world.now)
    fill_takeaway(taken, at=world.now)
    address = reverse("groups:takeaway", kwargs={"takeaway": taken.pk})
    assert client_as("member").get(address).status_code == 200

    _leave_hidden(world)

    assert client_as("member").get(address).status_code == 404
    assert not Takeaway.objects.filter(pk=taken.pk).exists()


@pytest.mark.parametrize("thing", ["organisation.nortorf", "group.modellkommunen"])
def test_who_lost_the_sector_keeps_no_copy_of_its_threads(
    world: World, client_as: SignIn, thing: str
) -> None:
    member, inside = world["user.member"], world["group.modellkommunen"].memberships
    inside.filter(member=member).update(role="admin")
    taken = request_takeaway(of=world[thing], by=member, at=world.now)
    fill_takeaway(taken, at=world.now)
    assert SECTOR_SECRET in str(_packed(taken))

    give_sector(membership=inside.get(member=member), sector="", by=world["user.office"], at=world.now)

    address = reverse("groups:takeaway", kwargs={"takeaway": taken.pk})
    assert client_as("member").get(address).status_code == 404


def test_a_copy_that_is_being_packed_for_somebody_who_leaves_is_not_kept(world: World) -> None:
    taken = request_takeaway(of=world["organisation.nortorf"], by=world["user.member"], at=world.now)
    packing = Takeaway.objects.get(pk=taken.pk)

    _leave_hidden(world)
    fill_takeaway(packing, at=world.now)

    assert not packing.file


def test_copies_go_after_a_week_with_their_files(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    takeaway = world["takeaway.hidden"]
    fill_takeaway(takeaway, at=world.now)
    storage, name = takeaway.file.storage, takeaway.file.name
    assert sweep_takeaways(world.now + KEPT - timedelta(hours=1)) == 0
    content = storage.open(name).read()

    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_takeaways(world.now + KEPT + timedelta(hours=1)) == 1
    gone = not storage.exists(name)
    storage.save(name, BytesIO(content))  # the told world is shared by all tests
    assert gone
