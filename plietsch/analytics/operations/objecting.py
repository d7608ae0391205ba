"""Somebody objects: what was counted of them today goes too."""

from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.counting.reader import Reader
from plietsch.analytics.counting.visitors import visitor_of
from plietsch.analytics.models import OWN, Hit


def forget(reader: Reader) -> int:
    """Remove today's hits of this visitor, where visitors are told apart at all; returns how many."""
    visitor = visitor_of(reader, OWN)
    if not visitor:
        return 0
    buffer.flush()
    return Hit.objects.filter(visitor=visitor).delete()[0]
