"""What the embedded server and the pages have to tell each other."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin

from plietsch.config.bridge import LEFT_OUT
from plietsch.core import views
from plietsch.ui import errors

MONITORED = {"/healthz": views.healthz, "/readyz": views.readyz, "/metrics": views.metrics}
OF_PROGRAMS = ("/api/", "/sensorthings/", "/matomo.php", "/piwik.php")
# What other answers get from the middleware that these do not pass.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


class MonitorMiddleware:
    """Answers monitors before host names, TLS and sessions are asked for: they come from this machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (answer := MONITORED.get(request.path_info)):
            return self.get_response(request)
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


class PlainHttpMiddleware(MiddlewareMixin):
    """Refuses programs without TLS: led on to https, they would send their tokens in the clear for ever."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if not settings.SECURE_SSL_REDIRECT or request.is_secure():
            return None
        if not request.path_info.startswith(OF_PROGRAMS):
            return None
        response = JsonResponse(
            {"error": "Use https, and replace the token that was sent without it."}, status=403
        )
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


class LeftOutMiddleware(MiddlewareMixin):
    """A request whose body was too large to be read ends on a page that says so."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        return errors.too_large(request) if LEFT_OUT in request.META else None
