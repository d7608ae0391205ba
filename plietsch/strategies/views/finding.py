"""Find a strategy that this person may know of."""

from django.shortcuts import get_object_or_404

from plietsch.core.names import Person
from plietsch.core.permissions import require
from plietsch.strategies.models import Strategy


def found(user: Person, slug: str, permission: str = "") -> Strategy:
    """The strategy; 404 for who may not know of it, 403 for who may know but not do this."""
    strategy = get_object_or_404(Strategy.objects.visible_to(user).with_state(), slug=slug)
    if permission:
        require(user, permission, strategy)
    return strategy
