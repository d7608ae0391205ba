"""Versions of a text: save, look back, compare."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.once import once
from plietsch.core.permissions import can, permission, public, require
from plietsch.strategies.forms import ComparisonForm, VersionForm
from plietsch.strategies.models import Version
from plietsch.strategies.operations.versions import is_unchanged, save_version
from plietsch.strategies.queries import kept_rows
from plietsch.strategies.text.comparison import compare
from plietsch.strategies.views.finding import found


@permission("strategies.view_strategy")
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: UserRequest, strategy: str) -> HttpResponse:
    """All versions that this person may read; who writes saves another one."""
    found_one = found(request.user, strategy, "strategies.view_strategy")
    writes = can(request.user, "strategies.write_strategy", found_one)
    form = VersionForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "strategies.write_strategy", found_one)
        if form.is_valid():
            return once(
                request,
                lambda: redirect(
                    save_version(
                        found_one, note=form.cleaned_data["note"], by=request.user, at=timezone.now()
                    )
                ),
            )
    rows = Version.objects.visible_to(request.user).filter(strategy=found_one).defer("content")
    rows = rows.select_related("saved_by", "consultation", "adoption").order_by("-no")
    return render(
        request,
        "strategies/versions.html",
        {"strategy": found_one, "versions": rows, "form": form, "writes": writes},
    )


@public
@require_safe
def version(request: HttpRequest, version: int) -> HttpResponse:
    """One version."""
    rows = Version.objects.visible_to(request.user).select_related("strategy__group")
    found_one = get_object_or_404(rows, pk=version)
    return render(
        request,
        "strategies/version.html",
        {
            "version": found_one,
            "strategy": found_one.strategy,
            "rows": kept_rows(found_one.content),
            "is_unchanged": is_unchanged(found_one),
        },
    )


@public
@require_safe
def comparison(request: HttpRequest, strategy: str) -> HttpResponse:
    """What has changed between two versions."""
    found_one = found(request.user, strategy)
    versions = Version.objects.visible_to(request.user).filter(strategy=found_one)
    choices = list(versions.order_by("no").values_list("pk", "no"))
    form = ComparisonForm(request.GET or _newest(choices), versions=choices)
    changes = None
    if len(choices) > 1 and form.is_valid():
        contents = versions.in_bulk(form.cleaned_data.values())
        changes = compare(*(contents[form.cleaned_data[name]].content for name in ("old", "new")))
    return render(
        request, "strategies/comparison.html", {"strategy": found_one, "form": form, "changes": changes}
    )


def _newest(versions: list[tuple[int, int]]) -> dict[str, int] | None:
    return {"old": versions[-2:][0][0], "new": versions[-1][0]} if versions else None
