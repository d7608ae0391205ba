"""What of places programs read."""

from django.utils.translation import gettext_lazy as _

from plietsch.core.offers import Column, Offer
from plietsch.places.models import Place

OFFERS = [
    Offer(
        "places",
        "place",
        _("Orte"),
        Place,
        Place.objects.visible_to,
        {
            "kind": Column("text", lambda place: place.kind),
            "code": Column("text", lambda place: place.code),
            "ars": Column("text", lambda place: place.ars),
            "name": Column("text", lambda place: place.name),
            "label": Column("text", lambda place: place.label),
            "district": Column("whole", lambda place: place.district_id),
            "population": Column("whole", lambda place: place.population),
            "valid_from": Column("date", lambda place: place.valid_from and place.valid_from.isoformat()),
            "valid_to": Column("date", lambda place: place.valid_to and place.valid_to.isoformat()),
        },
        {"district": "district"},
    )
]
