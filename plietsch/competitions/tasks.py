"""Work that takes longer than a page may."""

from django.utils import timezone
from django_tasks import task

from plietsch.competitions.models import Meeting, Selection, Submission
from plietsch.competitions.operations.documents import keep_minutes, keep_submission
from plietsch.competitions.operations.selections import measure_stability


@task()
def resample_selection(selection: int) -> None:
    """Measure how stable a selection is."""
    measure_stability(Selection.objects.get(pk=selection))


@task()
def make_minutes(meeting: int) -> None:
    """The PDF of the minutes of a meeting that was just closed."""
    keep_minutes(Meeting.objects.select_related("call").get(pk=meeting), at=timezone.now())


@task()
def make_submission(submission: int) -> None:
    """The PDF of what was just handed in."""
    found = Submission.objects.select_related("application__call").get(pk=submission)
    keep_submission(found, at=timezone.now())
