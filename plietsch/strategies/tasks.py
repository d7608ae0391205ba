"""What strategies do in the background."""

from django.db.models import Count
from django.utils import timezone
from django_tasks import task

from plietsch.core.models import Activity
from plietsch.strategies.models import Language, Strategy, Update
from plietsch.strategies.operations.keeping import MELT_AFTER, melt
from plietsch.strategies.operations.papers import keep_papers


@task()
def melt_updates() -> None:
    """Melt the old changes of every text into one row; what was deleted from a text is gone then."""
    before = timezone.now() - MELT_AFTER
    old = Update.objects.filter(kept_at__lt=before).order_by("strategy")
    for strategy in old.values_list("strategy", flat=True).distinct():
        melt(strategy, before=before)


@task()
def make_papers() -> None:
    """Make the PDFs that adopted strategies lack."""
    adopted = Strategy.objects.adopted().with_state().annotate(paper_count=Count("adoption__papers"))
    for strategy in adopted.filter(paper_count__lt=len(Language)):
        keep_papers(strategy, at=timezone.now())


def on_adopted(fact: Activity) -> None:
    """An adopted strategy gets its PDFs."""
    make_papers.enqueue()
