"""What stands behind a wall stays there: the attacks of docs/attacks.md, each by six kinds of strangers.

For five of them the wall is a hidden group, for the sixth a thread that is kept for the town halls.
Who waits for approval and who was deactivated still have a row as administrators of the hidden group.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from plietsch.accounts.models import User
from plietsch.api.models import Delivery
from plietsch.api.operations import make_token, make_webhook, prepare_deliveries
from plietsch.api.queries import offers, scopes
from plietsch.api.views import machines
from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import InvitationLink, JoinRequest, Level, Membership, Role, Topic, TopicMember
from plietsch.groups.operations.admission import invite
from plietsch.groups.operations.links import make_link
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.solutions import write_solution
from plietsch.groups.operations.writing import replace_file
from plietsch.groups.world import SECRET, SECTOR_SECRET
from plietsch.letterboxes.addresses import address_for
from plietsch.letterboxes.operations.taking import ForgedSender, UnknownAddress, take
from plietsch.notifications.models import Notice, Preference
from plietsch.notifications.operations.digests import send_digests
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
from plietsch.notifications.queries import told
from tests.letterboxes.post import a_mail
from tests.site.addresses import patterns
from tests.site.visits import leave_the_hidden_group

pytestmark = pytest.mark.django_db

PEOPLE = {
    "guest": "",
    "pending": "user.pending",
    "deactivated": "user.deactivated",
    "other": "user.science",
    "former": "user.business",
    "sector": "user.business",
}
with_account = pytest.mark.parametrize("stranger", [*PEOPLE][1:], indirect=True)
NEVER = 999_999_999
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


@dataclass
class Stranger:
    """Somebody before a wall, and what stands behind it by the names of addresses."""

    person: Any
    client: Client
    secret: str
    behind: dict[str, Model]

    @property
    def topic(self) -> Topic:
        """The thread behind the wall."""
        topic = self.behind["topic"]
        assert isinstance(topic, Topic)
        return topic

    def addresses(self, things: dict[str, Any] | None = None) -> Iterator[str]:
        """Every address of groups that leads behind the wall, or to `things` instead."""
        for name, _route, _view, converters in patterns():
            if name.startswith("groups:") and len(converters) == 1 and set(converters) <= set(self.behind):
                [kind] = converters
                yield reverse(name, kwargs={kind: things[kind] if things else self.behind[kind].pk})


@pytest.fixture(params=PEOPLE)
def stranger(request: pytest.FixtureRequest, world: World) -> Stranger:
    kind = request.param
    if kind == "former":
        leave_the_hidden_group(world)
    behind = _thread_of_town_halls(world) if kind == "sector" else _hidden_group(world)
    person, client = AnonymousUser(), Client()
    if name := PEOPLE[kind]:
        person = world[name]
        client.force_login(person)
    if kind in ("pending", "deactivated"):
        _add_as_administrator(world, person)
    return Stranger(person, client, SECTOR_SECRET if kind == "sector" else SECRET, behind)


def _hidden_group(world: World) -> dict[str, Model]:
    kinds = ("group", "membership", "topic", "post", "file", "fileversion", "page", "solution", "takeaway")
    group, member = world["group.hidden"], world["user.member"]
    invited = invite(group=group, member=world["user.councillor"], by=member, at=world.now)
    asked = JoinRequest.objects.create(group=group, member=world["user.utility"], asked_at=world.now)
    make_link(group=group, most_uses=5, by=member, at=world.now)
    link = InvitationLink.objects.get(group=group)
    return {
        **{kind: world[f"{kind}.hidden"] for kind in kinds},
        "invitation": invited,
        "joinrequest": asked,
        "invitationlink": link,
    }


def _thread_of_town_halls(world: World) -> dict[str, Model]:
    topic, member = world["topic.closed"], world["user.member"]

    def upload() -> Any:
        content = SimpleUploadedFile(f"{SECTOR_SECRET}.txt", f"Zur {SECTOR_SECRET}".encode())
        return store(content, by=member, at=world.now)

    post = reply(topic=topic, body=SECTOR_SECRET, uploads=[upload()], by=member, at=world.now)
    file = post.files.get()
    replace_file(file=file, upload=upload(), by=member, at=world.now)
    parts = {"title": SECTOR_SECRET, "problem": SECTOR_SECRET, "done": SECTOR_SECRET}
    solution = write_solution(topic=topic, parts=parts, by=member, at=world.now)
    things = {"topic": topic, "post": post, "file": file, "solution": solution}
    return things | {"fileversion": file.versions.get()}


def _add_as_administrator(world: World, person: Any) -> None:
    Membership.objects.create(
        group=world["group.hidden"],
        member=person,
        role=Role.ADMIN,
        level=Level.FOLLOWED,
        joined_at=world.now,
        seen_all_before=world.now - timedelta(days=90),
    )


def test_every_address_answers_as_if_nothing_had_ever_been_there(stranger: Stranger) -> None:
    """Attacks 1, 2, 8: other keys, old addresses of files and copies, earlier versions."""
    never = dict.fromkeys(stranger.behind, NEVER)
    pairs = list(zip(stranger.addresses(), stranger.addresses(never), strict=True))
    answers = {path: (stranger.client.get(path), stranger.client.get(void)) for path, void in pairs}

    assert len(answers) > 15
    assert [path for path, (one, _other) in answers.items() if one.status_code == 200] == []
    assert [path for path, (one, other) in answers.items() if one.status_code != other.status_code] == []
    assert [path for path, (one, _other) in answers.items() if stranger.secret in _all_of(one)] == []


def test_no_form_changes_anything(stranger: Stranger) -> None:
    """Attack 3: reply, react, vote, accept, follow, edit, move, role, invite."""
    before = _rows()
    answers = {path: stranger.client.post(path, FORM) for path in stranger.addresses()}

    assert [path for path, answer in answers.items() if answer.status_code == 200] == []
    assert [path for path, answer in answers.items() if stranger.secret in _all_of(answer)] == []
    assert _rows() == before


def test_other_forms_and_lists_do_not_take_a_key_from_behind_the_wall(
    world: World, stranger: Stranger
) -> None:
    """Attacks 2, 3, 6, 10: one's own thread moved there, a draft, a report, a filter, names to mention."""
    topic, group = stranger.topic, stranger.topic.group_id
    own, inside = world["topic.onlinezugang"], world["group.modellkommunen"]
    before, drafted = _rows(), {"place": f"topic:{topic.pk}", "body": "Was steht da?"}
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

    assert [answer.request["PATH_INFO"] for answer in asked if stranger.secret in _all_of(answer)] == []
    assert _rows() == before


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


@with_account
def test_nothing_is_sent(
    world: World, stranger: Stranger, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    """Attacks 7, 10: following from earlier, mentioned anew; not as a notice, mail or digest."""
    TopicMember.objects.update_or_create(
        member=stranger.person, topic=stranger.topic, defaults={"level": Level.FOLLOWED}
    )
    Preference.objects.filter(member=stranger.person).delete()
    Preference.objects.create(member=stranger.person, digest_due_at=world.now)
    body = f"@{stranger.person.name}: {stranger.secret}"
    post = reply(topic=stranger.topic, body=body, by=world["user.member"], at=world.now)
    written = Activity.objects.get(subject=key_of(post))
    Notice.objects.get_or_create(  # as one that was made before the wall was built
        member=stranger.person,
        collapse_key=stranger.topic.notice_key,
        seen_at=None,
        defaults={"kind": "post.mentioned", "activity": written, "noticed_at": world.now},
    )
    with django_capture_on_commit_callbacks(execute=True):
        mail_due(at=world.now + MAIL_AFTER)
        send_digests(at=world.now + timedelta(hours=1))

    notices = Notice.objects.filter(member=stranger.person, activity=written)
    assert told(stranger.person, list(notices)) == []
    letters = [letter for letter in mail.outbox if stranger.person.email in letter.to]
    assert [letter.subject for letter in letters if stranger.secret in str(letter.message())] == []


def test_no_mail_of_theirs_arrives(world: World, stranger: Stranger, settings: Any) -> None:
    """Attacks 8, 15, 22: their sealed address of former days, and the address of somebody inside."""
    settings.MAIL_IN = "antworten.example"
    writer = stranger.person if stranger.person.pk else User(name="Fremd", email="fremd@example.net")
    readers = [world["user.member"], stranger.person]
    before = _rows()
    for address in filter(None, (address_for(reader, stranger.topic) for reader in readers)):
        letter = a_mail(writer).as_bytes()
        with suppress(UnknownAddress, ForgedSender):
            take(content=letter, recipient=address, return_path=writer.email, at=world.now)

    assert _rows() == before
    assert [str(letter.message()) for letter in mail.outbox if stranger.secret in str(letter.message())] == []


def test_no_program_of_theirs_reads_or_writes(world: World, stranger: Stranger) -> None:
    """Attacks 2, 3, 5, 8: with a token made while they could."""
    program = _program(world, stranger)
    kinds = {offer.model: offer.name for offer in offers()}
    things = [thing for thing in stranger.behind.values() if type(thing) in kinds]
    before = _rows()
    answers = [program.get(f"/api/v1/{kinds[type(thing)]}/{thing.pk}/") for thing in things]
    lists = [program.get(f"/api/v1/{name}/") for name in kinds.values()]
    reply_to = {"topic": stranger.topic.pk, "body": "Von außen"}
    start = {"group": stranger.topic.group_id, "title": "Von außen", "body": "Von außen"}
    written = [program.post("/api/v1/posts/", reply_to, content_type="application/json")]
    never_was = program.post("/api/v1/posts/", reply_to | {"topic": 10**9}, content_type="application/json")
    if "group" in stranger.behind:
        written.append(program.post("/api/v1/topics/", start, content_type="application/json"))

    assert {type(thing) for thing in things} >= {Topic}
    assert {answer.status_code for answer in answers} <= {401, 404}
    assert {answer.status_code for answer in written} <= {401, 409}
    assert (written[0].status_code, written[0].content) == (never_was.status_code, never_was.content)
    assert not any(stranger.secret in _all_of(answer) for answer in (*answers, *lists, *written))
    assert _rows() == before


def test_no_program_of_theirs_changes_anything(world: World, stranger: Stranger) -> None:
    """Attacks 2, 3: groups, requests, drafts of events, registrations and projects of others."""
    program, before = _program(world, stranger), _rows()
    others = {kind: world[name] for kind, name in BEHIND_OTHER_WALLS.items()}
    things = stranger.behind | others
    kinds = {offer.model: offer for offer in offers() if offer.editing}
    changed = {"name": "Von außen", "title": "Von außen", "is_accepted": True}
    asked = []
    for thing in things.values():
        offer = kinds.get(type(thing))
        if offer and offer.editing:
            fields = {name: value for name, value in changed.items() if name in offer.editing.fields}
            paths = [f"/api/v1/{offer.name}/{key}/" for key in (thing.pk, NEVER)]
            asked.append([program.patch(path, fields, content_type="application/json") for path in paths])
    ask = {"group": stranger.topic.group_id, "message": "Von außen"}
    come = {"event": world["event.entwurf"].pk, "mode": "online"}
    for path, fields, place in (("requests", ask, "group"), ("registrations", come, "event")):
        sent = [fields, fields | {place: NEVER}]
        if path == "registrations" or "group" in stranger.behind:
            asked.append(
                [program.post(f"/api/v1/{path}/", one, content_type="application/json") for one in sent]
            )

    assert len(asked) >= 3
    assert {answer.status_code for answer, _void in asked} <= {401, 404, 409}
    assert [one.content for one, void in asked if one.content != void.content] == []
    assert _rows() == before
    for thing in others.values():
        assert type(thing)._default_manager.filter(pk=thing.pk).values().get() == _plain(thing)


BEHIND_OTHER_WALLS = {"event": "event.entwurf", "project": "project.draft"}


def _plain(thing: Model) -> dict[str, Any]:
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def _program(world: World, stranger: Stranger) -> Client:
    machines._buckets.clear()
    if not stranger.person.pk:
        return Client()
    lasts = world.now + timedelta(days=1)
    make = {"label": "Alt", "scopes": scopes(), "expires_at": lasts, "at": world.now}
    _token, secret = make_token(**make, by=stranger.person)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@with_account
@pytest.mark.usefixtures("waiting_jobs")
def test_no_webhook_of_theirs_is_called(world: World, stranger: Stranger) -> None:
    """Attack 5."""
    make_webhook(address="https://hook.example/", kinds=["topics", "posts"], by=stranger.person, at=world.now)
    post = reply(topic=stranger.topic, body=stranger.secret, by=world["user.member"], at=world.now)
    written = Activity.objects.get(subject=key_of(post))
    prepare_deliveries(written, at=world.now)

    assert not Delivery.objects.filter(webhook__member=stranger.person).exists()


def _all_of(answer: Any) -> str:
    """Body and headers, without what was asked for."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace") + str(answer.headers)


def _rows() -> dict[str, list[str]]:
    """Everything that groups keep, and every fact about it."""
    kept = [*apps.get_app_config("groups").get_models()]
    rows = {model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in kept}
    facts = Activity.objects.filter(context__startswith="groups.group:").order_by("pk")
    return rows | {"facts": [str(key) for key in facts.values_list("pk", flat=True)]}
