"""A secret link by which the press reads news before its time."""

from django.core import signing

from plietsch.portal.models import News

SALT = "portal.embargo"


def press_key(page: News) -> str:
    """The secret part of the link; once the page is out, it leads there."""
    return signing.dumps(page.pk, salt=SALT)


def page_behind(key: str) -> News | None:
    """The scheduled state of the page that a link leads to, or the page itself when it is out."""
    try:
        page = News.objects.get(pk=signing.loads(key, salt=SALT))
    except (signing.BadSignature, News.DoesNotExist):
        return None
    if page.scheduled_revision:
        return page.scheduled_revision.as_object()
    return page if page.live else None
