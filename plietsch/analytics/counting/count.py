"""Count what was read: the one place that decides whether somebody is counted at all."""

from typing import NamedTuple

from django.conf import settings

from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.counting.reader import (
    Reader,
    bot_of,
    campaign_of,
    device_of,
    language_of,
    legible,
    source_of,
)
from plietsch.analytics.counting.rows import Row
from plietsch.analytics.counting.visitors import visitor_of
from plietsch.analytics.models import MOST_PATH, OWN, Device, Kind

COUNTS = "plietsch.counts"  # in the environ of a request: what its answer counts as, for cached pages


class Read(NamedTuple):
    """What was read: a page and perhaps its title, a file, words that were searched for."""

    kind: int
    path: str
    detail: str = ""


def count(read: Read, reader: Reader, *, site: int = OWN) -> bool:
    """Count one reading; False for who objects, for pages fetched in advance, where nothing is counted."""
    if not settings.COUNT_PAGES or reader.objects or reader.is_prefetch:
        return False
    buffer.add(_row(read, reader, site))
    return True


def _row(read: Read, reader: Reader, site: int) -> Row:
    device = device_of(reader.agent)
    if device == Device.BOT.value:
        return Row(site, Kind.BOT.value, "", bot_of(reader.agent), False, "", "", device, "", 0)
    source = source_of(reader.referer, reader.host)
    return Row(
        site=site,
        kind=read.kind,
        path=legible(read.path, MOST_PATH),
        detail=legible(read.detail, MOST_PATH),
        is_entry=source is not None and read.kind == Kind.PAGE.value,
        source=source or "",
        campaign=campaign_of(reader.query) if reader.query else "",
        device=device,
        language=language_of(reader.languages),
        visitor=visitor_of(reader, site),
    )
