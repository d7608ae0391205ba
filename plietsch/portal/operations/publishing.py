"""Wagtail publishes; here the network learns of it, as one fact like any other."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE, PUBLIC
from plietsch.portal.models import News, Page, TextPage
from plietsch.portal.operations.press import change_link, take_link_back
from plietsch.portal.operations.translations import withdraw


def on_published(*, sender: type[Any], instance: Any, revision: Any = None, **_signal: Any) -> None:
    """The first time it is news, later a change; Wagtail also says so of what only waits for its hour."""
    if isinstance(instance, News) and instance.live:
        change_link(instance)
        is_first = instance.first_published_at == instance.last_published_at
        verb = "news.published" if is_first else "news.changed"
        record(verb, actor=revision and revision.user, subject=instance, audience=PUBLIC)
    elif isinstance(instance, TextPage) and instance.live:
        record("textpage.published", actor=revision and revision.user, subject=instance, audience=OFFICE)


def on_unpublished(*, sender: type[Any], instance: Any, **_signal: Any) -> None:
    """Taken back, by an editor or because its time is over; then it is over in all languages."""
    if instance.expired and instance.locale.language_code == settings.LANGUAGE_CODE:
        others = Page.objects.out_or_waiting().filter(translation_key=instance.translation_key)
        withdraw(others.exclude(pk=instance.pk), by=None, is_expired=True)
    if isinstance(instance, News):
        record("news.withdrawn", actor=None, subject=instance, audience=PUBLIC)
        take_link_back(instance, by=None, at=timezone.now())
    elif isinstance(instance, TextPage):
        record("textpage.withdrawn", actor=None, subject=instance, audience=OFFICE)
