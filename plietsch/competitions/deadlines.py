"""Until when one application may be handed in: the call's closing time, or later if it was reopened."""

from datetime import datetime

from plietsch.competitions.models import Application


def deadline(application: Application) -> datetime | None:
    """The last moment at which a submission is accepted, that moment included."""
    closes_at = application.call.closes_at
    latest = application.reopenings.order_by("-until").values_list("until", flat=True).first()
    return max(closes_at, latest) if closes_at and latest else closes_at


def is_writable(application: Application, at: datetime) -> bool:
    """Whether the draft may change: not handed in, and still in time."""
    until = deadline(application)
    return application.standing_id is None and until is not None and at <= until
