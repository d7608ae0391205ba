"""What of projects is found."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plietsch.core.audiences import MEMBERS, PUBLIC
from plietsch.core.searchables import Document, Searchable
from plietsch.projects.models import Project


def rows() -> QuerySet[Any]:
    """All, with what their documents name."""
    found = Project.objects.select_related("organisation__place")
    return found.prefetch_related("places", "themes", "results", "milestones", "updates")


def documents(project: Project) -> Iterator[Document]:
    """What the page tells; a project that is not published yet is for its team and the office."""
    told = [project.summary, project.goals, project.organisation.label]
    told += [str(each) for each in (*project.places.all(), *project.themes.all(), *project.milestones.all())]
    told += [f"{result.title}\n{result.text}" for result in project.results.all()]
    told += [f"{update.title}\n{update.text}" for update in project.updates.all()]
    yield Document(
        project.title,
        "\n".join(told),
        PUBLIC if project.published_at else MEMBERS,
        project.published_at or project.started_at,
        places=list(project.places.all()),
    )


SEARCHABLES = [
    Searchable(
        "projekte",
        _("Projekte"),
        Project,
        rows,
        Project.objects.visible_to,
        documents,
        {
            "projects.project": "pk",
            "projects.milestone": "milestones",
            "projects.result": "results",
            "projects.update": "updates",
        },
        icon="home",
    )
]
