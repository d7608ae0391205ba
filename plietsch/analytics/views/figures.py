"""The figures: a plot, tables, and a file of them."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from plietsch.analytics.forms import FiguresForm
from plietsch.analytics.models import Dimension, Site
from plietsch.analytics.plots import plot
from plietsch.analytics.queries import Breakdown, Period, breakdown, compared, daily, together
from plietsch.analytics.tables import as_csv
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission

_SHOWN = [dimension for dimension in Dimension if dimension != Dimension.TOTAL]


@permission("analytics.view_figures")
@require_safe
def figures(request: UserRequest) -> HttpResponse:
    """What was read in some days, beside what was read in others."""
    form = _form(request)
    site = _site(form)
    if site is None:
        return render(request, "analytics/none.html")
    period, earlier = form.period(), form.earlier()
    days = daily(site, period)
    days_earlier = daily(site, earlier) if earlier else []
    context: dict[str, Any] = {
        "form": form,
        "site": site,
        "period": period,
        "earlier": earlier,
        "total": together(days),
        "total_earlier": together(days_earlier) if earlier else None,
        "plot": plot(list(period), [day.hits for day in days], [day.hits for day in days_earlier]),
        "days": zip(period, days, days_earlier or days, strict=True),
        "breakdowns": [part for part in _breakdowns(site, period, earlier) if part.lines or part.rare],
        "tells_visits": settings.COUNT_VISITS,
        "query": request.GET.urlencode(),
    }
    return render(request, "analytics/figures.html", context)


@permission("analytics.view_figures")
@require_safe
def table(request: UserRequest) -> HttpResponse:
    """The same figures as a file."""
    form = _form(request)
    site = _site(form)
    if site is None:
        raise Http404
    if form.errors:  # the page says what is wrong
        return redirect(f"{reverse('analytics:figures')}?{request.GET.urlencode()}")
    period = form.period()
    text = as_csv(_breakdowns(site, period, form.earlier()), period, tells_visits=settings.COUNT_VISITS)
    name = f"aufrufe-{site.number}-{period.first}-{period.last}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def _form(request: UserRequest) -> FiguresForm:
    return FiguresForm(request.GET, sites=Site.objects.visible_to(request.user), today=timezone.localdate())


def _site(form: FiguresForm) -> Site | None:
    """The website asked for, or the first that this person may see."""
    return form.cleaned_data.get("site") or form.fields["site"].queryset.first()  # type: ignore[attr-defined]


def _breakdowns(site: Site, period: Period, earlier: Period | None) -> list[Breakdown]:
    found = [breakdown(site, period, dimension) for dimension in _SHOWN]
    return compared(site, earlier, found) if earlier else found
