"""Finding places by what people type."""

from django.db.models import Case, F, IntegerField, Q, Value, When

from plietsch.places.models import PlaceQuerySet
from plietsch.places.names import fold

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
