"""Websites that are counted here."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from plietsch.accounts.models import Organisation, User
from plietsch.analytics.models import OWN, Site
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE


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
