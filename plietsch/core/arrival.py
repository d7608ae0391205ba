"""When a request arrived: before it waited for its turn, so that a busy minute makes nobody late."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils import timezone

ARRIVED_AT = "plietsch.arrived_at"  # seconds since 1970; no header of a client can take this name


def arrived_at(request: HttpRequest) -> datetime:
    """The moment at which the whole request was here, by the clock of this server."""
    seconds = request.META.get(ARRIVED_AT)
    return timezone.now() if seconds is None else datetime.fromtimestamp(seconds, UTC)
