"""The home page for guests, and every other page of the tree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.views import serve

from plietsch.core.permissions import public
from plietsch.portal.queries import home_in


@public
@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """A page of the tree, in the language of the address or else in German."""
    if not page:
        raise Http404(page)
    return serve(request, page)


def front(request: HttpRequest) -> HttpResponse | None:
    """What guests see first; members have a start page of their own."""
    if request.user.is_authenticated:
        return None
    home = home_in(get_language())
    return home.serve(request).render() if home else None
