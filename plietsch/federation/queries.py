"""What the outbox lists."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from plietsch.events.models import Event
from plietsch.federation.documents import MOST_LISTED, article, event_document, news_to_tell


def newest() -> list[dict[str, Any]]:
    """The newest news and events that everybody may see, newest first."""
    anybody = AnonymousUser()
    events = Event.objects.visible_to(anybody).select_related("venue__place").order_by("-published_at", "-pk")
    things = [article(page) for page in news_to_tell().latest()[:MOST_LISTED]]
    things += [event_document(event) for event in events[:MOST_LISTED]]
    return sorted(things, key=lambda thing: str(thing["published"]), reverse=True)[:MOST_LISTED]


def how_many() -> int:
    """All of them."""
    return news_to_tell().count() + Event.objects.visible_to(AnonymousUser()).count()
