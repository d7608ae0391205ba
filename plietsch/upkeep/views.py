"""The operator's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plietsch.core.jobs import figures
from plietsch.core.jobs.models import Job, Worker
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.upkeep import queries
from plietsch.upkeep.operations.jobs import retry_job

MOST = 50  # dead jobs on the page


@permission("upkeep.look_after")
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """How the system is."""
    now = timezone.now()
    context: dict[str, Any] = {
        "jobs": figures.by_state(),
        "oldest_due_at": figures.oldest_due_at(now),
        "dead": list(Job.objects.dead()[:MOST]),
        "workers": list(Worker.objects.order_by("name")),
        "mails": queries.mails(now),
        "storage": queries.storage(),
        "backup": queries.last_backup(),
        "is_backup_old": queries.is_backup_old(now),
        "versions": queries.versions(),
    }
    return render(request, "upkeep/system.html", context)


@permission("upkeep.look_after")
@require_POST
def job_retry(request: UserRequest, job: int) -> HttpResponse:
    """Give a dead job another chance."""
    retry_job(get_object_or_404(Job.objects.dead(), pk=job), by=request.user, at=timezone.now())
    messages.success(request, _("Die Aufgabe wird noch einmal versucht."))
    return redirect("upkeep:system")
