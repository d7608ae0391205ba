"""What happens between servers: somebody follows, leaves, is told of news."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.utils import timezone

from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.fetching import send
from plietsch.federation import actors
from plietsch.federation.documents import ACTIVITY, KEY, actor_address
from plietsch.federation.models import Follower, Key, Receipt
from plietsch.federation.signatures import Claim, proves, sign

GONE = {404, 410}


class NotDelivered(ConnectionError):
    """A server did not take what we sent; the job tries again later."""


class Forged(ValueError):
    """A message whose signature is not its actor's."""


def on_migrated(**_signal: Any) -> None:
    """After each migration, and after tests emptied the database."""
    if not Key.objects.exists():
        make_key(at=timezone.now())


def make_key(*, at: datetime) -> Key:
    """The pair that the portal signs with."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = pair.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = pair.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Key.objects.create(private=private.decode(), public=public.decode(), made_at=at)


def follow(message: Mapping[str, Any], claimed: Claim, *, at: datetime) -> Follower | None:
    """Take somebody in whose signature holds; returns the follower to be answered, None for a copy."""
    actor = actors.find(message["actor"])
    if claimed.key_id != actor.key_id or not proves(claimed, actor.key):
        raise Forged(message["actor"])
    with transaction.atomic():
        if not _is_new(message, at):
            return None
        known = {"inbox": actor.inbox, "shared_inbox": actor.shared_inbox, "key_id": actor.key_id}
        known |= {"follow": message["id"]}
        follower, is_new = Follower.objects.update_or_create(
            actor=actor.address,
            defaults={**known, "key": actor.key, "failing_since": None},
            create_defaults={**known, "key": actor.key, "followed_at": at},
        )
        if is_new:
            record("follower.joined", actor=None, subject=follower, audience=OFFICE, at=at)
    return follower


def leave(message: Mapping[str, Any], claimed: Claim, *, at: datetime) -> bool:
    """Let somebody go who says so; a message of anybody else changes nothing."""
    follower = Follower.objects.filter(actor=message["actor"]).first()
    if follower is None:
        return False
    if not _is_signed_by(follower, claimed):
        raise Forged(message["actor"])
    with transaction.atomic():
        if not _is_new(message, at):
            return False
        record("follower.left", actor=None, subject=follower, audience=OFFICE, at=at)
        follower.delete()
    return True


def deliver(activity: Mapping[str, Any], inbox: str, *, at: datetime) -> None:
    """Hand an activity to an inbox, signed; whoever does not answer is remembered as failing."""
    key = Key.objects.latest("pk")
    body = json.dumps(activity, ensure_ascii=False).encode()
    headers = sign("POST", inbox, key=key.private, key_id=actor_address() + KEY, at=at, body=body)
    try:
        status = send(inbox, body, {**headers, "content-type": ACTIVITY})
    except LookupError as refusal:
        Follower.objects.at(inbox).filter(failing_since=None).update(failing_since=at)
        raise NotDelivered(str(refusal)) from refusal
    if status in GONE:  # nobody is there any more: not tried again
        Follower.objects.filter(inbox=inbox).delete()
    elif status >= 300:  # noqa: PLR2004 - HTTP's classes
        Follower.objects.at(inbox).filter(failing_since=None).update(failing_since=at)
        raise NotDelivered(f"{inbox}: {status}")
    else:
        Follower.objects.at(inbox).exclude(failing_since=None).update(failing_since=None)


def forget_unreachable(*, failing_before: datetime) -> int:
    """Followers whose servers have not answered for long."""
    return Follower.objects.filter(failing_since__lt=failing_before).delete()[0]


def forget_receipts(*, received_before: datetime) -> int:
    """What was received longer ago than a signature holds."""
    return Receipt.objects.filter(received_at__lt=received_before).delete()[0]


def _is_signed_by(follower: Follower, claimed: Claim) -> bool:
    """By the key that we know, or by a newer one that its server shows."""
    if claimed.key_id == follower.key_id and proves(claimed, follower.key):
        return True
    actor = actors.find(follower.actor)
    return claimed.key_id == actor.key_id and proves(claimed, actor.key)


def _is_new(message: Mapping[str, Any], at: datetime) -> bool:
    """Each actor's messages for themselves, for nobody keeps others from using the same name for one."""
    name = sha256(f"{message['actor']} {message['id']}".encode()).hexdigest()
    return Receipt.objects.get_or_create(message=name, defaults={"received_at": at})[1]
