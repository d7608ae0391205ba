"""Nothing from behind a wall is sent, told to a program or put into a copy for seven kinds of strangers."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.db.models import Model
from django.test import Client

from plietsch.accounts.operations.exports import fill_export, request_export
from plietsch.api.models import Delivery
from plietsch.api.operations import deliver, make_token, make_webhook, prepare_deliveries
from plietsch.api.queries import offers, scopes
from plietsch.api.views import machines
from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import JoinRequest, Level, Post, Topic, TopicMember
from plietsch.groups.operations.posts import reply
from plietsch.groups.world import SECTOR_SECRET
from plietsch.notifications.models import Notice, Preference
from plietsch.notifications.operations.digests import send_digests
from plietsch.notifications.operations.mails import MAIL_AFTER, mail_due
from plietsch.notifications.operations.pushes import add_device, push_due
from plietsch.notifications.queries import told
from tests.groups.lines import listen
from tests.notifications.service import push_service
from tests.site.strangers import NEVER, Stranger, all_of, rows_of_groups, with_account

pytestmark = pytest.mark.django_db


@with_account
def test_nothing_is_sent(
    world: World, stranger: Stranger, settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    """Attacks 5, 7, 10: following from earlier, mentioned anew; no notice, mail, digest or push."""
    settings.HARVEST_PRIVATE_ADDRESSES = True
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
    with push_service() as phone, django_capture_on_commit_callbacks(execute=True):
        add_device(**phone.subscription, label="Telefon", session="", by=stranger.person, at=world.now)
        push_due(at=world.now)
        mail_due(at=world.now + MAIL_AFTER)
        send_digests(at=world.now + timedelta(hours=1))

    assert [shown for shown in phone.opened() if _tells_of(shown["url"], stranger)] == []
    notices = Notice.objects.filter(member=stranger.person, activity=written)
    assert told(stranger.person, list(notices)) == []
    letters = [letter for letter in mail.outbox if stranger.person.email in letter.to]
    assert [letter.subject for letter in letters if stranger.secret in str(letter.message())] == []
    assert [letter.subject for letter in letters if _tells_of(letter.body, stranger)] == []


def _tells_of(text: str, stranger: Stranger) -> bool:
    """Whether a text leads to the thread or its group."""
    addresses = (stranger.topic.get_absolute_url(), stranger.behind.get("group", stranger.topic))
    places = [str(getattr(place, "get_absolute_url", lambda place=place: place)()) for place in addresses]
    return any(re.search(rf"{re.escape(place.rstrip('/'))}\b", text) for place in places)


def test_no_open_line_tells_them_anything(world: World, stranger: Stranger) -> None:
    """Attacks 5, 8."""

    def happen() -> None:
        reply(topic=stranger.topic, body=stranger.secret, by=world["user.member"], at=world.now)

    assert listen(stranger.client, stranger.topic, happen) == (404, "")


@with_account
def test_no_copy_of_their_own_data_tells_what_they_may_not_know(world: World, stranger: Stranger) -> None:
    """Attacks 5, 8, 23: rows of earlier days do not name what is behind the wall."""
    TopicMember.objects.get_or_create(member=stranger.person, topic=stranger.topic)
    JoinRequest.objects.create(group=stranger.topic.group, member=stranger.person, asked_at=world.now)
    own = list(Post.objects.filter(author=stranger.person).values_list("body", flat=True))
    export = fill_export(request_export(stranger.person, at=world.now), at=world.now)

    with ZipFile(export.file) as archive:
        copy = archive.read("data.json").decode()
    for body in own:
        copy = copy.replace(json.dumps(body, ensure_ascii=False), "")
    assert key_of(stranger.topic.group) in copy or stranger.secret == SECTOR_SECRET
    assert stranger.secret not in copy


def test_no_program_of_theirs_reads_or_writes(world: World, stranger: Stranger) -> None:
    """Attacks 2, 3, 5, 8: with a token made while they could."""
    program = _program(world, stranger)
    kinds = {offer.model: offer.name for offer in offers()}
    things = [thing for thing in stranger.behind.values() if type(thing) in kinds]
    before = rows_of_groups()
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
    assert not any(stranger.secret in all_of(answer) for answer in (*answers, *lists, *written))
    assert rows_of_groups() == before


def test_no_program_of_theirs_changes_anything(world: World, stranger: Stranger) -> None:
    """Attacks 2, 3: groups, requests, drafts of events, registrations and projects of others."""
    program, before = _program(world, stranger), rows_of_groups()
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
    assert rows_of_groups() == before
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
    kinds = ["topics", "posts"]
    hook, _key = make_webhook(address="https://hook.example/", kinds=kinds, by=stranger.person, at=world.now)
    post = reply(topic=stranger.topic, body=stranger.secret, by=world["user.member"], at=world.now)
    written = Activity.objects.get(subject=key_of(post))
    prepare_deliveries(written, at=world.now)

    assert not Delivery.objects.filter(webhook__member=stranger.person).exists()
    waiting = Delivery.objects.create(webhook=hook, activity=written, made_at=world.now)  # from before
    assert deliver(waiting, at=world.now)
    assert not Delivery.objects.filter(webhook=hook).exists()
