"""How counting takes part: a notice at the foot of pages, sums made by the worker, nothing about persons."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.analytics import tasks
from plietsch.analytics.matomo import tracking
from plietsch.analytics.models import Hit, Salt, Site, Sum
from plietsch.analytics.operations.summing import HITS_KEPT, SUMS_KEPT, sweep_hits, sweep_salts, sweep_sums
from plietsch.analytics.queries import Period, reads_of
from plietsch.analytics.world import grow, tell
from plietsch.core.names import Person
from plietsch.core.permissions import can
from plietsch.core.registry import (
    Chapter,
    LiveRoute,
    Manifest,
    MenuItem,
    Panel,
    Retention,
    Schedule,
    Verb,
)


def notice(user: Person, thing: Any) -> dict[str, Any] | None:
    """The slim notice, where something is counted at all."""
    return {"tells_visits": settings.COUNT_VISITS} if settings.COUNT_PAGES else None


def reads_for(rule: str) -> Callable[[Person, Any], dict[str, Any] | None]:
    """How often a page was read, for those who may change it by this rule of its package."""

    def reads(user: Person, thing: Any) -> dict[str, Any] | None:
        if not user.is_authenticated or not can(user, rule, thing):
            return None
        today = timezone.localdate()
        period = Period(today - timedelta(days=27), today)
        return {"reads": reads_of(thing.get_absolute_url(), period)}

    return reads


def site_of(user: Person, organisation: Any) -> dict[str, Any] | None:
    """The way from an organisation's page to its website's figures, for those who may read them."""
    if not user.is_authenticated:
        return None
    sites = list(Site.objects.visible_to(user).filter(organisation=organisation).order_by("number"))
    return {"sites": sites} if sites else None


manifest = Manifest(
    verbs=[
        Verb("site.added", _("{actor} lässt die Website „{subject}“ hier zählen"), "data"),
        Verb("site.changed", _("{actor} hat die Angaben zur Website „{subject}“ geändert"), "edit"),
        Verb("site.removed", _("{actor} lässt eine Website hier nicht mehr zählen"), "delete"),
        Verb("site.token_given", _("{actor} lässt ein Programm Zugriffszahlen lesen"), "key"),
        Verb("site.token_taken", _("{actor} hat einem Programm die Zugriffszahlen entzogen"), "lock"),
    ],
    panels=[
        Panel("page.foot", "analytics/_notice.html", notice),
        Panel("privacy.main", "analytics/_privacy.html", notice),
        Panel("project.side", "analytics/_panel.html", reads_for("projects.edit_project"), order=90),
        Panel("organisation.side", "analytics/_site.html", site_of, order=90),
        Panel("news.side", "analytics/_panel.html", reads_for("portal.edit_pages"), order=90),
        Panel("event.side", "analytics/_panel.html", reads_for("events.plan_events"), order=90),
    ],
    menu=[
        MenuItem(
            _("Zugriffe"), "analytics:figures", menu="office", order=49, permission="analytics.keep_sites"
        ),
        MenuItem(
            _("Gezählte Websites"),
            "analytics:sites",
            menu="office",
            order=50,
            permission="analytics.keep_sites",
        ),
    ],
    live=[LiveRoute(re.compile(r"/(?:matomo|piwik)\.php"), tracking.serve)],
    schedules=[Schedule("analytics.sums", tasks.sum_hits, timedelta(minutes=10))],
    retention=[
        Retention(Hit, _("Einzelne Aufrufe, ohne Adresse und Namen"), HITS_KEPT, sweep_hits),
        Retention(Salt, _("Zufallswerte für Besuche eines Tages"), HITS_KEPT, sweep_salts),
        Retention(Sum, _("Tagessummen der Aufrufe"), SUMS_KEPT, sweep_sums),
    ],
    world=[Chapter(tell, grow)],
)
