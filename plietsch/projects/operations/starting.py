"""Projects begin, change, appear and end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from plietsch.accounts.models import Organisation, Theme, User
from plietsch.core.activity import record
from plietsch.core.addresses import slug_of
from plietsch.core.audiences import OFFICE, PUBLIC
from plietsch.places.models import Place
from plietsch.projects.models import Partner, Project, TeamMember

RESERVED = {"neu", "vergleich", "meilensteine", "interesse", "bilder"}  # addresses of their own


@dataclass(frozen=True)
class Partnership:
    """A partner to be: an organisation of the network, or the name of one outside it."""

    organisation: Organisation | None = None
    name: str = ""
    role: str = ""


@transaction.atomic
def start_project(
    *,
    title: str,
    summary: str,
    organisation: Organisation,
    places: Iterable[Place],
    partners: Sequence[Partnership] = (),
    team: Iterable[User] = (),
    themes: Iterable[Theme] = (),
    period_start: date | None,
    period_end: date | None,
    by: User,
    at: datetime,
    published: bool = True,
    goals: str = "",
) -> Project:
    """Begin a project; its `team` may write on its page, which everybody sees unless `published` is False."""
    project = Project(
        title=title,
        slug=free_slug(title),
        summary=summary,
        goals=goals,
        organisation=organisation,
        period_start=period_start,
        period_end=period_end,
        started_at=at,
        published_at=at if published else None,
    )
    project.full_clean()
    project.save()
    project.places.add(*places)
    project.themes.add(*themes)
    for partnership in partners:
        _add(Partner(project=project, **vars(partnership)))
    for user in team:
        _add(TeamMember(project=project, user=user))
    record("project.started", actor=by, subject=project, audience=PUBLIC if published else OFFICE, at=at)
    return project


@transaction.atomic
def change_project(
    project: Project,
    *,
    parts: Mapping[str, Any],
    places: Iterable[Place],
    themes: Iterable[Theme],
    by: User,
    at: datetime,
) -> Project:
    """Write the describing fields of a project anew; its address stays."""
    for part, value in parts.items():
        setattr(project, part, value)
    project.full_clean()
    project.save(update_fields=list(parts))
    project.places.set(places)
    project.themes.set(themes)
    record("project.changed", actor=by, subject=project, audience=audience_of(project), at=at)
    return project


@transaction.atomic
def publish_project(project: Project, *, by: User, at: datetime) -> Project:
    """Show a project to everybody."""
    project.published_at = at
    project.save(update_fields=["published_at"])
    record("project.published", actor=by, subject=project, audience=PUBLIC, at=at)
    return project


@transaction.atomic
def finish_project(project: Project, *, on: date, by: User, at: datetime) -> Project:
    """Note the day on which a project was done."""
    project.finished_on = on
    project.full_clean()
    project.save(update_fields=["finished_on"])
    record("project.finished", actor=by, subject=project, audience=audience_of(project), at=at)
    return project


def audience_of(project: Project) -> str:
    """Who may see the facts of a project."""
    return PUBLIC if project.published_at else OFFICE


def free_slug(title: str) -> str:
    """A word for the address that no other project has."""
    root = slug_of(title)[:70].strip("-") or "projekt"
    taken = set(Project.objects.filter(slug__startswith=root).values_list("slug", flat=True)) | RESERVED
    numbers = (f"{root}-{number}" for number in range(2, len(taken) + 2))
    return root if root not in taken else next(slug for slug in numbers if slug not in taken)


def _add(row: Partner | TeamMember) -> None:
    row.full_clean()
    row.save()
