"""What holds for every answer."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin


class PrivatePagesMiddleware(MiddlewareMixin):
    """What somebody with a session sees is kept by no cache but the browser's own, which asks each time.

    Not `no-store`: going back would then lose what was typed.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_session = any(settings.SESSION_COOKIE_NAME in jar for jar in (request.COOKIES, response.cookies))
        if has_session and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-cache"
        return response
