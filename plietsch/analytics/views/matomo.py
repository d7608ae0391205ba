"""Matomo's addresses: tracking where no embedded server answers first, the script, the Reporting API."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_http_methods, require_safe

from plietsch.analytics.matomo import reporting, tracking
from plietsch.analytics.matomo.sites import refresh
from plietsch.core.permissions import public

_SCRIPT = (Path(__file__).parents[1] / "script" / "matomo.js").read_bytes()
_ETAG = f'"{sha256(_SCRIPT).hexdigest()[:24]}"'


@csrf_exempt  # trackers of other websites send no token, and nothing but a number changes
@public
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def track(request: HttpRequest) -> HttpResponse:
    """Count what a tracker tells of."""
    refresh()
    body = _body(request)
    too_long = len(body) > tracking.MOST_BYTES
    query = request.META.get("QUERY_STRING", "")
    said = (
        tracking.Answer(413) if too_long else tracking.answer(request.method or "", query, body, request.META)
    )
    return HttpResponse(said.body, status=said.status, headers=said.headers())


def _body(request: HttpRequest) -> bytes:
    """What was sent; a form in parts has been read already and is written down anew."""
    try:
        return request.body
    except RawPostDataException:
        return request.POST.urlencode().encode()


@public
@require_safe
@condition(etag_func=lambda request: _ETAG)
def script(request: HttpRequest) -> HttpResponse:
    """The script with which other websites count here."""
    response = HttpResponse(_SCRIPT, content_type="text/javascript; charset=utf-8")
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@csrf_exempt  # the token in the request is the permission; nothing is written
@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Figures for programs, as Matomo's Reporting API gives them."""
    refresh()
    asked = {**request.GET.dict(), **request.POST.dict()}
    bearer = request.headers.get("Authorization", "")
    if bearer.startswith("Bearer "):
        asked["token_auth"] = bearer.removeprefix("Bearer ").strip()
    try:
        said: Any = reporting.answer(asked, today=timezone.localdate())
    except reporting.Refused as refused:
        return _json({"result": "error", "message": str(refused)}, refused.status)
    return _json(said)


def _json(said: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(said, safe=False, status=status, headers={"Cache-Control": "no-store"})
