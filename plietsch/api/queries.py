"""Whom a secret belongs to, and what programs are offered."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.crypto import constant_time_compare

from plietsch.accounts.models import User
from plietsch.api.models import Delivery, Token, Webhook
from plietsch.core.offers import Offer
from plietsch.core.registry import registry

LATEST = 10  # deliveries shown of each webhook


def offers() -> Sequence[Offer]:
    """All kinds of things, in the order of packages."""
    return registry.parts(Offer)


def scopes() -> list[str]:
    """Everything that a token may be allowed."""
    read = [f"{offer.name}:read" for offer in offers()]
    return read + [f"{offer.name}:write" for offer in offers() if offer.writing or offer.editing]


def digest_of(secret: str) -> str:
    """What is kept of a secret; 256 random bits need no slow digest."""
    return hashlib.sha256(secret.encode()).hexdigest()


def stamp_of(member: User) -> str:
    """Changes with the password and with the address."""
    return digest_of(f"{member.get_session_auth_hash()} {member.email}")


def token_for(secret: str, *, at: datetime) -> Token | None:
    """The token with this secret, if it is valid and its member takes part."""
    found = Token.objects.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=at)
    token = found.select_related("member").first()
    if token is None or not token.member.is_member:
        return None
    return token if constant_time_compare(token.stamp, stamp_of(token.member)) else None


def latest_deliveries(webhooks: Sequence[Webhook]) -> dict[int, list[Delivery]]:
    """What went to each webhook last; one query however many."""
    rows = Delivery.objects.filter(webhook__in=webhooks).select_related("activity").order_by("-pk")
    found: dict[int, list[Delivery]] = {webhook.pk: [] for webhook in webhooks}
    for delivery in rows[: LATEST * max(len(webhooks), 1)]:
        found[delivery.webhook_id].append(delivery)
    return found
