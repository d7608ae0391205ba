"""Whom a secret belongs to, and what programs are offered."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare

from plietsch.accounts.models import User
from plietsch.api.models import Delivery, Token, Webhook
from plietsch.core.keys import digest_of
from plietsch.core.names import Person
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


def webhooks_of(user: Person) -> list[tuple[Webhook, list[Delivery]]]:
    """A member's webhooks, each with what went to it last; two queries however many."""
    its = Delivery.objects.filter(webhook=OuterRef("pk")).order_by("-pk").values("pk")
    waiting = Q(deliveries__delivered_at=None, paused_at__isnull=False)
    hooks = Webhook.objects.visible_to(user).annotate(
        missed=Count("deliveries", filter=waiting), oldest=Coalesce(Subquery(its[LATEST - 1 : LATEST]), 0)
    )
    mine: list[Any] = list(hooks.order_by("pk"))
    latest = [Q(webhook=hook, pk__gte=hook.oldest) for hook in mine]
    rows = Delivery.objects.filter(reduce(or_, latest)) if mine else Delivery.objects.none()
    found: dict[int, list[Delivery]] = {hook.pk: [] for hook in mine}
    for delivery in rows.select_related("activity").order_by("-pk"):
        found[delivery.webhook_id].append(delivery)
    names = {offer.name: str(offer.label) for offer in offers()}
    for hook in mine:
        hook.labels = [names.get(kind, kind) for kind in hook.kinds]
    return [(hook, found[hook.pk]) for hook in mine]


def failing(webhooks: Collection[int]) -> set[int]:
    """Those that did not take something and are asked again."""
    open_ = Delivery.objects.filter(webhook__in=webhooks, delivered_at=None, attempts__gt=0)
    return set(open_.values_list("webhook", flat=True))


def missed(webhook: int) -> list[int]:
    """What a webhook has not been told yet, in order."""
    return list(
        Delivery.objects.filter(webhook=webhook, delivered_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
