"""Notices on devices: sealed for one browser, and only what its person may see."""

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from plietsch.core.world import World
from plietsch.groups.models import Group, Topic
from plietsch.groups.operations.memberships import leave_group
from plietsch.groups.operations.posts import delete_post, reply
from plietsch.groups.world import SECRET
from plietsch.notifications.models import Notice, PushDevice
from plietsch.notifications.operations.pushes import push_due
from plietsch.notifications.sealed_push import coded, decoded, own_point, sealed
from tests.notifications.service import Service, push_service

pytestmark = pytest.mark.django_db


def test_the_example_of_the_standard_is_sealed_as_it_says() -> None:
    """RFC 8291, appendix A."""
    number = int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")

    message = sealed(
        b"When I grow up, I want to be a watermelon",
        public=decoded(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        auth=decoded("BTBZMqHH6r4Tts7J_aSIgg"),
        key=ec.derive_private_key(number, ec.SECP256R1()),
        salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"),
    )

    assert coded(message) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
        "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.fixture
def service(settings: Any, world: World, client_as: Callable[[str], Client]) -> Any:
    """The member's browser has subscribed on the page of settings, and earlier notices are seen."""
    settings.HARVEST_PRIVATE_ADDRESSES = True
    Notice.objects.update(seen_at=world.now)
    with push_service() as server:
        subscribed = server.subscription | {"label": "Telefon"}
        answer = client_as("member").post("/konto/benachrichtigungen/geraete/", subscribed)
        assert answer.status_code == 302
        yield server


def _mention(world: World, topic: str = "topic.long", by: str = "utility") -> Any:
    name = world["user.member"].name
    return reply(
        topic=Topic.objects.get(pk=world[topic].pk), body=f"@{name}", by=world[f"user.{by}"], at=world.now
    )


def test_a_mention_appears_on_the_device_once_and_signed(world: World, service: Service) -> None:
    _mention(world)

    assert (push_due(at=world.now), push_due(at=world.now)) == (1, 0)

    ((headers, _body),) = service.got
    (shown,) = service.opened()
    assert "spricht Sie" in shown["text"]
    assert shown["url"].startswith("/gruppen/themen/")
    token = headers["Authorization"].partition("t=")[2].partition(",")[0]
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(own_point()))
    claims = jwt.decode(token, key, algorithms=["ES256"], audience=service.endpoint.removesuffix("/send/abc"))
    assert claims["sub"].startswith("mailto:")


def test_of_a_confidential_group_only_that_there_is_news(world: World, service: Service) -> None:
    Group.objects.filter(pk=world["group.modellkommunen"].pk).update(is_confidential=True)
    _mention(world)

    push_due(at=world.now)

    (shown,) = service.opened()
    assert shown["text"] == "Neues in einer vertraulichen Gruppe"
    assert world["topic.long"].title not in str(shown)


@pytest.mark.parametrize("change", ["deleted", "left", "deactivated", "seen"])
def test_what_may_not_be_told_any_more_does_not_appear(world: World, service: Service, change: str) -> None:
    member, post = world["user.member"], _mention(world)
    if change == "deleted":
        delete_post(post=post, by=world["user.utility"], at=world.now)
    elif change == "left":
        Group.objects.filter(pk=post.group_id).update(visibility="hidden", join_policy="invitation")
        leave_group(membership=post.group.memberships.get(member=member), at=world.now)
    elif change == "deactivated":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    else:
        Notice.objects.update(seen_at=world.now)

    push_due(at=world.now)

    assert service.got == []


def test_no_message_tells_a_stranger_the_secret_word(world: World, service: Service) -> None:
    PushDevice.objects.update(member=world["user.business"])
    reply(
        topic=world["topic.hidden"],
        body=f"@{world['user.business'].name}",
        by=world["user.member"],
        at=world.now,
    )

    push_due(at=world.now)

    assert SECRET not in str(service.opened())


def test_a_device_that_its_service_no_longer_knows_goes(world: World, service: Service) -> None:
    service.answer = 410
    _mention(world)

    push_due(at=world.now)

    assert not PushDevice.objects.exists()


def test_a_device_is_removed_by_its_person_and_nobody_else(
    world: World, service: Service, client_as: Callable[[str], Client]
) -> None:
    device, page = PushDevice.objects.get(), "/konto/benachrichtigungen/geraete/entfernung/"
    assert "Telefon" in client_as("member").get("/konto/benachrichtigungen/einstellungen/").content.decode()
    assert client_as("business").post(page, {"device": device.pk}).status_code == 404

    client_as("member").post(page, {"device": device.pk})

    assert not PushDevice.objects.exists()


@pytest.mark.parametrize("end", ["signs out", "ends it from elsewhere", "has a new password"])
def test_nothing_appears_where_somebody_signed_out(
    world: World, service: Service, client_as: Callable[[str], Client], end: str
) -> None:
    member, shared = world["user.member"], client_as("member")
    shared.post("/konto/benachrichtigungen/geraete/", service.subscription | {"label": "Rathaus"})
    assert PushDevice.objects.get(member=member).label == "Rathaus"
    if end == "signs out":
        shared.post("/konto/abmelden/")
    elif end == "ends it from elsewhere":
        UserSession.objects.get_or_create(
            session_key=shared.session.session_key, defaults={"user": member, "ip": "127.0.0.1"}
        )[0].end()
    else:
        member.set_password("ganz-neu-und-lang-genug")
        member.save()

    _mention(world)
    push_due(at=world.now)

    assert service.got == []
    assert not PushDevice.objects.filter(member=member).exists()


def test_keys_that_seal_nothing_are_refused(world: World, client_as: Callable[[str], Client]) -> None:
    typed = {"endpoint": "https://push.example/x", "public": "QUJD", "auth": "!!"}

    client_as("member").post("/konto/benachrichtigungen/geraete/", typed)

    assert not PushDevice.objects.exists()
