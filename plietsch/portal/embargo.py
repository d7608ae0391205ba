"""A secret link by which the press reads news before its time, until it is taken back."""

from django.core import signing

from plietsch.portal.models import News, PressLink

SALT = "portal.embargo"


def press_key(page: News) -> str:
    """The secret part of the link; once the page is out, it leads there."""
    return signing.dumps([page.pk, PressLink.objects.round_of(page.pk)], salt=SALT)


def page_behind(key: str) -> News | None:
    """The scheduled state of the page that a link leads to, or the page itself when it is out."""
    try:
        pk, round_ = signing.loads(key, salt=SALT)
        page = News.objects.get(pk=pk)
    except (signing.BadSignature, TypeError, News.DoesNotExist):
        return None
    if round_ != PressLink.objects.round_of(pk):
        return None
    if page.scheduled_revision:
        return page.scheduled_revision.as_object()
    return page if page.live else None
