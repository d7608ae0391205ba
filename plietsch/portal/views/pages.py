"""Every page of the tree that has no address of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from plietsch.core.permissions import public
from plietsch.portal.front import with_network
from plietsch.portal.models import Home, News
from plietsch.portal.queries import page_at, translation_of
from plietsch.portal.views.news import dressed


@public
@require_safe
def page(request: HttpRequest, page_path: str) -> HttpResponse:
    """A page of the tree, in the language of the address or else in German."""
    found = page_at(page_path, get_language()) if page_path else None
    if found is None or (isinstance(found, Home) and not found.body):
        raise Http404(page_path)
    if other := translation_of(found, get_language()):
        return redirect(other)
    if isinstance(found, Home):
        return with_network(found, request)
    return dressed(found, request) if isinstance(found, News) else found.serve(request)
