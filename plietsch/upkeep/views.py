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
from plietsch.core.models import Letter
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.upkeep import queries
from plietsch.upkeep.operations.jobs import retry_job
from plietsch.upkeep.operations.mails import AlreadyDecided, let_rest, send_again

MOST = 50  # dead jobs, and mails to decide about, on the page


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
        "perhaps_sent": list(Letter.objects.perhaps_sent()[:MOST]),
        "refused": list(Letter.objects.refused().order_by("-refused_at")[:MOST]),
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


@permission("upkeep.look_after")
@require_POST
def mail_decision(request: UserRequest, letter: int) -> HttpResponse:
    """Send a mail again that was perhaps sent, or let it rest."""
    found = get_object_or_404(Letter.objects.perhaps_sent(), pk=letter)
    is_again = request.POST.get("again") == "1"
    try:
        (send_again if is_again else let_rest)(found, by=request.user, at=timezone.now())
    except AlreadyDecided:
        messages.info(request, _("Darüber hat gerade jemand anderes entschieden."))
    else:
        told = _("Die Mail wird noch einmal gesendet.") if is_again else _("Die Mail gilt als gesendet.")
        messages.success(request, told)
    return redirect("upkeep:system")
