"""A secret link by which the press reads news before its time."""

from django.core import signing
from django.utils import timezone

from plietsch.portal.models import News

SALT = "portal.embargo"


def press_key(page: News) -> str:
    """The secret part of the link; it holds until the page is published or its time is taken back."""
    return signing.dumps(page.pk, salt=SALT)


def page_behind(key: str) -> News | None:
    """The scheduled state of the page that a link leads to."""
    try:
        page = News.objects.get(pk=signing.loads(key, salt=SALT))
    except (signing.BadSignature, News.DoesNotExist):
        return None
    revision = page.scheduled_revision
    if revision is None or revision.approved_go_live_at <= timezone.now():
        return None
    return revision.as_object()
