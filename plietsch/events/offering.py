"""What of events programs read; what only those registered may know, such as the online room, is left out."""

from django.utils.translation import gettext_lazy as _

from plietsch.core.offers import Column, Offer, moment
from plietsch.events.models import Event

OFFERS = [
    Offer(
        "events",
        "event",
        _("Veranstaltungen"),
        Event,
        Event.objects.visible_to,
        {
            "title": Column("text", lambda event: event.title),
            "slug": Column("text", lambda event: event.slug),
            "summary": Column("text", lambda event: event.summary),
            "description": Column("text", lambda event: event.description),
            "visibility": Column("text", lambda event: event.visibility),
            "starts_at": moment(lambda event: event.starts_at),
            "ends_at": moment(lambda event: event.ends_at),
            "published_at": moment(lambda event: event.published_at),
            "cancelled_at": moment(lambda event: event.cancelled_at),
        },
    )
]
