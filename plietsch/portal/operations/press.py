"""The press's look before the time: who was given the link reads until it is taken back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import PageLogEntry

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.portal.models import News, PressLink

UNSCHEDULED = "wagtail.schedule.cancel"


@transaction.atomic
def take_link_back(page: News, *, by: User | None, at: datetime) -> None:
    """Links that were handed out lead to nothing that waits from now on; the next one is another."""
    change_link(page)
    record("news.link_taken_back", actor=by, subject=page, audience=OFFICE, at=at)


@transaction.atomic
def change_link(page: News) -> None:
    """What waits next has another link than what is out now."""
    link, _is_new = PressLink.objects.select_for_update().get_or_create(page=page)
    link.round += 1
    link.full_clean()
    link.save()


def on_logged(*, instance: PageLogEntry, created: bool, **_signal: Any) -> None:
    """What waits for its hour no more is no longer for the press either."""
    if created and instance.action == UNSCHEDULED:
        page = News.objects.filter(pk=instance.page_id).first()
        if page:
            take_link_back(page, by=instance.user, at=timezone.now())
