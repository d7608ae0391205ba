"""Websites that are counted here, and programs that may read their figures."""

import secrets
from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import Organisation, User
from plietsch.analytics.models import OWN, Hit, Site, Sum, Token
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.keys import digest_of
from plietsch.core.models import Activity


class NotOurs(ValueError):
    """The network's own website is always counted here."""


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
    """Count a further website here; it gets a number that none had before, be it removed or not."""
    ever_added = Activity.objects.filter(verb="site.added").count()
    site = Site(number=OWN + ever_added + 1, name=name, host=host.lower(), organisation=organisation)
    site.full_clean()
    site.save()
    record("site.added", actor=by, subject=site, audience=OFFICE, at=at)
    return site


@transaction.atomic
def change_site(
    site: Site, *, name: str, host: str, organisation: Organisation | None, by: User, at: datetime
) -> None:
    """Another name, address or organisation; the number and what was counted stay."""
    site.name, site.host, site.organisation = name, host.lower(), organisation
    site.full_clean(exclude={"host"} if site.number == OWN else None)
    site.save()
    record("site.changed", actor=by, subject=site, audience=OFFICE, at=at)


@transaction.atomic
def remove_site(site: Site, *, by: User, at: datetime) -> None:
    """It is counted no more; its figures and the tokens for it alone are gone."""
    if site.number == OWN:
        raise NotOurs
    record("site.removed", actor=by, subject=site, audience=OFFICE, at=at)
    for model in (Hit, Sum):
        model.objects.filter(site=site.number).delete()
    site.delete()
