"""Telling webhooks in the background."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from plietsch.api import operations
from plietsch.api.models import Delivery, Webhook
from plietsch.api.queries import failing, missed
from plietsch.core.jobs.models import OUTSIDE
from plietsch.core.models import Activity

FIRST_DELAY = timedelta(seconds=30)
AFTER_OTHERS, LAST = -10, -20  # priorities: nobody waits for programs, and none of them for one that is slow


def on_fact(activity: Activity) -> None:
    """Whoever has a webhook hears of it soon."""
    if operations.kind_of(activity) and Webhook.objects.exists():
        tell_webhooks.enqueue(activity.pk)


@task()
def tell_webhooks(activity: int) -> None:
    """Make a delivery for each webhook and send them."""
    found = Activity.objects.get(pk=activity)
    made = operations.prepare_deliveries(found, at=timezone.now())
    slow = failing([delivery.webhook_id for delivery in made])
    for delivery in made:
        priority = LAST if delivery.webhook_id in slow else AFTER_OTHERS
        send_delivery.using(priority=priority).enqueue(delivery.pk)


def on_resumed(activity: Activity) -> None:
    """A webhook that goes on hears what it missed."""
    for delivery in missed(int(activity.subject.partition(":")[2])):
        send_delivery.using(priority=LAST).enqueue(delivery)


@task(queue_name=OUTSIDE)
def send_delivery(delivery: int) -> None:
    """One attempt; after a failure another, 30 seconds, a minute, two … nine hours later."""
    rows = Delivery.objects.select_related("webhook__member", "activity")
    found = rows.filter(pk=delivery, delivered_at=None).first()
    if found and not operations.deliver(found, at=timezone.now()):
        later = timezone.now() + FIRST_DELAY * 2**found.attempts
        send_delivery.using(run_after=later, priority=LAST).enqueue(delivery)
