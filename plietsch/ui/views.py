"""Pages that belong to no package: the start page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plietsch.core.permissions import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start page of the network."""
    return render(request, "ui/home.html")
