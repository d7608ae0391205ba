"""What of projects programs read."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from plietsch.core.offers import Column, Offer, moment
from plietsch.projects.models import Project


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
    )
]
