"""Pages of projects: the directory, one project, and what its team writes on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.html import markdown
from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission, public, require
from plietsch.projects import forms
from plietsch.projects.maps import project_map
from plietsch.projects.models import Interest, Milestone, Project, Result, TeamMember
from plietsch.projects.operations import progress as steps
from plietsch.projects.operations import starting
from plietsch.projects.queries import compared, listed, progress, team_for, wanting

PAGE = 24
UPDATES = 10
MOST_COMPARED = 4


@public
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """All projects, on a map and as cards."""
    today = timezone.localdate()
    form = forms.DirectoryFilter(request.GET)
    projects = form.narrowed(Project.objects.visible_to(request.user), today)
    page = Paginator(listed(projects), PAGE).get_page(request.GET.get("page"))
    done = progress(page)
    context = {
        "form": form,
        "page": page,
        "cards": [(each, each.state(today), done.get(each.pk)) for each in page],
        "map": project_map(page, today),
        "may_start": can(request.user, "projects.start_project"),
    }
    return render(request, "projects/directory.html", context)


@public
@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """One project: what it wants, how far it is, who takes part, what others can take over."""
    projects = Project.objects.visible_to(request.user).select_related("organisation")
    found = get_object_or_404(projects.prefetch_related("places", "themes"), slug=project)
    today = timezone.localdate()
    updates = found.updates.order_by("-published_at", "-pk")
    context = {
        "project": found,
        "state": found.state(today),
        "goals": markdown(found.goals),
        "done": progress([found]).get(found.pk),
        "milestones": found.milestones.order_by("due_on", "pk"),
        "updates": Paginator(updates, UPDATES).get_page(request.GET.get("page")),
        "pictures": found.pictures.order_by("pk"),
        "results": found.results.order_by("pk"),
        "partners": found.partners.select_related("organisation").order_by("pk"),
        "team": team_for(found, request.user),
        "interests": wanting(found),
        "map": project_map([found], today),
        "may_edit": can(request.user, "projects.edit_project", found),
        "may_publish": can(request.user, "projects.publish_project") and not found.published_at,
        "may_want": can(request.user, "projects.declare_interest"),
        "sees_names": can(request.user, "accounts.take_part"),
    }
    return render(request, "projects/project.html", context)


@public
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """A few projects side by side: who, where, when, how far, what can be taken over."""
    today = timezone.localdate()
    wanted = request.GET.getlist("projekt")[:MOST_COMPARED]
    found = list(compared(Project.objects.visible_to(request.user).filter(slug__in=wanted)))
    done = progress(found)
    columns = [(each, each.state(today), done.get(each.pk)) for each in found]
    return render(request, "projects/comparison.html", {"columns": columns, "most": MOST_COMPARED})


@permission("projects.start_project")
@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: UserRequest) -> HttpResponse:
    """A project without an award; the office publishes it."""
    form = forms.NewProjectForm(request.POST or None, user=request.user)
    if form.is_valid():
        parts = form.parts()
        started = starting.start_project(
            title=parts["title"],
            summary=parts["summary"],
            goals=parts["goals"],
            organisation=form.cleaned_data["organisation"],
            places=form.places(),
            themes=form.cleaned_data["themes"],
            team=[request.user],
            period_start=parts["period_start"],
            period_end=parts["period_end"],
            by=request.user,
            at=timezone.now(),
            published=False,
        )
        messages.success(request, _("Angelegt. Das Netzwerkbüro veröffentlicht die Seite."))
        return redirect(started)
    return _page(request, None, form, _("Projekt vorstellen"), _("Anlegen"))


@permission("projects.edit_project")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, project: str) -> HttpResponse:
    """Change the head of the page."""
    found = _editable(request, project)
    form = forms.ProjectForm(request.POST or None, instance=found)
    if form.is_valid():
        starting.change_project(
            found,
            parts=form.parts(),
            places=form.places(),
            themes=form.cleaned_data["themes"],
            by=request.user,
            at=timezone.now(),
        )
        return _done(request, found, _("Gespeichert."))
    return _page(request, found, form, _("Projekt bearbeiten"), _("Speichern"))


@permission("projects.publish_project")
@require_POST
def publication(request: UserRequest, project: str) -> HttpResponse:
    """Show a project to everybody."""
    found = get_object_or_404(Project.objects.visible_to(request.user), slug=project, published_at=None)
    starting.publish_project(found, by=request.user, at=timezone.now())
    return _done(request, found, _("Die Seite ist jetzt öffentlich."))


@permission("projects.edit_project")
@require_http_methods(["GET", "HEAD", "POST"])
def new_milestone(request: UserRequest, project: str) -> HttpResponse:
    """Plan a step."""
    found = _editable(request, project)
    form = forms.MilestoneForm(request.POST or None)
    if form.is_valid():
        steps.add_milestone(found, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, _("Der Meilenstein steht auf der Seite."))
    return _page(request, found, form, _("Meilenstein planen"), _("Planen"))


@permission("projects.edit_project")
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_progress(request: UserRequest, milestone: int) -> HttpResponse:
    """Say how far a step is."""
    visible = Milestone.objects.filter(project__in=Project.objects.visible_to(request.user))
    step = get_object_or_404(visible.select_related("project"), pk=milestone)
    require(request.user, "projects.edit_project", step.project)
    form = forms.ProgressForm(request.POST or None, initial={"percent": step.percent})
    if form.is_valid():
        steps.move_milestone(
            step,
            percent=form.cleaned_data["percent"],
            on=timezone.localdate(),
            by=request.user,
            at=timezone.now(),
        )
        return _done(request, step.project, _("Der Fortschritt ist eingetragen."))
    return _page(request, step.project, form, step.title, _("Eintragen"))


@permission("projects.edit_project")
@require_http_methods(["GET", "HEAD", "POST"])
def new_update(request: UserRequest, project: str) -> HttpResponse:
    """Tell news."""
    found = _editable(request, project)
    form = forms.UpdateForm(request.POST or None)
    if form.is_valid():
        steps.publish_update(found, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, _("Die Meldung steht auf der Seite."))
    return _page(request, found, form, _("Aus dem Projekt berichten"), _("Veröffentlichen"))


@permission("projects.edit_project")
@require_http_methods(["GET", "HEAD", "POST"])
def new_result(request: UserRequest, project: str) -> HttpResponse:
    """Show what came out."""
    found = _editable(request, project)
    form = forms.ResultForm(request.POST or None)
    if form.is_valid():
        steps.add_result(Result(project=found, **form.cleaned_data), by=request.user, at=timezone.now())
        return _done(request, found, _("Das Ergebnis steht auf der Seite."))
    return _page(request, found, form, _("Ergebnis zeigen"), _("Zeigen"))


@permission("projects.edit_project")
@require_http_methods(["GET", "HEAD", "POST"])
def new_team_member(request: UserRequest, project: str) -> HttpResponse:
    """Let a colleague write on the page."""
    found = _editable(request, project)
    form = forms.TeamForm(request.POST or None, project=found)
    if form.is_valid():
        steps.join_team(found, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, _("Das Team ist größer geworden."))
    return _page(request, found, form, _("Team erweitern"), pgettext("Team", "Aufnehmen"))


@permission("projects.edit_project")
@require_POST
def team_member_removal(request: UserRequest, team_member: int) -> HttpResponse:
    """Take a person out of the team; whoever goes may see the page no more."""
    member = get_object_or_404(TeamMember.objects.select_related("project", "user"), pk=team_member)
    found = _editable(request, member.project.slug)
    steps.leave_team(member, by=request.user, at=timezone.now())
    messages.success(request, _("%(person)s gehört nicht mehr zum Team.") % {"person": member.user})
    return redirect(found if can(request.user, "projects.view_project", found) else "projects:directory")


@permission("projects.declare_interest")
@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: UserRequest, project: str) -> HttpResponse:
    """We want that too."""
    found = get_object_or_404(Project.objects.visible_to(request.user), slug=project)
    form = forms.InterestForm(request.POST or None, user=request.user, project=found)
    if form.is_valid():
        steps.declare_interest(found, **form.cleaned_data, by=request.user, at=timezone.now())
        return _done(request, found, _("Ihr Interesse steht auf der Seite."))
    return _page(request, found, form, _("Das wollen wir auch"), _("Interesse bekunden"))


@permission("projects.declare_interest")
@require_POST
def interest_withdrawal(request: UserRequest, interest: int) -> HttpResponse:
    """Take an interest back."""
    own = Interest.objects.filter(declared_by=request.user).select_related("project")
    found = get_object_or_404(own, pk=interest)
    steps.withdraw_interest(found, by=request.user, at=timezone.now())
    return _done(request, found.project, _("Ihr Interesse ist zurückgezogen."))


def _editable(request: UserRequest, slug: str) -> Project:
    found = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "projects.edit_project", found)
    return found


def _done(request: UserRequest, project: Project, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(project)


def _page(
    request: UserRequest,
    project: Project | None,
    form: BaseForm,
    title: str,
    submit: str,
) -> HttpResponse:
    status = 422 if form.errors else 200
    cancel_url = project.get_absolute_url() if project else reverse("projects:directory")
    context = {
        "project": project,
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": cancel_url,
    }
    return render(request, "projects/form.html", context, status=status)
