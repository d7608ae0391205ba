"""Pages that everybody reads: areas, the dashboard of one, the course of one datastream."""

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plietsch.core.permissions import can, public
from plietsch.sensors.charts import draw
from plietsch.sensors.forms import ThresholdForm
from plietsch.sensors.maps import area_map
from plietsch.sensors.models import Area, Datastream
from plietsch.sensors.queries import SPANS, course, dashboard_things
from plietsch.sensors.words import number_words, tile

SHOWN = 200


@never_cache  # each reading would make all kept pages anew
@public
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """All areas that this person may see."""
    seen = Area.objects.visible_to(request.user).select_related("organisation", "place")
    rows = seen.annotate(things_count=Count("things")).order_by("name", "pk")[:SHOWN]
    context = {"areas": rows, "may_start": can(request.user, "sensors.start_area")}
    return render(request, "sensors/areas.html", context)


@never_cache  # each reading would make all kept pages anew
@public
@require_safe
def area(request: HttpRequest, area: str) -> HttpResponse:
    """The dashboard: map, tiles, and what calls for attention."""
    seen = Area.objects.visible_to(request.user).select_related("organisation", "place", "group")
    found, now = get_object_or_404(seen, slug=area), timezone.now()
    things = list(dashboard_things(found)[:SHOWN])
    tiles = [[tile(stream, now) for stream in thing.datastreams.all()] for thing in things]
    context = {
        "area": found,
        "things": list(zip(range(1, len(things) + 1), things, tiles, strict=True)),
        "alarms": [each for row in tiles for each in row if each.is_alarm],
        "map": area_map(found, things),
        "keeps": can(request.user, "sensors.keep_area", found),
        "now": now,
    }
    return render(request, "sensors/area.html", context)


@never_cache  # each reading would make all kept pages anew
@public
@require_safe
def datastream(request: HttpRequest, datastream: int) -> HttpResponse:
    """The course of one datastream as a chart and a table, and its thresholds."""
    return show_datastream(request, datastream)


def show_datastream(request: HttpRequest, pk: int, form: ThresholdForm | None = None) -> HttpResponse:
    """The page, with a form that was not filled in rightly where there is one."""
    rows = Datastream.objects.visible_to(request.user).select_related(
        "thing__area__organisation", "thing__area__group", "observed_property", "sensor"
    )
    found = get_object_or_404(rows.prefetch_related(Prefetch("thresholds")), pk=pk)
    now, span = timezone.now(), SPANS.get(request.GET.get("zeitraum", ""), SPANS["tag"])
    steps, thresholds = course(found, span, now), list(found.thresholds.all())
    keeps = can(request.user, "sensors.keep_area", found.thing.area)
    context = {
        "stream": found,
        "area": found.thing.area,
        "tile": tile(found, now),
        "span": span,
        "tabs": [
            {"url": f"?zeitraum={each.name}", "label": each.label, "current": each is span, "count": None}
            for each in SPANS.values()
        ],
        "chart": draw(steps, span, now, [each.limit for each in thresholds]),
        "steps": [
            (step.at, number_words(step.mean), number_words(step.least), number_words(step.most), step.count)
            for step in reversed(steps)
        ],
        "thresholds": thresholds,
        "keeps": keeps,
        "form": form or (ThresholdForm(taken=found.thresholds.all()) if keeps else None),
    }
    return render(request, "sensors/datastream.html", context)
