"""Telling webhooks in the background."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from plietsch.api import operations
from plietsch.api.models import Delivery, Webhook
from plietsch.core.jobs.models import OUTSIDE
from plietsch.core.models import Activity

FIRST_DELAY = timedelta(seconds=30)


def on_fact(activity: Activity) -> None:
    """Whoever has a webhook hears of it soon."""
    if operations.kind_of(activity) and Webhook.objects.filter(paused_at=None).exists():
        tell_webhooks.enqueue(activity.pk)


@task()
def tell_webhooks(activity: int) -> None:
    """Make a delivery for each webhook and send them."""
    found = Activity.objects.get(pk=activity)
    for delivery in operations.prepare_deliveries(found, at=timezone.now()):
        send_delivery.enqueue(delivery)


@task(queue_name=OUTSIDE)
def send_delivery(delivery: int) -> None:
    """One attempt; after a failure another, 30 seconds, a minute, two … later."""
    rows = Delivery.objects.select_related("webhook__member", "activity")
    found = rows.filter(pk=delivery, delivered_at=None).first()
    if found and not operations.deliver(found, at=timezone.now()):
        later = timezone.now() + FIRST_DELAY * 2**found.attempts
        send_delivery.using(run_after=later).enqueue(delivery)
