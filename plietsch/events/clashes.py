"""What cannot both be: the same person in two items at once, two items of one track at the same time."""

from collections.abc import Iterator
from itertools import combinations

from django.db.models import Prefetch
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plietsch.events.models import ProgrammeItem, Speaker

MOST = 10


def clashes(event: int) -> list[str]:
    """Warnings for who plans the programme, in its order; nothing of it is forbidden."""
    speakers = Prefetch("speakers", Speaker.objects.order_by("pk"))
    items = ProgrammeItem.objects.filter(event=event).select_related("track").prefetch_related(speakers)
    found: list[str] = []
    ordered = list(items.order_by("starts_at", "pk"))
    has_days = len({localtime(item.starts_at).date() for item in ordered}) > 1
    for first, second in combinations(ordered, 2):
        if second.starts_at < first.ends_at:
            found += _clashes_of(first, second, has_days=has_days)
    return found[:MOST]


def _clashes_of(first: ProgrammeItem, second: ProgrammeItem, *, has_days: bool) -> Iterator[str]:
    """What is in no track concerns all of them."""
    at = localtime(second.starts_at)
    clock = date_format(at, "SHORT_DATETIME_FORMAT") if has_days else time_format(at.time())
    pair = {"clock": clock, "first": first.title, "second": second.title}
    concerns_all = not (first.track and second.track)
    if concerns_all or first.track_id == second.track_id:
        track = "" if concerns_all else f"{first.track}, "
        yield track + _("%(clock)s: „%(first)s“ und „%(second)s“ überschneiden sich.") % pair
    there = set(second.speakers.all())
    if both := [speaker.name for speaker in first.speakers.all() if speaker in there]:
        names = {"names": ", ".join(both)}
        yield _("%(clock)s: „%(first)s“ und „%(second)s“ zugleich, beide mit %(names)s.") % {**pair, **names}
