"""Events for feed readers (Atom, RFC 4287)."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plietsch.core.html import one_line
from plietsch.core.mail import address_of
from plietsch.events.models import Event

ATOM = "application/atom+xml; charset=utf-8"


def atom_of(events: Iterable[Event]) -> str:
    """One entry per event; its day stands in the title."""
    feed = Atom1Feed(
        title=f"{_('Veranstaltungen')} – {settings.NETWORK_NAME}",
        link=address_of(reverse("events:calendar")),
        feed_url=address_of(reverse("events:atom")),
        description="",
        language=get_language(),
    )
    for event in events:
        address = address_of(event.get_absolute_url())
        feed.add_item(
            title=_title(event),
            link=address,
            unique_id=address,
            description=one_line(event.summary),
            pubdate=event.published_at,
            updateddate=event.changed_at,
        )
    return feed.writeString("utf-8")


def _title(event: Event) -> str:
    told = f"{timezone.localtime(event.starts_at):%d.%m.%Y}: {one_line(event.title)}"
    return _("Abgesagt: %(title)s") % {"title": told} if event.cancelled_at else told
