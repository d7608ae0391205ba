"""What strategies do in the background."""

from django.utils import timezone
from django_tasks import task

from plietsch.strategies.models import Update
from plietsch.strategies.operations.keeping import MELT_AFTER, melt


@task()
def melt_updates() -> None:
    """Melt the old changes of every text into one row; what was deleted from a text is gone then."""
    before = timezone.now() - MELT_AFTER
    old = Update.objects.filter(kept_at__lt=before).order_by("strategy")
    for strategy in old.values_list("strategy", flat=True).distinct():
        melt(strategy, before=before)
