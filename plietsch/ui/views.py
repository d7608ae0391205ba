"""Pages that belong to no package: the start page and, for developers, the gallery of components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plietsch.core.permissions import public
from plietsch.core.registry import FrontPage, registry
from plietsch.ui.samples import samples


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start page of the network, or what a package puts in its place for this reader."""
    answers = (front.answer(request) for front in registry.parts(FrontPage))
    return next(filter(None, answers), None) or render(request, "ui/home.html")


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in all its states; only in the demo network and in development."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "ui/gallery.html", samples())
