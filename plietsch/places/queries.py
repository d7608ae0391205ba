"""Finding places by what people type, and what lies around them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from plietsch.core.remembering import remembered
from plietsch.places.models import Boundary, Kind, Place, PlaceQuerySet
from plietsch.places.names import fold

DISTRICTS = (Kind.DISTRICT, Kind.URBAN_DISTRICT)
LONGEST = 100  # letters of a search that are looked at


def find_places(places: PlaceQuerySet, typed: str) -> PlaceQuerySet:
    """Those that `typed` names, best first: whole name, beginning, start of a word, within; then the larger.

    The first word belongs to the place; further ones may name its Kreis ("Nortorf Steinburg").
    """
    words = fold(typed[:LONGEST]).split()
    if not words:
        return places.none()
    for number, word in enumerate(words):
        own = Q(search__contains=word)
        places = places.filter(own | Q(district__search__contains=word) if number else own)
    return places.annotate(rank=_rank(" ".join(words))).order_by(
        "rank", F("population").desc(nulls_last=True), "label", "pk"
    )


def named_exactly(places: PlaceQuerySet, typed: str) -> PlaceQuerySet:
    """Those whose name, label or key is just this."""
    folded = fold(typed[:LONGEST])
    if not folded:
        return places.none()
    return places.filter(Q(search__contains=f"^{folded}$") | Q(label=typed.strip()))


def _rank(phrase: str) -> Case:
    ways = (f"^{phrase}$", f"^{phrase}", f" {phrase}", phrase)
    return Case(
        *(When(search__contains=way, then=Value(rank)) for rank, way in enumerate(ways)),
        default=Value(len(ways)),
        output_field=IntegerField(),
    )


def district_outlines(on: date) -> QuerySet[Boundary]:
    """The outlines of all Kreise, kreisfreie Städte and Danish kommuner."""
    kinds = (*DISTRICTS, Kind.DANISH_MUNICIPALITY)
    places = Place.objects.valid(on).filter(kind__in=kinds)
    return Boundary.objects.filter(place__in=places).select_related("place").order_by("place__label")


@remembered
def outline_sources(on: date) -> list[str]:
    """Whom the outlines of the Kreise come from; an empty list where there are none to draw."""
    named = district_outlines(on).order_by("attribution")
    return list(named.values_list("attribution", flat=True).distinct())


def outlines_in(district: Place, on: date) -> QuerySet[Boundary]:
    """The outlines of the municipalities of one Kreis, and its own below them."""
    places = Place.objects.valid(on).in_district(district).exclude(kind__in=(Kind.AMT, Kind.ASSOCIATION))
    rank = Case(When(place=district, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Boundary.objects.filter(place__in=places).select_related("place").order_by(rank, "place__label")


def outlines_around(place: Place, on: date) -> QuerySet[Boundary]:
    """The Kreise (or kommuner) of the place's country, and the outlines of the place or its members."""
    around = Q(place__code__startswith=place.code[:2], place__kind__in=DISTRICTS)
    if place.kind == Kind.DANISH_MUNICIPALITY:
        around = Q(place__kind__in=(*DISTRICTS, Kind.DANISH_MUNICIPALITY))
    elif place.kind == Kind.ASSOCIATION:
        around = Q(place__kind__in=DISTRICTS)
    own = Q(place=place) | Q(place__in=place.members.all())
    boundaries = Boundary.objects.filter(own | around, place__in=Place.objects.valid(on))
    return boundaries.select_related("place").order_by("place__label")


def sources(places: PlaceQuerySet) -> list[str]:
    """Whom the figures of these places come from."""
    named = places.exclude(attribution="").order_by("attribution")
    return list(named.values_list("attribution", flat=True).distinct())


def open_rows() -> Iterator[tuple[Any, ...]]:
    """Today's places as rows of open data, with whom their figures come from."""
    places = Place.objects.valid(timezone.localdate()).select_related("district").defer("search", "aliases")
    for place in places.order_by("code"):
        yield (
            place.code,
            place.ars,
            place.name,
            place.get_kind_display(),
            place.district.label if place.district else "",
            place.population,
            place.area_km2,
            place.lat,
            place.lon,
            place.attribution,
        )
