"""What guests see first; members have a start page of their own."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from plietsch.portal.models import Home, Imprint
from plietsch.portal.queries import home_in
from plietsch.portal.schema import network_json


def front(request: HttpRequest) -> HttpResponse | None:
    """The home page for guests, as soon as an editor has filled it."""
    if request.user.is_authenticated:
        return None
    home = home_in(get_language())
    return with_network(home, request).render() if home else None


def with_network(home: Home, request: HttpRequest) -> TemplateResponse:
    """The home page, which also tells machines whose it is."""
    response: TemplateResponse = home.serve(request)
    response.context_data = (response.context_data or {}) | {
        "structured": network_json(Imprint.load(request))
    }
    return response
