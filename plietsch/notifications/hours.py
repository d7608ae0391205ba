"""When a person wants no mails."""

from datetime import datetime

from django.utils import timezone

from plietsch.notifications.models import Preference

SATURDAY = 5


def is_quiet(wish: Preference, at: datetime) -> bool:
    """Whether a person rests at this moment of the network's clock; a night may go over midnight."""
    local = timezone.localtime(at)
    if wish.quiet_weekend and local.weekday() >= SATURDAY:
        return True
    begin, end = wish.quiet_from, wish.quiet_until
    if begin is None or end is None:
        return False
    now = local.time()
    return begin <= now < end if begin <= end else now >= begin or now < end
