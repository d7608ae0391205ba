"""The computed proposal, and the decision that the jury makes of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import User
from plietsch.competitions import portrait
from plietsch.competitions.forms.juries import ReasonForm
from plietsch.competitions.forms.selections import (
    AmountForm,
    LettersForm,
    PinForm,
    RulesForm,
    ShortlistForm,
)
from plietsch.competitions.letters import filled
from plietsch.competitions.models import Application, Call, Decision, Letter, Pin, Release, Selection
from plietsch.competitions.operations import decisions as deciding
from plietsch.competitions.operations import selections as operations
from plietsch.competitions.operations.awards import NoFundingTerms
from plietsch.competitions.operations.shortlists import NothingToNarrow, name_shortlist
from plietsch.competitions.portfolio import Contradiction
from plietsch.competitions.queries import to_hand_over
from plietsch.competitions.solver import Unsolved
from plietsch.competitions.tasks import resample_selection
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.funding.operations.steps import StepRefused


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def selections(request: UserRequest, call: str) -> HttpResponse:
    """State what a good portfolio is; compute; earlier computations."""
    found = _call(request, call)
    form = RulesForm(request.POST or None, call=found)
    if form.is_valid():
        try:
            selection = operations.compute_selection(found, form.wishes(), by=request.user, at=timezone.now())
            resample_selection.enqueue(selection.pk)
            return redirect("competitions:selection", selection=selection.pk)
        except operations.NothingToSelect as error:
            form.add_error(None, str(error))
        except Contradiction as error:
            form.add_error(None, portrait.contradiction(error.rules))
        except Unsolved:
            form.add_error(
                None,
                _("So ließ sich keine Auswahl berechnen. Bitte ändern Sie eine Regel und rechnen Sie neu."),
            )
    context = {
        "call": found,
        "form": form,
        "selections": portrait.summaries(
            Selection.objects.visible_to(request.user).filter(call=found).order_by("-pk")[:20]
        ),
    }
    return render(request, "competitions/selections.html", context)


@permission("competitions.view_selection")
@require_safe
def selection(request: UserRequest, selection: int) -> HttpResponse:
    """The proposal beside plain ranking, with its prices, neighbours and stability."""
    seen = Selection.objects.visible_to(request.user).select_related("call__release")
    found = get_object_or_404(seen, pk=selection)
    require(request.user, "competitions.view_selection", found)
    return render(request, "competitions/selection.html", portrait.of(found, request.user))


@permission("competitions.run_calls")
@require_POST
def shortlist(request: UserRequest, selection: int) -> HttpResponse:
    """Give some applications to the whole jury."""
    seen = Selection.objects.visible_to(request.user).select_related("call__release")
    found = get_object_or_404(seen, pk=selection)
    form = ShortlistForm(request.POST, call=found.call)
    if form.is_valid():
        try:
            name_shortlist(found.call, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Die engere Wahl liegt jetzt allen Jurymitgliedern vor."))
            return redirect("competitions:jury", call=found.call.slug)
        except NothingToNarrow as error:
            form.add_error(None, str(error))
    context = portrait.of(found, request.user, form)
    return render(request, "competitions/selection.html", context, status=422)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: UserRequest, application: int) -> HttpResponse:
    """Fix an application in or out."""
    found = get_object_or_404(
        Application.objects.visible_to(request.user).select_related("call"), pk=application
    )
    form = PinForm(request.POST or None)
    if form.is_valid():
        operations.pin(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("competitions:selections", call=found.call.slug)
    context = {"form": form, "title": _("Bewerbung festlegen"), "call": found.call}
    return render(request, "competitions/office_form.html", context)


@permission("competitions.run_calls")
@require_POST
def unpinning(request: UserRequest, application: int) -> HttpResponse:
    """Let the points speak again."""
    seen = Application.objects.visible_to(request.user)
    found = get_object_or_404(
        Pin.objects.filter(application__in=seen).select_related("application__call"), application=application
    )
    operations.unpin(found, by=request.user, at=timezone.now())
    return redirect("competitions:selections", call=found.application.call.slug)


@permission("competitions.run_calls")
@require_POST
def adoption(request: UserRequest, selection: int) -> HttpResponse:
    """Take the proposal as the decision."""
    found = get_object_or_404(Selection.objects.visible_to(request.user).select_related("call"), pk=selection)
    try:
        deciding.adopt_selection(found, by=request.user, at=timezone.now())
    except deciding.AlreadyReleased as error:
        messages.error(request, str(error))
    return redirect("competitions:decisions", call=found.call.slug)


@permission("competitions.run_calls")
@require_safe
def decisions(request: UserRequest, call: str) -> HttpResponse:
    """The decision as it stands, its letters, and its release by four eyes."""
    found = _call(request, call)
    shown = (
        Decision.objects.visible_to(request.user)
        .filter(application__call=found)
        .select_related("application__organisation")
        .order_by("outcome", "application__organisation__name", "pk")
    )
    proposed = Release.objects.filter(call=found).select_related("proposed_by", "released_by").first()
    context: dict[str, Any] = {
        "call": found,
        "decisions": shown,
        "total": sum(decision.amount_cents for decision in shown),
        "release": proposed,
        "may_release": proposed is not None and proposed.proposed_by_id != request.user.pk,
        "second_people": _second_people(proposed) if proposed else [],
        "letters": found.letters.order_by("outcome"),
    }
    return render(request, "competitions/decisions.html", context)


def _second_people(proposed: Release) -> list[User]:
    """Who of the office can release what somebody else proposed."""
    office = User.objects.members().filter(is_office=True).exclude(pk=proposed.proposed_by_id or 0)
    return list(office.order_by("name", "pk"))


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def deviation(request: UserRequest, decision: int) -> HttpResponse:
    """Decide otherwise than computed, with a reason."""
    found = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("application__call"), pk=decision
    )
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            deciding.deviate(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("competitions:decisions", call=found.application.call.slug)
        except deciding.AlreadyReleased as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": _("Vom Vorschlag abweichen"), "call": found.application.call}
    return render(request, "competitions/office_form.html", context)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def amount(request: UserRequest, decision: int) -> HttpResponse:
    """Award less than was asked for."""
    found = get_object_or_404(
        Decision.objects.visible_to(request.user)
        .awarded()
        .select_related("application__call", "application__standing"),
        pk=decision,
    )
    form = AmountForm(request.POST or None, initial={"amount_cents": found.amount_cents})
    if form.is_valid():
        try:
            deciding.change_amount(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("competitions:decisions", call=found.application.call.slug)
        except (deciding.AlreadyReleased, deciding.NotThatSum) as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": _("Summe der Prämierung ändern"), "call": found.application.call}
    return render(request, "competitions/office_form.html", context)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: UserRequest, call: str) -> HttpResponse:
    """Write the letters."""
    found = _call(request, call)
    texts = {letter.outcome: (letter.subject, letter.text) for letter in Letter.objects.filter(call=found)}
    form = LettersForm(request.POST or None, texts=texts)
    if form.is_valid():
        try:
            deciding.write_letters(found, texts=form.letters(), by=request.user, at=timezone.now())
            return redirect("competitions:decisions", call=call)
        except deciding.AlreadyReleased as error:
            form.add_error(None, str(error))
    context = {"form": form, "call": found, "previews": _previews(found)}
    return render(request, "competitions/letters.html", context)


def _previews(call: Call) -> list[tuple[Decision, str, str]]:
    """Each kept letter as the first applicant concerned will read it."""
    letters = {letter.outcome: letter for letter in Letter.objects.filter(call=call)}
    firsts: dict[str, Decision] = {}
    for decision in to_hand_over(call):
        firsts.setdefault(decision.outcome, decision)
    return [
        (decision, filled(letters[outcome].subject, decision), filled(letters[outcome].text, decision))
        for outcome, decision in firsts.items()
        if outcome in letters
    ]


@permission("competitions.run_calls")
@require_POST
def proposal(request: UserRequest, call: str) -> HttpResponse:
    """Put the decision before a second person."""
    found = _call(request, call)
    try:
        deciding.propose_release(found, by=request.user, at=timezone.now())
    except (
        deciding.AlreadyReleased,
        deciding.NothingDecided,
        deciding.OverBudget,
        NoFundingTerms,
    ) as error:
        messages.error(request, str(error))
    return redirect("competitions:decisions", call=call)


@permission("competitions.release_decisions")
@require_POST
def release(request: UserRequest, call: str) -> HttpResponse:
    """Tell everybody now."""
    found = _call(request, call)
    require(request.user, "competitions.release_decisions", found)
    proposed = get_object_or_404(Release, call=found)
    try:
        deciding.release(proposed, by=request.user, at=timezone.now())
        messages.success(request, _("Die Entscheidung ist bekannt gegeben."))
    except (deciding.AlreadyReleased, deciding.SecondPersonNeeded, NoFundingTerms, StepRefused) as error:
        messages.error(request, str(error))
        return redirect("competitions:decisions", call=call)
    return redirect("competitions:winners", call=call)


@permission("competitions.lead_application")
@require_POST
def consent(request: UserRequest, decision: int) -> HttpResponse:
    """The winner agrees to publication."""
    found = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("application__call__release"), pk=decision
    )
    require(request.user, "competitions.lead_application", found.application)
    try:
        deciding.agree_to_publication(found, by=request.user, at=timezone.now())
        messages.success(request, _("Danke. Ihr Vorhaben steht jetzt unter den Prämierten."))
    except deciding.NotAwarded as error:
        messages.error(request, str(error))
    return redirect(found.application)


def _call(request: UserRequest, slug: str) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.user).select_related("release"), slug=slug)
