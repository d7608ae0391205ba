"""Make and revoke tokens and webhooks; tell webhooks of facts."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.crypto import salted_hmac

from plietsch.accounts.models import User
from plietsch.api.models import Delivery, Token, Webhook
from plietsch.api.queries import offers, stamp_of
from plietsch.core import fetching
from plietsch.core.activity import record
from plietsch.core.audiences import audiences_of
from plietsch.core.keys import digest_of, valid_keys
from plietsch.core.mail import address_of
from plietsch.core.models import Activity
from plietsch.core.things import visible_things

MOST_TOKENS = MOST_WEBHOOKS = 20
MOST_ATTEMPTS = 12  # over seventeen hours
FORMER_SIGNS = timedelta(days=1)
KEPT = timedelta(days=30)
PREFIX = "plt_"


class TooMany(Exception):
    """A member has as many tokens or webhooks as one may have."""


@transaction.atomic
def make_token(
    *, label: str, scopes: Sequence[str], expires_at: datetime, by: User, at: datetime
) -> tuple[Token, str]:
    """A token and its secret, which nobody sees again."""
    if Token.objects.filter(member=by, revoked_at=None, expires_at__gt=at).count() >= MOST_TOKENS:
        raise TooMany
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        member=by,
        label=label,
        digest=digest_of(secret),
        beginning=secret[:8],
        stamp=stamp_of(by),
        scopes=sorted(scopes),
        made_at=at,
        expires_at=expires_at,
    )
    token.full_clean()
    token.save()
    record("api.token_made", actor=by, subject=token, audience=f"user:{by.pk}", at=at)
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, by: User, at: datetime) -> None:
    """No program gets in with it any more."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        record("api.token_revoked", actor=by, subject=token, audience=f"user:{by.pk}", at=at)


def note_use(token: Token, *, at: datetime) -> None:
    """On which day a token was used last; at most one writing a day."""
    if token.used_on != at.date():
        Token.objects.filter(pk=token.pk).update(used_on=at.date())


@transaction.atomic
def make_webhook(*, address: str, kinds: Sequence[str], by: User, at: datetime) -> tuple[Webhook, str]:
    """A webhook and the secret that signs what it gets, which nobody sees again."""
    if Webhook.objects.filter(member=by).count() >= MOST_WEBHOOKS:
        raise TooMany
    webhook = Webhook(
        member=by, address=address, kinds=sorted(kinds), nonce=secrets.token_hex(32), made_at=at
    )
    webhook.full_clean()
    webhook.save()
    record("api.webhook_made", actor=by, subject=webhook, audience=f"user:{by.pk}", at=at)
    return webhook, secret_of(webhook.nonce)


@transaction.atomic
def change_secret(*, webhook: Webhook, by: User, at: datetime) -> str:
    """Another secret; for a day the one before signs too, so that nothing is missed."""
    webhook.former_nonce, webhook.nonce, webhook.rotated_at = webhook.nonce, secrets.token_hex(32), at
    webhook.save(update_fields=["former_nonce", "nonce", "rotated_at"])
    record("api.secret_changed", actor=by, subject=webhook, audience=f"user:{by.pk}", at=at)
    return secret_of(webhook.nonce)


@transaction.atomic
def resume(*, webhook: Webhook, by: User, at: datetime) -> None:
    """Tell a webhook again that was paused because nobody answered; a reaction has it hear what it missed."""
    Webhook.objects.filter(pk=webhook.pk).update(paused_at=None)
    Delivery.objects.filter(webhook=webhook, delivered_at=None).update(attempts=0)
    record("api.webhook_resumed", actor=by, subject=webhook, audience=f"user:{by.pk}", at=at)


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: User, at: datetime) -> None:
    """Tell it nothing more."""
    record("api.webhook_removed", actor=by, subject=webhook, audience=f"user:{by.pk}", at=at)
    webhook.delete()


def secret_of(nonce: str, key: str | None = None) -> str:
    """The secret of a webhook, made anew each time from the installation's key: none lies in the database."""
    return salted_hmac("plietsch.api.webhook", nonce, key, algorithm="sha256").hexdigest()


def prepare_deliveries(activity: Activity, *, at: datetime) -> list[Delivery]:
    """A delivery for each webhook whose member may see the fact and wants to hear of its kind.

    What a paused one misses is kept for when it goes on.
    """
    kind = kind_of(activity)
    hooks = Webhook.objects.select_related("member") if kind else Webhook.objects.none()
    wanted = [hook for hook in hooks if kind in hook.kinds and may_hear(hook, activity)]
    made = [Delivery(webhook=hook, activity=activity, made_at=at) for hook in wanted]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    return list(
        Delivery.objects.filter(
            activity=activity, webhook__in=wanted, webhook__paused_at=None, attempts=0
        ).order_by("pk")
    )


def kind_of(activity: Activity) -> str:
    """Which offer a fact is about, such as "topics"; "" for what programs hear nothing of."""
    label = activity.subject.partition(":")[0]
    return next((offer.name for offer in offers() if offer.model._meta.label_lower == label), "")


def may_hear(webhook: Webhook, activity: Activity) -> bool:
    """Whether its member may know of the fact and see its thing now."""
    member = webhook.member
    if not member.is_member or activity.audience not in audiences_of(member):
        return False
    return activity.subject in visible_things(member, [activity.subject])


def deliver(delivery: Delivery, *, at: datetime) -> bool:
    """One attempt; whether it is over, well or not. What must not be told any more is dropped."""
    webhook, activity = delivery.webhook, delivery.activity
    if not may_hear(webhook, activity):
        delivery.delete()
        return True
    if webhook.paused_at:
        return True
    content = json.dumps(_told(delivery, activity), separators=(",", ":")).encode()
    with translation.override(webhook.member.language):
        status, error = _post(webhook, content, delivery, at=at)
    is_taken = 200 <= status < 300  # noqa: PLR2004 - success in HTTP
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=F("attempts") + 1, status=status, error=error[:300], delivered_at=at if is_taken else None
    )
    if is_taken:
        return True
    if delivery.attempts + 1 >= MOST_ATTEMPTS:
        _pause(webhook, at=at)
        return True
    return False


@transaction.atomic
def _pause(webhook: Webhook, *, at: datetime) -> None:
    """Leave it alone; its member is told once."""
    if Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=at):
        audience = f"user:{webhook.member_id}"
        record("api.webhook_paused", actor=None, subject=webhook, audience=audience, at=at)


def _post(webhook: Webhook, content: bytes, delivery: Delivery, *, at: datetime) -> tuple[int, str]:
    headers = {
        "Content-Type": "application/json",
        "Plietsch-Delivery": str(delivery.pk),
        "Plietsch-Signature": signature(webhook, content, at=at),
    }
    try:
        status = fetching.send(webhook.address, content, headers)
    except fetching.FetchRefused as refused:
        return 0, str(refused)
    return status, ""


def signature(webhook: Webhook, content: bytes, *, at: datetime) -> str:
    """`t=…,v1=…`: HMAC-SHA256 over the moment, a dot and the content; once for each secret that is valid."""
    moment = int(at.timestamp())
    nonces = [webhook.nonce]
    if webhook.former_nonce and webhook.rotated_at and webhook.rotated_at > at - FORMER_SIGNS:
        nonces.append(webhook.former_nonce)
    signed = f"{moment}.".encode() + content
    valid = [secret_of(nonce, key) for key in valid_keys() for nonce in nonces]
    digests = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in valid)
    return ",".join([f"t={moment}", *(f"v1={digest}" for digest in digests)])


def _told(delivery: Delivery, activity: Activity) -> dict[str, Any]:
    """Keys only: what they stand for is read through the API, with the rights of that moment."""
    kind, number = kind_of(activity), int(activity.subject.partition(":")[2])
    return {
        "delivery": delivery.pk,
        "verb": activity.verb,
        "at": activity.at.isoformat(),
        "kind": kind,
        "id": number,
        "url": address_of(f"/api/v1/{kind}/{number}/"),
    }


def sweep(now: datetime) -> int:
    """Drop old deliveries, and tokens that ended long ago."""
    gone = Delivery.objects.filter(made_at__lt=now - KEPT).delete()[0]
    ended = Token.objects.filter(expires_at__lt=now - KEPT) | Token.objects.filter(revoked_at__lt=now - KEPT)
    return gone + ended.delete()[0]
