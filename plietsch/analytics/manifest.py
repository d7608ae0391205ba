"""How counting takes part: a notice at the foot of pages, sums made by the worker, nothing about persons."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.analytics import tasks
from plietsch.analytics.models import Hit, Salt, Sum
from plietsch.analytics.operations.summing import HITS_KEPT, SUMS_KEPT, sweep_hits, sweep_salts, sweep_sums
from plietsch.analytics.world import grow, tell
from plietsch.core.names import Person
from plietsch.core.registry import Chapter, Manifest, Panel, Retention, Schedule, Verb


def notice(user: Person, thing: Any) -> dict[str, Any] | None:
    """The slim notice, where something is counted at all."""
    return {"tells_visits": settings.COUNT_VISITS} if settings.COUNT_PAGES else None


manifest = Manifest(
    verbs=[Verb("site.added", _("{actor} lässt die Website „{subject}“ hier zählen"), "data")],
    panels=[Panel("page.foot", "analytics/_notice.html", notice)],
    schedules=[Schedule("analytics.sums", tasks.sum_hits, timedelta(minutes=10))],
    retention=[
        Retention(Hit, _("Einzelne Aufrufe, ohne Adresse und Namen"), HITS_KEPT, sweep_hits),
        Retention(Salt, _("Zufallswerte für Besuche eines Tages"), HITS_KEPT, sweep_salts),
        Retention(Sum, _("Tagessummen der Aufrufe"), SUMS_KEPT, sweep_sums),
    ],
    world=[Chapter(tell, grow)],
)
