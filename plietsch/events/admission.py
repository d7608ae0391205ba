"""Who still hears a hall: asked when a page begins to listen, and again while it does, for all at once."""

from collections.abc import Set

from plietsch.accounts.models import User
from plietsch.core.permissions import can
from plietsch.events.blocks import HOST
from plietsch.events.models import Event, Visibility

STRANGER = 0  # stands for everybody without an account


def admitted(hall: int, view: str, people: Set[int]) -> Set[int] | None:
    """Those of these accounts who may hear a view of a hall; None where everybody may."""
    event = Event.objects.filter(hall=hall).first()
    if event is None:
        return set()
    if view != HOST and event.published_at and event.visibility == Visibility.PUBLIC:
        return None
    accounts = User.objects.filter(pk__in=people, is_active=True)
    return {user.pk for user in accounts if _may_hear(user, event, view)}


def _may_hear(user: User, event: Event, view: str) -> bool:
    if view == HOST:
        return can(user, "events.host_event", event)
    is_shown = event.published_at is not None and user.is_member  # known without asking for each
    return is_shown or can(user, "events.view_event", event)
