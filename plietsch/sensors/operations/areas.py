"""Start and describe areas; give tokens to devices and take them back."""

import base64
import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from plietsch.accounts.models import Organisation, User
from plietsch.core.activity import record
from plietsch.core.keys import digest_of
from plietsch.groups.models import Group
from plietsch.places.models import Place
from plietsch.sensors.models import Area, DeviceToken, Thing

PREFIX = "plietsch_"  # by which scanners for leaked secrets know one
ROUNDS = 101  # of the broker's digest; the secret is random, so that more would only cost time


@transaction.atomic
def start_area(
    *,
    name: str,
    summary: str,
    organisation: Organisation,
    place: Place | None,
    group: Group | None,
    is_public: bool,
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> Area:
    """A new area without anything that measures yet."""
    area = Area(
        slug=_free_slug(name),
        name=name,
        summary=summary,
        organisation=organisation,
        place=place,
        group=group,
        is_public=is_public,
        is_sample=is_sample,
        started_at=at,
    )
    area.full_clean()
    area.save()
    record("area.started", actor=by, subject=area, context=area, audience=area.audience, at=at)
    return area


@transaction.atomic
def describe_area(
    area: Area,
    *,
    name: str,
    summary: str,
    place: Place | None,
    group: Group | None,
    is_public: bool,
    by: User,
    at: datetime,
) -> None:
    """Other words, another group, other readers."""
    area.name, area.summary, area.place = name, summary, place
    area.group, area.is_public = group, is_public
    area.full_clean()
    area.save()
    record("area.changed", actor=by, subject=area, context=area, audience=area.audience, at=at)


@transaction.atomic
def issue_token(
    area: Area, *, label: str, thing: Thing | None, by: User | None, at: datetime
) -> tuple[DeviceToken, str]:
    """A token and its secret, which is told here and never again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = DeviceToken(
        area=area,
        thing=thing,
        label=label,
        digest=digest_of(secret),
        broker_digest=broker_digest(secret),
        issued_by=by,
        issued_at=at,
    )
    token.full_clean()
    token.save()
    record("token.issued", actor=by, subject=area, context=area, audience="office", at=at, token=token.pk)
    return token, secret


@transaction.atomic
def revoke_token(token: DeviceToken, *, by: User | None, at: datetime) -> None:
    """Whoever holds the secret writes nothing any more."""
    if token.revoked_at is not None:
        return
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    area = token.area
    record("token.revoked", actor=by, subject=area, context=area, audience="office", at=at, token=token.pk)


def broker_digest(secret: str) -> str:
    """A secret as Mosquitto keeps passwords: PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, ROUNDS)
    return f"$7${ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:70] or "gebiet"
    taken = set(Area.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if slug not in taken)
