"""Websites that are counted here, and programs that may read their figures."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from plietsch.accounts.models import Organisation, User
from plietsch.analytics.matomo.sites import digest_of
from plietsch.analytics.models import OWN, Site, Token
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE


@transaction.atomic
def give_token(*, name: str, site: Site | None, by: User | None, at: datetime) -> str:
    """Let a program read figures; returns the token, which nobody can look up later."""
    secret = secrets.token_hex(16)
    token = Token(name=name, site=site, digest=digest_of(secret), given_at=at)
    token.full_clean()
    token.save()
    record("site.token_given", actor=by, subject=token, audience=OFFICE, at=at)
    return secret


@transaction.atomic
def take_token(token: Token, *, by: User, at: datetime) -> None:
    """From now on the program reads nothing."""
    record("site.token_taken", actor=by, subject=token, audience=OFFICE, at=at)
    token.delete()


@transaction.atomic
def add_site(
    *, name: str, host: str, by: User | None, at: datetime, organisation: Organisation | None = None
) -> Site:
    """Count a further website here; it gets the next number."""
    last = Site.objects.aggregate(last=Max("number"))["last"] or OWN
    site = Site(number=last + 1, name=name, host=host.lower(), organisation=organisation)
    site.full_clean()
    site.save()
    record("site.added", actor=by, subject=site, audience=OFFICE, at=at)
    return site
