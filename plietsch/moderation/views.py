"""Report something; the queue; one case with its decision and appeal; blocks; the list of words."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.naming import with_names
from plietsch.core.pace import is_too_fast
from plietsch.core.permissions import can, permission, require
from plietsch.core.things import visible_things
from plietsch.moderation import operations
from plietsch.moderation.forms import (
    AppealForm,
    BlockForm,
    DecisionForm,
    ReportForm,
    WordForm,
    WordRemovalForm,
)
from plietsch.moderation.models import Case, Report, WatchedWord
from plietsch.moderation.queries import reported_thing, waiting_for

MOST_REPORTS = 20  # in an hour
PAGE = 30


@permission("moderation.read_cases")
@require_safe
def cases(request: UserRequest) -> HttpResponse:
    """What waits for me, and the cases that I have to do with; for the office, the list of words."""
    seen = Case.objects.visible_to(request.user)
    page = Paginator(seen.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    may_watch = can(request.user, "moderation.keep_words")
    context = {
        "waiting": waiting_for(request.user, PAGE),
        "waiting_count": seen.to_decide(request.user).count(),
        "page": page,
        "word_form": WordForm() if may_watch else None,
        "words": WatchedWord.objects.order_by("word") if may_watch else None,
    }
    return render(request, "moderation/cases.html", context)


@permission("moderation.report")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: UserRequest) -> HttpResponse:
    """Report the thing that `was` names."""
    key = request.GET.get("was", "")
    thing = reported_thing(request.user, key) if key else None
    if key and thing is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and thing is not None and form.is_valid():
        if is_too_fast("moderation.reported", MOST_REPORTS, by=request.user, at=timezone.now()):
            form.add_error(None, _("Das waren viele Meldungen in kurzer Zeit. Bitte warten Sie etwas."))
        else:
            case = operations.report(thing=thing, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Danke. Wir sehen es uns an und sagen Ihnen, was daraus wird."))
            return redirect(case)
    return render(request, "moderation/report.html", {"thing": thing, "form": form})


@permission("moderation.view_case")
@require_safe
def case(request: UserRequest, case: int) -> HttpResponse:
    """One case, as far as this person has to do with it."""
    return _show(request, _find(request, case))


@permission("moderation.decide_case")
@require_POST
def decision(request: UserRequest, case: int) -> HttpResponse:
    """Keep or remove."""
    found = _find(request, case)
    require(request.user, "moderation.decide_case", found)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, found, decision=form)
    try:
        operations.decide(case=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Entschieden. Beide Seiten erfahren es."))
    except operations.AlreadyDecided:
        messages.warning(request, _("Inzwischen hat schon jemand entschieden."))
    return redirect("moderation:cases")


@permission("moderation.appeal_case")
@require_POST
def appeal(request: UserRequest, case: int) -> HttpResponse:
    """Ask a second person."""
    found = _find(request, case)
    if found.appealed_by_id == request.user.pk:
        messages.info(request, _("Ihr Einspruch ist da."))
        return redirect(found)
    require(request.user, "moderation.appeal_case", found)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _show(request, found, appeal=form)
    operations.appeal(case=found, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, _("Eine zweite Person sieht es sich an. Sie hören von uns."))
    return redirect(found)


@permission("moderation.block_member")
@require_POST
def block(request: UserRequest) -> HttpResponse:
    """Hear nothing from somebody any more, or hear from them again."""
    form = BlockForm(request.POST, by=request.user)
    if not form.is_valid():
        raise Http404
    member = form.cleaned_data["member"]
    if form.cleaned_data["undo"]:
        operations.unblock(member=member, by=request.user)
        messages.success(request, _("%(name)s ist nicht mehr blockiert.") % {"name": member})
    else:
        operations.block(member=member, by=request.user, at=timezone.now())
        messages.success(request, _("Von %(name)s hören Sie nichts mehr.") % {"name": member})
    return redirect("moderation:cases")


@permission("moderation.keep_words")
@require_POST
def words(request: UserRequest) -> HttpResponse:
    """One more word on the list."""
    form = WordForm(request.POST)
    if form.is_valid():
        operations.watch_word(word=form.cleaned_data["word"], by=request.user, at=timezone.now())
    else:
        messages.error(request, _("Schreiben Sie ein Wort oder eine Domain, höchstens 100 Zeichen."))
    return redirect("moderation:cases")


@permission("moderation.keep_words")
@require_POST
def word_removal(request: UserRequest) -> HttpResponse:
    """One word less."""
    form = WordRemovalForm(request.POST)
    if form.is_valid():
        operations.forget_word(word=form.cleaned_data["word"], by=request.user, at=timezone.now())
    return redirect("moderation:cases")


def _find(request: UserRequest, case: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user), pk=case)


def _show(request: UserRequest, case: Case, **forms: Any) -> HttpResponse:
    judges = can(request.user, "moderation.decide_case", case)
    reports = list(case.reports.order_by("pk")) if judges else []
    mine = Report.objects.filter(case=case, reporter=request.user).exists()
    still_reads = mine and case.subject in visible_things(request.user, [case.subject])
    concerned = judges or request.user.pk in {case.author_id, case.decided_by_id, case.settled_by_id}
    context = {
        "case": case,
        "reports": reports,
        "text": with_names(request.user, [case.text])[0],
        "shows_text": concerned or still_reads,
        "shows_appeal": concerned,
        "decision": (forms.get("decision") or DecisionForm()) if judges else None,
        "appeal": (forms.get("appeal") or AppealForm())
        if can(request.user, "moderation.appeal_case", case)
        else None,
    }
    return render(request, "moderation/case.html", context, status=400 if forms else 200)
