"""What applicants see: their applications, the task list, each page of the form."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.models import User
from plietsch.competitions import tasklist
from plietsch.competitions.deadlines import deadline, is_writable
from plietsch.competitions.forms.applications import (
    AnswersForm,
    FactsForm,
    PartnerForm,
    PlanForm,
    StartForm,
    WriterForm,
)
from plietsch.competitions.forms.papers import PAPERS
from plietsch.competitions.models import Answer, Application, Call, PaperRequest, Partner, Question, Writer
from plietsch.competitions.operations import applications as operations
from plietsch.competitions.wordings import words_of
from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, require
from plietsch.core.uploads import RefusedUpload, serve, store


@permission("competitions.start_application")
@require_safe
def applications(request: UserRequest) -> HttpResponse:
    """The applications that this person writes."""
    own = Application.objects.written_by(request.user).select_related("call__release", "organisation")
    return render(
        request, "competitions/applications.html", {"applications": own.order_by("-started_at", "-pk")}
    )


@permission("competitions.start_application")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: UserRequest, call: str) -> HttpResponse:
    """Begin an application for one's organisation."""
    found = get_object_or_404(Call.objects.visible_to(request.user), slug=call)
    form = StartForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            application = operations.start_application(
                found, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return redirect(application)
        except (operations.CallNotOpen, operations.NotYours, operations.NotEligible) as error:
            form.add_error(None, str(error))
    return render(request, "competitions/start.html", {"call": found, "form": form})


@permission("competitions.view_application")
@require_safe
def application(request: UserRequest, application: int) -> HttpResponse:
    """The task list for its writers; what was handed in for everybody else who may see it."""
    found = _application(request, application)
    if not can(request.user, "competitions.write_application", found):
        return redirect("competitions:submission", submission=found.standing_id)
    context = {
        "application": found,
        "tasks": tasklist.tasks(found),
        "deadline": deadline(found),
        "is_writable": is_writable(found, timezone.now()),
        "leads": can(request.user, "competitions.lead_application", found),
        "papers": PaperRequest.objects.visible_to(request.user).filter(application=found).order_by("pk"),
        **tasklist.decided(found, request.user),
    }
    return render(request, "competitions/application.html", context)


@permission("competitions.write_application")
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: UserRequest, application: int) -> HttpResponse:
    """Title, summary, places, themes, period."""
    found = _written(request, application)
    form = FactsForm(request.POST or None, instance=found)
    if form.is_valid():
        try:
            operations.save_facts(
                Application.objects.get(pk=found.pk),
                fields=form.facts(),
                version=form.cleaned_data["version"],
                by=request.user,
                at=timezone.now(),
            )
            return _saved(request, found)
        except operations.NotWritable as error:
            form.add_error(None, str(error))
        except operations.ChangedMeanwhile as error:
            form = _again(form, "version", Application.objects.get(pk=found.pk).facts_version, error)
    return render(request, "competitions/facts.html", {"application": found, "form": form})


@permission("competitions.write_application")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: UserRequest, application: int) -> HttpResponse:
    """The finance plan, with its sums."""
    found = _written(request, application)
    form = PlanForm(request.POST or None, application=found)
    if form.is_valid():
        try:
            operations.save_plan(found, at=timezone.now(), **form.plan())
            return _saved(request, found)
        except operations.NotWritable as error:
            form.add_error(None, str(error))
        except operations.ChangedMeanwhile as error:
            form = _again(form, "version", Application.objects.get(pk=found.pk).plan_version, error)
    return render(request, "competitions/plan.html", {"application": found, "form": form})


@permission("competitions.write_application")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: UserRequest, application: int, section: int) -> HttpResponse:
    """The questions of one section; also saved by itself while writing (answers as JSON)."""
    found = _written(request, application)
    part = get_object_or_404(found.call.sections, pk=section)
    questions = list(part.questions.select_related("shown_if").order_by("position"))
    words = words_of(found.call)
    form = AnswersForm(
        request.POST or None, request.FILES or None, questions=questions, answers=_answers(found), words=words
    )
    if request.method == "POST":
        form.full_clean()
        clashes = _save(request, found, form)
        if request.headers.get("Accept") == "application/json":
            return _told(found, form, clashes)
        if not form.errors:
            return _saved(request, found)
    context = {"application": found, "section": part, "form": form, "files": _files(found, questions)}
    context["words"] = words
    return render(request, "competitions/section.html", context)


def _save(request: UserRequest, found: Application, form: AnswersForm) -> list[operations.Clash]:
    now, values = timezone.now(), form.values()
    for question in [one for one in values if one.kind == Question.Kind.FILE]:
        try:
            values[question] = store(values[question], by=request.user, at=now, kinds=PAPERS)
        except RefusedUpload as error:
            del values[question]
            form.add_error(f"q{question.pk}", str(error))
    try:
        clashes = operations.save_answers(
            found, values=values, versions=form.versions(), by=request.user, at=now
        )
    except operations.NotWritable as error:
        form.add_error(None, str(error))
        return []
    for clash in clashes:
        form.add_error(f"q{clash.question.pk}", _clash_text(clash))
    typed = request.POST.copy()
    for key, version in _versions(found).items():
        typed[f"v{key}"] = str(version)
    form.data = typed
    return clashes


def _clash_text(clash: operations.Clash) -> str:
    return _(
        "%(who)s hat diese Antwort um %(when)s geändert. Dort steht jetzt: „%(value)s“. "
        "Ihr Text steht noch im Feld; Speichern überschreibt die andere Fassung."
    ) % {
        "who": clash.answer.saved_by or _("Jemand anderes"),
        "when": date_format(timezone.localtime(clash.answer.saved_at), "TIME_FORMAT"),
        "value": clash.answer.value,
    }


def _told(found: Application, form: AnswersForm, clashes: list[operations.Clash]) -> JsonResponse:
    """For the script that saves while writing: new versions, and what could not be saved."""
    versions = _versions(found)
    errors = {str(name): [str(text) for text in texts] for name, texts in form.errors.items()}
    return JsonResponse({"versions": versions, "errors": errors}, status=409 if clashes else 200)


def _versions(found: Application) -> dict[int, int]:
    return dict(found.answers.values_list("question", "version"))


@permission("competitions.write_application")
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: UserRequest, application: int) -> HttpResponse:
    """Who writes along, and which organisations take part."""
    found = _written(request, application)
    form, partner_form = WriterForm(), PartnerForm()
    if request.method == "POST":
        require(request.user, "competitions.lead_application", found)
        form = WriterForm(request.POST)
        if form.is_valid():
            invited = User.objects.members().filter(email__iexact=form.cleaned_data["email"]).first()
            if invited:
                operations.invite_writer(found, user=invited, by=request.user, at=timezone.now())
            messages.success(request, _("Wenn es dieses Mitglied gibt, schreibt es jetzt mit."))
            return redirect("competitions:team", application=found.pk)
    return render(request, "competitions/team.html", _team(request, found, form, partner_form))


@permission("competitions.lead_application")
@require_POST
def partners(request: UserRequest, application: int) -> HttpResponse:
    """Name an organisation that takes part."""
    found = _written(request, application)
    require(request.user, "competitions.lead_application", found)
    form = PartnerForm(request.POST)
    if form.is_valid():
        try:
            operations.add_partner(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("competitions:team", application=found.pk)
        except operations.NotWritable as error:
            form.add_error(None, str(error))
    return render(request, "competitions/team.html", _team(request, found, WriterForm(), form))


@permission("competitions.lead_application")
@require_POST
def writer_end(request: UserRequest, writer: int) -> HttpResponse:
    """Somebody no longer writes along; what they wrote stays."""
    seen = Application.objects.visible_to(request.user)
    found = get_object_or_404(
        Writer.objects.filter(application__in=seen, until=None, is_lead=False).select_related("application"),
        pk=writer,
    )
    require(request.user, "competitions.lead_application", found.application)
    operations.remove_writer(found, by=request.user, at=timezone.now())
    return redirect("competitions:team", application=found.application_id)


@permission("competitions.lead_application")
@require_POST
def partner_removal(request: UserRequest, partner: int) -> HttpResponse:
    """Go on without a partner."""
    seen = Application.objects.visible_to(request.user)
    found = get_object_or_404(
        Partner.objects.filter(application__in=seen).select_related("application__call"), pk=partner
    )
    require(request.user, "competitions.lead_application", found.application)
    try:
        operations.remove_partner(found, by=request.user, at=timezone.now())
    except operations.NotWritable as error:
        messages.error(request, str(error))
    return redirect("competitions:team", application=found.application_id)


@permission("competitions.confirm_partner")
@require_POST
def confirmation(request: UserRequest, partner: int) -> HttpResponse:
    """The partner agrees."""
    seen = Application.objects.visible_to(request.user)
    found = get_object_or_404(Partner.objects.filter(application__in=seen), pk=partner)
    require(request.user, "competitions.confirm_partner", found)
    try:
        operations.confirm_partner(found, by=request.user, at=timezone.now())
        messages.success(request, _("Der Beitrag ist bestätigt."))
    except operations.NotWritable as error:
        messages.error(request, str(error))
    return redirect("competitions:team", application=found.application_id)


@permission("competitions.write_application")
@require_safe
def answer_file(request: UserRequest, answer: int) -> Any:
    """The file of an answer."""
    seen = Application.objects.visible_to(request.user)
    found = get_object_or_404(
        Answer.objects.filter(application__in=seen, upload__isnull=False).select_related(
            "upload", "application"
        ),
        pk=answer,
    )
    require(request.user, "competitions.write_application", found.application)
    if found.upload is None:
        raise Http404
    return serve(request, found.upload)


def _team(
    request: UserRequest, found: Application, form: WriterForm, partner_form: PartnerForm
) -> dict[str, Any]:
    rows = [
        (partner, can(request.user, "competitions.confirm_partner", partner))
        for partner in found.partners.select_related("organisation", "application").order_by("pk")
    ]
    return {
        "application": found,
        "form": form,
        "partner_form": partner_form,
        "writers": Writer.objects.filter(application=found, until=None)
        .select_related("user")
        .order_by("since", "pk"),
        "partners": rows,
        "leads": can(request.user, "competitions.lead_application", found),
    }


def _application(request: UserRequest, key: int) -> Application:
    seen = Application.objects.visible_to(request.user).select_related(
        "call__release", "organisation", "lead_place", "standing"
    )
    found = get_object_or_404(seen, pk=key)
    require(request.user, "competitions.view_application", found)
    return found


def _written(request: UserRequest, key: int) -> Application:
    found = _application(request, key)
    require(request.user, "competitions.write_application", found)
    return found


def _answers(found: Application) -> dict[int, Answer]:
    return {answer.question_id: answer for answer in found.answers.select_related("upload")}


def _files(found: Application, questions: list[Question]) -> list[Answer]:
    answers = _answers(found)
    return [answers[each.pk] for each in questions if each.pk in answers and answers[each.pk].upload]


def _again(form: Any, name: str, version: int, error: Exception) -> Any:
    """The same form with what was typed, ready to be saved over the version that it now has."""
    form.data = form.data.copy()
    form.data[name] = str(version)
    form.add_error(None, str(error))
    return form


def _saved(request: UserRequest, found: Application) -> HttpResponse:
    messages.success(request, _("Gespeichert."))
    return redirect(found)
