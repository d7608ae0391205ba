"""What the embedded server and the pages have to tell each other."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from plietsch.config.bridge import LEFT_OUT
from plietsch.ui import errors


class LeftOutMiddleware(MiddlewareMixin):
    """A request whose body was too large to be read ends on a page that says so."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        return errors.too_large(request) if LEFT_OUT in request.META else None
