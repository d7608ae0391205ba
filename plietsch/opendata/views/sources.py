"""The office's pages of foreign catalogues: which there are, what a harvest found."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.opendata.forms import SourceForm
from plietsch.opendata.models import Harvest, Outcome, Source, SourceKind
from plietsch.opendata.operations import sources as operations
from plietsch.opendata.queries import sources_with_state, with_counts

REPORTS, FINDINGS = 20, 100


@permission("opendata.keep_sources")
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """All catalogues that are harvested."""
    return render(request, "opendata/sources.html", {"sources": sources_with_state(request.user)})


@permission("opendata.keep_sources")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest) -> HttpResponse:
    """A new catalogue, harvested for the first time at once."""
    form = SourceForm(request.POST or None, initial={"kind": SourceKind.DCAT})
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        found = operations.start_source(**form.cleaned_data, by=request.user, at=now)
        return redirect(operations.ask_harvest(found, by=request.user, at=now))
    return render(request, "opendata/start_source.html", {"form": form})


@permission("opendata.keep_sources")
@require_safe
def source(request: HttpRequest, source: int) -> HttpResponse:
    """One catalogue and its last harvests."""
    found = get_object_or_404(sources_with_state(request.user), pk=source)
    harvests = with_counts(Harvest.objects.filter(source=found))[:REPORTS]
    return render(request, "opendata/source.html", {"source": found, "harvests": harvests})


@permission("opendata.keep_sources")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, source: int) -> HttpResponse:
    """Another name, address or rhythm."""
    found = _kept(request, source)
    form = SourceForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        operations.change_source(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert."))
        return redirect(found)
    return render(request, "opendata/change_source.html", {"source": found, "form": form})


@permission("opendata.keep_sources")
@require_POST
def ask(request: UserRequest, source: int) -> HttpResponse:
    """Harvest now; after a report that held back removals, with them."""
    found = _kept(request, source)
    may_remove = bool(request.POST.get("may_remove_many"))
    try:
        now = timezone.now()
        harvest = operations.ask_harvest(found, by=request.user, at=now, may_remove_many=may_remove)
    except operations.AlreadyUnderWay:
        messages.info(request, _("Diese Quelle wird gerade abgeholt."))
        return redirect(found)
    return redirect(harvest)


@permission("opendata.keep_sources")
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: UserRequest, source: int) -> HttpResponse:
    """Let a catalogue go, after a question."""
    found = _kept(request, source)
    if request.method == "POST":
        operations.remove_source(found, by=request.user, at=timezone.now())
        messages.success(request, _("Die Quelle ist entfernt."))
        return redirect("opendata:sources")
    return render(
        request, "opendata/remove_source.html", {"source": found, "dataset_count": found.datasets.count()}
    )


@permission("opendata.keep_sources")
@require_safe
def harvest(request: HttpRequest, source: int, harvest: int) -> HttpResponse:
    """What one harvest found, by name; filtered by what became of the records."""
    seen = with_counts(Harvest.objects.visible_to(request.user).filter(source=source))
    found = get_object_or_404(seen.select_related("source"), pk=harvest)
    outcome = request.GET.get("ergebnis", "")
    findings = found.findings.select_related("dataset").order_by("outcome", "title", "pk")
    if outcome in Outcome.values:
        findings = findings.filter(outcome=outcome)
    page = Paginator(findings, FINDINGS).get_page(request.GET.get("page"))
    context = {"harvest": found, "source": found.source, "page": page, "tabs": _tabs(found, outcome)}
    return render(request, "opendata/harvest.html", context)


def _tabs(found: Harvest, chosen: str) -> list[dict[str, object]]:
    counts = {outcome: getattr(found, f"{outcome.value}_count") for outcome in Outcome}
    everything = {"label": _("Alle"), "url": "?", "current": not chosen, "count": sum(counts.values())}
    return [
        everything,
        *(
            {
                "label": outcome.label,
                "url": f"?ergebnis={outcome.value}",
                "current": chosen == outcome,
                "count": count,
            }
            for outcome, count in counts.items()
        ),
    ]


def _kept(request: HttpRequest, source: int) -> Source:
    return get_object_or_404(Source.objects.visible_to(request.user), pk=source)
