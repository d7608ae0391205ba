"""What is counted, in plain words, and the objection against it."""

from typing import Literal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plietsch.analytics.counting.reader import OBJECTION, OBJECTS, has_objected, reader_of, signals_objection
from plietsch.analytics.operations.objecting import forget
from plietsch.core.permissions import public

KEPT = 400 * 24 * 3600  # seconds; browsers keep no cookie longer


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest) -> HttpResponse:
    """Read how the network counts; object to it, or take the objection back."""
    if request.method == "POST":
        return _take(request)
    context = {
        "counts": settings.COUNT_PAGES,
        "tells_visits": settings.COUNT_VISITS,
        "matomo": settings.MATOMO_HOST,
        "has_objected": has_objected(request.COOKIES),
        "browser_objects": signals_objection(request.META),
    }
    return render(request, "analytics/objection.html", context)


def _take(request: HttpRequest) -> HttpResponse:
    response = redirect("analytics:objection")
    if request.POST.get("objects") == "1":
        forget(reader_of(request.META))
        response.set_cookie(
            OBJECTION, OBJECTS, max_age=KEPT, secure=settings.PRODUCTION, httponly=True, samesite=_same_site()
        )
        messages.success(request, _("Sie werden nicht mehr gezählt."))
    else:
        response.delete_cookie(OBJECTION, samesite=_same_site())
        response.delete_cookie("mtm_consent_removed")
        messages.success(request, _("Ihr Widerspruch ist zurückgenommen."))
    return response


def _same_site() -> Literal["None", "Lax"]:
    """The objection holds on websites that count here too, as far as the browser sends it along."""
    return "None" if settings.PRODUCTION else "Lax"
