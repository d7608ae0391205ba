"""What guests see first; members have a start page of their own."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from plietsch.portal.queries import home_in


def front(request: HttpRequest) -> HttpResponse | None:
    """The home page for guests, as soon as an editor has filled it."""
    if request.user.is_authenticated:
        return None
    home = home_in(get_language())
    return home.serve(request).render() if home else None
