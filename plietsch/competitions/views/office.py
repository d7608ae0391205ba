"""The office's pages of a call: drafting it, running it, checking what came in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.competitions.forms import calls as forms
from plietsch.competitions.forms.applications import AnswersForm, ReopeningForm
from plietsch.competitions.forms.juries import CheckForm
from plietsch.competitions.models import (
    Application,
    Call,
    CheckPoint,
    Criterion,
    EligibilityCheck,
    Inquiry,
    Question,
    Section,
)
from plietsch.competitions.operations import applications as writing
from plietsch.competitions.operations import calls as operations
from plietsch.competitions.operations import checks
from plietsch.competitions.queries import criteria_with_anchors, office_list, office_rows
from plietsch.competitions.wordings import languages, texts_of, words_of
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission
from plietsch.funding.forms import FundingTermsForm

ROWS = 50
Part = Section | Question | Criterion | CheckPoint


@permission("competitions.run_calls")
@require_safe
def office(request: UserRequest, call: str) -> HttpResponse:
    """One call as the office runs it: steps, numbers, applications once they are unsealed."""
    found = _call(call)
    now = timezone.now()
    seen = Application.objects.visible_to(request.user, now).filter(call=found)
    page = Paginator(office_list(seen), ROWS).get_page(request.GET.get("page"))
    context = {
        "call": found,
        "state": found.state(now),
        "page": page,
        "rows": office_rows(page),
        "started": found.applications.count(),
        "handed_in": found.applications.standing_ones().count(),
        "inquiries": found.inquiries.filter(answered_at=None).order_by("asked_at", "pk"),
        "form": ReopeningForm(),
    }
    return render(request, "competitions/office.html", context)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: UserRequest) -> HttpResponse:
    """Draft a call."""
    form = forms.CallForm(request.POST or None)
    if form.is_valid():
        found = operations.draft_call(fields=form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("competitions:form", call=found.slug)
    return _form(request, form, _("Aufruf entwerfen"))


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_call(request: UserRequest, call: str) -> HttpResponse:
    """Change a draft, or the words of a published call."""
    found = _call(call)
    kind = forms.CallWordsForm if found.published_at else forms.CallForm
    form = kind(request.POST or None, instance=found)
    if form.is_valid():
        changed = operations.change_call(
            _call(call), fields=form.cleaned_data, by=request.user, at=timezone.now()
        )
        return _back(changed)
    return _form(request, form, _("Aufruf bearbeiten"), found)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: UserRequest, call: str) -> HttpResponse:
    """Sections, questions and criteria, as applicants and jurors will see them."""
    found = _call(call)
    section_form = forms.SectionForm(request.POST or None)
    if section_form.is_valid():
        try:
            operations.add_section(found, by=request.user, at=timezone.now(), **section_form.cleaned_data)
            return redirect("competitions:form", call=call)
        except operations.RulesAreFixed as error:
            section_form.add_error(None, str(error))
    context = {
        "call": found,
        "sections": found.sections.order_by("position").prefetch_related("questions"),
        "criteria": criteria_with_anchors(found),
        "points": found.check_points.order_by("position"),
        "languages": languages(),
        "point_form": forms.CheckPointForm(),
        "form": section_form,
    }
    return render(request, "competitions/form.html", context)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: UserRequest, call: str, language: str) -> HttpResponse:
    """The texts of a call beside their translations."""
    found, name = _call(call), dict(languages()).get(language)
    if name is None:
        raise Http404
    known = found.wordings.filter(language=language).first()
    form = forms.WordingForm(request.POST or None, texts=texts_of(found), words=known.texts if known else {})
    if request.method == "POST" and form.is_valid():
        texts = form.translations()
        operations.translate_call(found, language=language, texts=texts, by=request.user, at=timezone.now())
        messages.success(request, _("Gespeichert. Was leer ist, steht weiter in der Sprache des Aufrufs."))
        return redirect("competitions:form", call=call)
    title = _("Aufruf übersetzen: %(language)s") % {"language": name}
    return render(request, "competitions/wording.html", {"call": found, "form": form, "title": title})


@permission("competitions.run_calls")
@require_safe
def preview(request: UserRequest, call: str) -> HttpResponse:
    """The pages of the form as applicants will see them; nothing is kept."""
    found = _call(call)
    sections = found.sections.order_by("position").prefetch_related("questions__shown_if")
    words = words_of(found)
    pages = [(part, AnswersForm(questions=_in_order(part), answers={}, words=words)) for part in sections]
    return render(request, "competitions/preview.html", {"call": found, "pages": pages, "words": words})


def _in_order(part: Section) -> list[Question]:
    return sorted(part.questions.all(), key=lambda question: question.position)


@permission("competitions.run_calls")
@require_POST
def check_points(request: UserRequest, call: str) -> HttpResponse:
    """Append a point to the formal check."""
    found = _call(call)
    point_form = forms.CheckPointForm(request.POST)
    if point_form.is_valid():
        try:
            operations.add_check_point(
                found, text=point_form.cleaned_data["text"], by=request.user, at=timezone.now()
            )
            return redirect("competitions:form", call=call)
        except operations.RulesAreFixed as error:
            point_form.add_error(None, str(error))
    return _form(request, point_form, _("Prüfpunkt hinzufügen"), found)


def _removal(model: Any, kind: str) -> Any:
    """The view that takes one part out of a draft."""

    @permission("competitions.run_calls")
    @require_POST
    def remove(request: UserRequest, **key: int) -> HttpResponse:
        part: Part = get_object_or_404(model._default_manager.all(), pk=key[kind])
        call = part.section.call if isinstance(part, Question) else part.call
        try:
            operations.remove_part(part, by=request.user, at=timezone.now())
        except (operations.RulesAreFixed, operations.InUse) as error:
            messages.error(request, str(error))
        return redirect("competitions:form", call=call.slug)

    return remove


section_removal = _removal(Section, "section")
question_removal = _removal(Question, "question")
criterion_removal = _removal(Criterion, "criterion")
checkpoint_removal = _removal(CheckPoint, "checkpoint")


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: UserRequest, section: int) -> HttpResponse:
    """Append a question."""
    part = get_object_or_404(Section.objects.select_related("call"), pk=section)
    question_form = forms.QuestionForm(request.POST or None, call=part.call)
    if question_form.is_valid():
        try:
            operations.add_question(
                part, fields=question_form.cleaned_data, by=request.user, at=timezone.now()
            )
            return redirect("competitions:form", call=part.call.slug)
        except operations.RulesAreFixed as error:
            question_form.add_error(None, str(error))
    return _form(request, question_form, _("Frage hinzufügen"), part.call)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: UserRequest, call: str) -> HttpResponse:
    """Append a criterion."""
    found = _call(call)
    criterion_form = forms.CriterionForm(request.POST or None)
    if criterion_form.is_valid():
        fields, anchors = criterion_form.criterion(), criterion_form.anchors()
        try:
            operations.add_criterion(
                found, fields=fields, anchors=anchors, by=request.user, at=timezone.now()
            )
            return redirect("competitions:form", call=call)
        except operations.RulesAreFixed as error:
            criterion_form.add_error(None, str(error))
    return _form(request, criterion_form, _("Kriterium hinzufügen"), found)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def funding_terms(request: UserRequest, call: str) -> HttpResponse:
    """How the money of all awards is handled."""
    found = _call(call)
    terms_form = FundingTermsForm(request.POST or None, initial=found.funding_terms)
    if terms_form.is_valid():
        try:
            operations.lay_down_terms(found, terms=terms_form.terms(), by=request.user, at=timezone.now())
            return _back(found)
        except operations.RulesAreFixed as error:
            terms_form.add_error(None, str(error))
    return _form(request, terms_form, _("Förderbedingungen"), found)


@permission("competitions.run_calls")
@require_POST
def publication(request: UserRequest, call: str) -> HttpResponse:
    """Publish a call."""
    found = _call(call)
    try:
        operations.publish_call(found, by=request.user, at=timezone.now())
        messages.success(request, _("Der Aufruf ist veröffentlicht."))
    except operations.NotReady as error:
        messages.error(request, str(error))
    return _back(found)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: UserRequest, call: str) -> HttpResponse:
    """Move the closing time later."""
    found = _call(call)
    extension_form = forms.ExtensionForm(request.POST or None)
    if extension_form.is_valid():
        try:
            operations.extend_call(found, by=request.user, at=timezone.now(), **extension_form.cleaned_data)
            return _back(found)
        except operations.OnlyLater as error:
            extension_form.add_error("closes_at", str(error))
    return _form(request, extension_form, _("Frist verlängern"), found)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: UserRequest, call: str) -> HttpResponse:
    """Begin a new call from this one."""
    found = _call(call)
    copy_form = forms.CopyForm(request.POST or None)
    if copy_form.is_valid():
        copied = operations.copy_call(found, by=request.user, at=timezone.now(), **copy_form.cleaned_data)
        return redirect("competitions:edit_call", call=copied.slug)
    return _form(request, copy_form, _("Aufruf kopieren"), found)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: UserRequest, inquiry: int) -> HttpResponse:
    """Answer a question for everybody."""
    found = get_object_or_404(Inquiry.objects.visible_to(request.user).select_related("call"), pk=inquiry)
    answer_form = forms.AnswerForm(request.POST or None)
    if answer_form.is_valid():
        text = answer_form.cleaned_data["answer"]
        operations.answer(found, text=text, by=request.user, at=timezone.now())
        return redirect(found.call)
    context = {"call": found.call, "form": answer_form, "question": found.question}
    return render(request, "competitions/inquiry.html", context)


@permission("competitions.run_calls")
@require_POST
def reopening(request: UserRequest, call: str) -> HttpResponse:
    """Let one application, named by its number, be handed in late."""
    found = _call(call)
    reopening_form = ReopeningForm(request.POST)
    if reopening_form.is_valid():
        chosen = reopening_form.cleaned_data
        application = found.applications.filter(pk=chosen["application"]).first()
        if application:
            until, reason = chosen["until"], chosen["reason"]
            writing.reopen(application, until=until, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, _("Die Bewerbung ist wieder offen."))
            return _back(found)
        reopening_form.add_error(
            "application", _("Zu diesem Aufruf gibt es keine Bewerbung mit dieser Nummer.")
        )
    return _form(request, reopening_form, _("Bewerbung wieder öffnen"), found)


@permission("competitions.run_calls")
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: UserRequest, application: int) -> HttpResponse:
    """The formal check of one application."""
    found = _application(request, application)
    points = list(found.call.check_points.order_by("position"))
    result = EligibilityCheck.objects.filter(application=found).first()
    met = {mark.point_id: mark.is_met for mark in result.marks.all()} if result else {}
    initial = {f"point_{key}": is_met for key, is_met in met.items()} | {
        "reason": result.reason if result else ""
    }
    check_form = CheckForm(request.POST or None, points=points, initial=initial)
    if check_form.is_valid():
        try:
            checks.check_application(
                found,
                marks=check_form.marks(),
                reason=check_form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            return _back(found.call)
        except checks.AlreadyConfirmed as error:
            check_form.add_error(None, str(error))
    context = {"application": found, "call": found.call, "form": check_form, "result": result}
    return render(request, "competitions/eligibility.html", context)


@permission("competitions.run_calls")
@require_POST
def exclusion(request: UserRequest, application: int) -> HttpResponse:
    """A second person confirms the exclusion."""
    found = _application(request, application)
    result = get_object_or_404(EligibilityCheck, application=found, outcome=EligibilityCheck.Outcome.PROPOSED)
    try:
        checks.confirm_exclusion(result, by=request.user, at=timezone.now())
        messages.success(request, _("Die Bewerbung ist ausgeschlossen."))
    except checks.SecondPersonNeeded as error:
        messages.error(request, str(error))
    return _back(found.call)


def _application(request: UserRequest, key: int) -> Application:
    handed_in = Application.objects.visible_to(request.user).standing_ones().select_related("call")
    return get_object_or_404(handed_in, pk=key)


def _call(slug: str) -> Call:
    """The office sees every call, drafts too."""
    return get_object_or_404(Call.objects.select_related("release"), slug=slug)


def _form(request: UserRequest, form: Any, title: str, call: Call | None = None) -> HttpResponse:
    return render(request, "competitions/office_form.html", {"form": form, "title": title, "call": call})


def _back(call: Call) -> HttpResponse:
    return redirect("competitions:office", call=call.slug)
