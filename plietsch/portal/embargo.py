"""A secret link by which the press reads news before its time, until it is out or the link is taken back."""

from datetime import datetime
from typing import NamedTuple

from django.core import signing

from plietsch.portal.models import News, PressLink

SALT = "portal.embargo"


def press_key(page: News) -> str:
    """The secret part of the link; it holds for what waits now, and afterwards leads to the page."""
    return signing.dumps([page.pk, PressLink.objects.round_of(page.pk)], salt=SALT)


class Look(NamedTuple):
    """What a link leads to: what waits for its hour, or without an hour the page that is out."""

    page: News
    embargo: datetime | None = None


def look_behind(key: str) -> Look | None:
    """What the holder of a link reads; None where it holds no longer and nothing is out."""
    try:
        pk, round_ = signing.loads(key, salt=SALT)
        page = News.objects.get(pk=pk)
    except (signing.BadSignature, TypeError, News.DoesNotExist):
        return None
    waiting = page.scheduled_revision
    if waiting and round_ == PressLink.objects.round_of(pk):
        return Look(waiting.as_object(), waiting.approved_go_live_at)
    return Look(page) if page.live else None
