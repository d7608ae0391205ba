"""A call in numbers, as a page and as files."""

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plietsch.competitions import statistics as numbers
from plietsch.competitions.models import Call
from plietsch.competitions.plots import bars
from plietsch.competitions.statistics import Statistics
from plietsch.competitions.tables import XLSX, Rows, as_csv, as_xlsx
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}


@permission("competitions.run_calls")
@require_safe
def statistics(request: UserRequest, call: str) -> HttpResponse:
    """Applications by kind, Kreis, theme and size, sums, the jury's work, the days."""
    found = get_object_or_404(Call.objects.visible_to(request.user).select_related("release"), slug=call)
    shown = numbers.of(found, request.user)
    context = {
        "call": found,
        "statistics": shown,
        "plots": [
            (grouping, list(zip(grouping.groups, _bars(grouping.groups), strict=True)))
            for grouping in shown.groupings
            if grouping.groups
        ],
        "loads": list(
            zip(shown.loads, bars([(load.juror, load.final) for load in shown.loads]), strict=True)
        ),
        "days": list(zip(shown.days, bars([(day, count) for day, _, count in shown.days]), strict=True)),
    }
    return render(request, "competitions/statistics.html", context)


@permission("competitions.run_calls")
@require_safe
def statistics_file(request: UserRequest, call: str, ending: str) -> HttpResponse:
    """The same numbers to go on working with."""
    found = get_object_or_404(Call.objects.visible_to(request.user), slug=call)
    shown = numbers.of(found, request.user)
    headers = {
        "Content-Disposition": f'attachment; filename="{found.slug}-auswertung.{ending}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(_written(shown, ending), content_type=TYPES[ending], headers=headers)


def _bars(groups: list[numbers.Group]) -> list[Any]:
    return bars([(group.label, group.count) for group in groups])


def _written(shown: Statistics, ending: str) -> bytes:
    if ending == "csv":
        return as_csv(shown.rows, numbers.heads())
    if ending == "xlsx":
        return as_xlsx({_("Bewerbungen"): shown.rows, **_sheets(shown)})
    content = {"applications": shown.rows, **_sheets(shown)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _sheets(shown: Statistics) -> dict[str, Rows]:
    days = [
        {_("Datum"): day, _("begonnen"): begun, _("eingereicht"): handed_in}
        for day, begun, handed_in in shown.days
    ]
    return {
        **{grouping.title: [_group(group) for group in grouping.groups] for grouping in shown.groupings},
        _("Jury"): [asdict(load) for load in shown.loads],
        _("Zeitverlauf"): days,
    }


def _group(group: numbers.Group) -> dict[str, Any]:
    return {
        _("Gruppe"): group.label,
        _("Bewerbungen"): group.count,
        _("beantragt in Euro"): group.asked_cents / 100,
        _("prämiert"): group.awarded,
        _("bewilligt in Euro"): group.granted_cents / 100,
    }
