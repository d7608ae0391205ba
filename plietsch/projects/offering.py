"""What of projects programs read and write."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.offers import Column, Entry, NotWritten, Offer, Writing, moment
from plietsch.projects.forms import ProjectForm
from plietsch.projects.models import Project
from plietsch.projects.operations.starting import change_project
from plietsch.projects.rules import edit_project
from plietsch.ui.filling import fill_in


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def change(project: Project, fields: dict[str, Any], *, by: User, at: datetime) -> None:
    """Other words for the head of a project's page."""
    if not edit_project(by, project):
        raise NotWritten(gettext("Das ändert nur das Team des Projekts."))
    form = fill_in(lambda data: ProjectForm(data, instance=project), fields)
    themes = form.cleaned_data["themes"]
    change_project(project, parts=form.parts(), places=form.places(), themes=themes, by=by, at=at)


PERHAPS_DAY = Entry("date", may_be_empty=True)
PROJECT = {
    "title": Entry("text", 200),
    "summary": Entry("text", 1200, may_be_empty=True),
    "goals": Entry("text", 10_000, may_be_empty=True),
    "period_start": PERHAPS_DAY,
    "period_end": PERHAPS_DAY,
}
OFFERS = [
    Offer(
        "projects",
        "project",
        _("Projekte"),
        Project,
        lambda user: (
            Project.objects.visible_to(user).select_related("organisation").prefetch_related("places")
        ),
        {
            "title": Column("text", lambda project: project.title),
            "slug": Column("text", lambda project: project.slug),
            "summary": Column("text", lambda project: project.summary),
            "goals": Column("text", lambda project: project.goals),
            "organisation": Column("text", lambda project: project.organisation.name),
            "places": Column("texts", lambda project: sorted(place.code for place in project.places.all())),
            "period_start": Column("date", lambda project: _day(project.period_start)),
            "period_end": Column("date", lambda project: _day(project.period_end)),
            "finished_on": Column("date", lambda project: _day(project.finished_on)),
            "published_at": moment(lambda project: project.published_at),
        },
        editing=Writing(PROJECT, change, optional=PROJECT),
    )
]
