"""Pages of places."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plietsch.core.permissions import public
from plietsch.places.forms import SHOWN, choosable
from plietsch.places.models import Place
from plietsch.places.queries import find_places


@public
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """All places of today."""
    places = Place.objects.visible_to(request.user).valid(timezone.localdate())
    return render(request, "places/directory.html", {"places": places.order_by("label")[:50]})


@public
@require_safe
def place(request: HttpRequest, place: str) -> HttpResponse:
    """What is known of one place; of two with the same key, the one that is still there."""
    known = Place.objects.visible_to(request.user).filter(code=place).order_by("valid_to")
    found = get_object_or_404(known[:1])
    return render(request, "places/place.html", {"place": found})


@public
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The places that fit the typed words, as radio buttons for the picker."""
    field = request.GET.get("field", "place")
    words = request.GET.get(field, "")
    found = list(find_places(choosable(request.GET.getlist("kind")), words)[:SHOWN])
    return render(
        request,
        "places/_choices.html",
        {"field": field, "words": words, "places": found, "code": found[0].code if len(found) == 1 else ""},
    )
