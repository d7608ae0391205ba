"""What the portal does in the background."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from plietsch.portal.models import News
from plietsch.portal.operations.drafts import prepare_draft, prepare_reviews
from plietsch.portal.operations.newsletter import send_issue


@task()
def publish_scheduled_pages() -> None:
    """Publish what waited for its time, and take back what has expired."""
    call_command("publish_scheduled", verbosity=0)


@task()
def draft_news(verb: str, subject: int) -> None:
    """Prepare the draft that a fact calls for."""
    prepare_draft(verb=verb, subject=subject, at=timezone.now())


@task()
def draft_reviews() -> None:
    """Prepare looks back on events that have just ended."""
    prepare_reviews(at=timezone.now())


def on_fact(activity: Any) -> None:
    """A fact that may be news."""
    draft_news.enqueue(activity.verb, int(activity.subject.split(":")[1]))


@task()
def mail_news(news: int) -> None:
    """Mail a piece of news to those who asked for it."""
    found = News.objects.filter(pk=news).select_related("locale").first()
    if found:
        send_issue(found, at=timezone.now())


def on_published(activity: Any) -> None:
    """News are out."""
    mail_news.enqueue(int(activity.subject.split(":")[1]))
