"""What people see when something goes wrong: pages in the house design that say what to do next."""

import errno
import re
import sys
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

_BUSY = ("locked", "disk is full", "disk i/o", "connection", "server closed", "too many clients", "timeout")
_PASSING = (errno.ENOSPC, errno.EDQUOT, errno.EHOSTUNREACH)
_KEPT_MAX = 100_000
_TOO_MUCH = (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense, or too much; nobody is known yet where even its host is wrong."""
    if _is_of_program(request):
        return _told(_("Diese Anfrage ist nicht lesbar."), 400)
    page = "too_much" if isinstance(exception, _TOO_MUCH) else "400"
    return HttpResponse(render_to_string(f"ui/errors/{page}.html"), status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this person may not do this."""
    if _is_of_program(request):
        return _told(_("Das dürfen Sie nicht."), 403)
    return render(request, "ui/errors/403.html", {"typed": _typed(request)}, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or this person may not know of it."""
    if _is_of_program(request):
        return _told(_("Das gibt es nicht."), 404)
    return render(request, "ui/errors/404.html", {"typed": _typed(request)}, status=404)


@requires_csrf_token
def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than we take; nothing of it was read, and the browser still has what was typed."""
    if _is_of_program(request):
        return _told(_("Das ist zu groß."), 413)
    return render(request, "ui/errors/413.html", {"limit": settings.UPLOAD_MAX_BYTES}, status=413)


def signed_out(request: HttpRequest) -> HttpResponse | None:
    """403 for a form sent after its session had ended, with what was typed; None where nothing was."""
    if not (kept := _kept(request)):
        return None
    context = {"kept": kept, "sign_in": resolve_url(settings.LOGIN_URL)}
    return render(request, "ui/errors/signed_out.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is busy or the disk full; touches neither database nor session."""
    will_pass = any(map(_will_pass, _chain(sys.exc_info()[1])))
    if _is_of_program(request):
        return _told(_("Das ging schief."), 503 if will_pass else 500)
    if will_pass:
        again = request.get_full_path() if request.method == "GET" else ""
        kept = _kept(request)
        context = {"again": again, "kept": kept, "csrf_token": get_token(request) if kept else ""}
        body = render_to_string("ui/errors/503.html", context)
        return HttpResponse(body, status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("ui/errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection has run out; what was typed is kept and can be sent again.

    Only a page of our own gets it back: another site's form must not become a button of ours.
    """
    return render(request, "ui/errors/csrf.html", {"kept": _kept(request)}, status=403)


def _is_of_program(request: HttpRequest) -> bool:
    """Programs get no pages: whoever asks below /api/ reads JSON."""
    return request.path_info.startswith("/api/")


def _told(words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": words}, status=status, headers={"Cache-Control": "private, no-store"})


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _will_pass(error: BaseException) -> bool:
    if isinstance(error, OperationalError):
        return any(word in str(error).lower() for word in _BUSY)
    if type(error).__module__ == "redis.exceptions":  # which not every system has
        return True
    return isinstance(error, OSError) and error.errno in _PASSING


def _typed(request: HttpRequest) -> list[str]:
    """Texts of a form that may not be sent, to copy them out; keys and choices are no loss."""
    return [value for _name, value in _kept(request) if re.search(r"\S\s+\S", value)]


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or request.method != "POST":
        return []
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    if (
        any("password" in name for name, _value in typed)
        or sum(len(value) for _name, value in typed) > _KEPT_MAX
    ):
        return []
    return [(name, str(value)) for name, value in typed if name != "csrfmiddlewaretoken"]
