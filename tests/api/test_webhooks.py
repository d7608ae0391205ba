"""Webhooks hear of what their member may see, signed, and again where nobody answered."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from plietsch.api.models import Delivery, Webhook
from plietsch.api.operations import MOST_ATTEMPTS, change_secret, deliver, make_webhook
from plietsch.api.queries import webhooks_of
from plietsch.api.tasks import on_fact, send_delivery, tell_webhooks
from plietsch.core.jobs.models import Job
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.operations.memberships import leave_group
from plietsch.groups.operations.topics import delete_topic
from plietsch.groups.world import SECRET
from plietsch.notifications.models import Notice
from tests.factories.groups import a_topic

pytestmark = pytest.mark.django_db


class Receiver(HTTPServer):
    """Somebody's server: keeps what it gets and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer = 204

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.HARVEST_PRIVATE_ADDRESSES = True
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _hook(world: World, address: str, role: str = "member") -> tuple[Webhook, str]:
    return make_webhook(address=address, kinds=["topics"], by=world[f"user.{role}"], at=world.now)


def _started(world: World, group: str = "group.modellkommunen") -> Activity:
    topic = a_topic(world[group], world["user.member"], world.now, body=f"Die {SECRET}")
    return Activity.objects.get(subject=f"groups.topic:{topic.pk}", verb="topic.started")


def _is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As a stranger's program checks it, by our description alone."""
    parts = [part.split("=", 1) for part in headers["Plietsch-Signature"].split(",")]
    moment = dict(parts)["t"]
    expected = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return expected in [value for name, value in parts if name == "v1"]


@pytest.mark.usefixtures("waiting_jobs")
def test_a_new_topic_reaches_the_receiver_signed_and_without_its_words(
    world: World, receiver: Receiver
) -> None:
    hook, secret = _hook(world, receiver.address)
    fact = _started(world, "group.hidden")

    on_fact(fact)
    tell_webhooks.call(fact.pk)
    send_delivery.call(Delivery.objects.get(webhook=hook).pk)

    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert _is_signed(secret, headers, body)
    assert not _is_signed("anderes", headers, body)
    assert (told["verb"], told["kind"]) == ("topic.started", "topics")
    assert SECRET.encode() not in body
    assert Delivery.objects.get(webhook=hook).status == 204


@pytest.mark.usefixtures("waiting_jobs")
@pytest.mark.parametrize("role", ["business", "unlisted", "office"])
def test_a_stranger_hears_nothing_of_a_hidden_group(world: World, receiver: Receiver, role: str) -> None:
    hook, _secret = _hook(world, receiver.address, role)

    tell_webhooks.call(_started(world, "group.hidden").pk)

    assert not Delivery.objects.filter(webhook=hook).exists()


@pytest.mark.usefixtures("waiting_jobs")
@pytest.mark.parametrize("change", ["left", "deleted", "deactivated"])
def test_what_may_not_be_told_any_more_is_dropped_when_it_is_sent(
    world: World, receiver: Receiver, change: str
) -> None:
    utility = world["user.utility"]
    hook, _secret = _hook(world, receiver.address, "utility")
    fact = _started(world, "group.modellkommunen" if change == "deleted" else "group.request")
    tell_webhooks.call(fact.pk)
    delivery = Delivery.objects.get(webhook=hook)
    if change == "left":
        leave_group(membership=world["group.request"].memberships.get(member=utility), at=world.now)
    elif change == "deleted":
        topic = world["group.modellkommunen"].topics.latest("pk")
        delete_topic(topic=topic, by=world["user.member"], at=world.now)
    else:
        type(utility).objects.filter(pk=utility.pk).update(is_active=False)

    send_delivery.call(delivery.pk)

    assert receiver.got == []
    assert not Delivery.objects.filter(pk=delivery.pk).exists()


@pytest.mark.usefixtures("waiting_jobs")
def test_who_does_not_answer_is_asked_again_later_and_in_the_end_left_alone(
    world: World, receiver: Receiver
) -> None:
    hook, _secret = _hook(world, receiver.address)
    receiver.answer = 302  # followed nowhere
    tell_webhooks.call(_started(world).pk)
    delivery = Delivery.objects.get(webhook=hook)

    for _turn in range(MOST_ATTEMPTS):
        send_delivery.call(delivery.pk)

    again = [job.due_at for job in Job.objects.filter(task__endswith="send_delivery").order_by("pk")][1:]
    delays = [later - sooner for sooner, later in pairwise(again)]
    assert delays == sorted(delays)
    assert len(receiver.got) == MOST_ATTEMPTS
    assert Webhook.objects.get(pk=hook.pk).paused_at is not None


@pytest.mark.usefixtures("waiting_jobs")
def test_who_was_away_for_long_is_told_and_hears_later_what_was_missed(
    world: World,
    receiver: Receiver,
    client_as: Callable[[str], Client],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    hook, _secret = _hook(world, receiver.address)
    receiver.answer = 503
    tell_webhooks.call(_started(world).pk)
    delivery = Delivery.objects.get(webhook=hook)
    with django_capture_on_commit_callbacks(execute=True):
        for _turn in range(MOST_ATTEMPTS):
            send_delivery.call(delivery.pk)
    tell_webhooks.call(_started(world).pk)  # while it is paused

    browser = client_as("member")
    notices = Notice.objects.filter(member=world["user.member"], kind="api.webhook_paused")
    assert notices.count() == 1
    assert "2 Meldungen kommen nach" in browser.get("/konto/schnittstelle/").content.decode()

    receiver.got, receiver.answer = [], 204
    Job.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        change = {"webhook": hook.pk, "act": "resume"}
        browser.post("/konto/schnittstelle/webhooks/aenderung/", change)
    for job in Job.objects.filter(task__endswith="send_delivery"):
        send_delivery.call(*job.arguments["args"])

    assert len(receiver.got) == 2
    assert not Delivery.objects.filter(webhook=hook, delivered_at=None).exists()


@pytest.mark.usefixtures("waiting_jobs")
def test_nobody_waits_for_a_program_that_is_slow(world: World, receiver: Receiver) -> None:
    slow, _secret = _hook(world, receiver.address)
    good, _secret = _hook(world, receiver.address, "science")
    Delivery.objects.create(webhook=slow, activity=_started(world), attempts=1, made_at=world.now)

    tell_webhooks.call(_started(world).pk)

    jobs = Job.objects.filter(task__endswith="send_delivery")
    order = Delivery.objects.in_bulk([job.arguments["args"][0] for job in jobs])
    urgency = {order[job.arguments["args"][0]].webhook_id: job.priority for job in jobs}
    assert urgency[slow.pk] < urgency[good.pk] < 0


def test_a_busy_webhook_hides_nothing_of_a_quiet_one(world: World, receiver: Receiver) -> None:
    quiet, _secret = _hook(world, receiver.address)
    busy, _secret = _hook(world, receiver.address)
    facts = Activity.objects.order_by("pk")[:40]
    Delivery.objects.create(webhook=quiet, activity=facts[0], made_at=world.now)
    for fact in facts:
        Delivery.objects.create(webhook=busy, activity=fact, made_at=world.now)

    shown = {hook.pk: len(deliveries) for hook, deliveries in webhooks_of(world["user.member"])}

    assert (shown[quiet.pk], shown[busy.pk]) == (1, 10)


def test_for_a_day_after_a_change_both_secrets_sign(world: World, receiver: Receiver) -> None:
    hook, former = _hook(world, receiver.address)
    secret = change_secret(webhook=hook, by=world["user.member"], at=world.now)
    fact = _started(world)
    for days in (0, 2):
        delivery = Delivery(webhook=hook, activity=fact, made_at=world.now)
        delivery.save()
        deliver(delivery, at=world.now + timedelta(days=days))
        delivery.delete()

    soon, late = receiver.got
    assert [_is_signed(secret, *soon), _is_signed(former, *soon)] == [True, True]
    assert [_is_signed(secret, *late), _is_signed(former, *late)] == [True, False]


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/x", "https://[::1]/", "https://169.254.169.254/", "https://[::ffff:10.0.0.1]/"],
)
def test_nothing_is_sent_into_an_inner_network(world: World, address: str) -> None:
    hook, _secret = _hook(world, address)
    delivery = Delivery.objects.create(webhook=hook, activity=_started(world), made_at=world.now)

    deliver(delivery, at=world.now)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (0, 1)
    assert "inneren Netz" in delivery.error


def test_webhooks_are_kept_in_the_browser_and_by_nobody_else(
    world: World, client_as: Callable[[str], Client]
) -> None:
    browser, page = client_as("business"), "/konto/schnittstelle/webhooks/"
    for odd in ("https://\u202eexample.org/", "https://xn--ü.de/"):
        assert (
            "keine Adresse im Web"
            in browser.post(page, {"address": odd, "kinds": ["topics"]}).content.decode()
        )
    plain = browser.post(page, {"address": "http://stadt.example/h", "kinds": ["topics"]})
    made = browser.post(page, {"address": "https://stadt.example/h", "kinds": ["topics"]})
    hook = Webhook.objects.get(member=world["user.business"])
    change = {"webhook": hook.pk, "act": "rotate"}

    assert "muss mit https:// beginnen" in plain.content.decode()
    assert "nur dieses eine Mal" in made.content.decode()
    assert client_as("member").post(f"{page}aenderung/", change).status_code == 404
    assert "nur dieses eine Mal" in browser.post(f"{page}aenderung/", change).content.decode()
    browser.post(f"{page}aenderung/", change | {"act": "remove"})
    assert not Webhook.objects.filter(pk=hook.pk).exists()
