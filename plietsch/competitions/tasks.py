"""Work that takes longer than a page may."""

from django_tasks import task

from plietsch.competitions.models import Selection
from plietsch.competitions.operations.selections import measure_stability


@task()
def resample_selection(selection: int) -> None:
    """Measure how stable a selection is."""
    measure_stability(Selection.objects.get(pk=selection))
