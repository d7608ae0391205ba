"""What is missing in an application: asked for by the office, handed in later by those who write it."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.competitions.forms.papers import PAPERS, PaperReplyForm, PaperRequestForm
from plietsch.competitions.models import Application, PaperRequest
from plietsch.competitions.operations import checks
from plietsch.core.models import Upload
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.core.uploads import RefusedUpload, serve, store


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: UserRequest, application: int) -> HttpResponse:
    """What was asked for and answered, and the form to ask for more."""
    handed_in = Application.objects.visible_to(request.user).standing_ones().select_related("call")
    found = get_object_or_404(handed_in, pk=application)
    form = PaperRequestForm(request.POST or None)
    if form.is_valid():
        checks.request_papers(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Die Nachforderung ist verschickt."))
        return redirect("competitions:papers", application=found.pk)
    asked = PaperRequest.objects.visible_to(request.user).filter(application=found).select_related("upload")
    context = {"application": found, "call": found.call, "form": form, "papers": asked.order_by("-pk")}
    return render(request, "competitions/papers.html", context)


@permission("competitions.write_application")
@require_http_methods(["GET", "HEAD", "POST"])
def paper_reply(request: UserRequest, paperrequest: int) -> HttpResponse:
    """Hand in what is missing; the submission itself stays as it is."""
    found = _paper(request, paperrequest)
    require(request.user, "competitions.write_application", found.application)
    form = PaperReplyForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            _reply(request, found, form)
            messages.success(request, _("Danke, Ihre Nachreichung ist eingegangen."))
            return redirect(found.application)
        except (RefusedUpload, checks.PapersTooLate) as error:
            form.add_error(None, str(error))
    return render(
        request,
        "competitions/paper_reply.html",
        {"paper": found, "application": found.application, "form": form},
    )


@permission("competitions.view_paperrequest")
@require_safe
def paper_file(request: UserRequest, paperrequest: int) -> HttpResponseBase:
    """What was handed in later, for the office and those who wrote it."""
    found = _paper(request, paperrequest)
    require(request.user, "competitions.view_paperrequest", found)
    return serve(request, get_object_or_404(Upload, pk=found.upload_id))


def _reply(request: UserRequest, found: PaperRequest, form: PaperReplyForm) -> None:
    now, file = timezone.now(), form.cleaned_data["file"]
    upload = store(file, by=request.user, at=now, kinds=PAPERS) if file else None
    checks.reply_with_papers(
        found,
        reply=form.cleaned_data["reply"],
        upload=upload,
        on=timezone.localdate(now),
        by=request.user,
        at=now,
    )


def _paper(request: UserRequest, key: int) -> PaperRequest:
    seen = PaperRequest.objects.visible_to(request.user).select_related("application__call")
    return get_object_or_404(seen, pk=key)
