"""Every page of the tree that has no address of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.views import serve

from plietsch.core.permissions import public


@public
@require_safe
def page(request: HttpRequest, page_path: str) -> HttpResponse:
    """A page of the tree, in the language of the address or else in German."""
    if not page_path:
        raise Http404(page_path)
    return serve(request, page_path)
