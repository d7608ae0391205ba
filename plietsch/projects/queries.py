"""Projects as lists and panels show them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from plietsch.accounts.models import Organisation, User
from plietsch.accounts.models.organisations import OrganisationQuerySet
from plietsch.core.mail import address_of
from plietsch.core.names import Person
from plietsch.places.models import Place
from plietsch.projects.models import Interest, Milestone, Picture, Project, ProjectQuerySet, TeamMember

FIRST_PICTURE = Prefetch("pictures", Picture.objects.order_by("pk"), to_attr="shown_pictures")


def listed(projects: ProjectQuerySet) -> ProjectQuerySet:
    """With what a card shows: organisation, places, themes and pictures."""
    return (
        projects.select_related("organisation")
        .prefetch_related("places", "themes", FIRST_PICTURE)
        .by_newest()
    )


def compared(projects: ProjectQuerySet) -> ProjectQuerySet:
    """With what a comparison shows besides: partners and results."""
    return listed(projects).prefetch_related("partners__organisation", "results", "milestones")


def at_place(projects: ProjectQuerySet, place: Place) -> ProjectQuerySet:
    """Those at a place or, for a Kreis, at any place in it."""
    return projects.filter(Q(places=place) | Q(places__district=place)).distinct()


def of_organisation(projects: ProjectQuerySet, organisation: Organisation) -> ProjectQuerySet:
    """Those that an organisation leads or takes part in."""
    return projects.filter(Q(organisation=organisation) | Q(partners__organisation=organisation)).distinct()


def progress(projects: Iterable[Project]) -> dict[int, int]:
    """The mean progress of the milestones of each project in percent; projects without any are absent."""
    means = Milestone.objects.filter(project__in=[project.pk for project in projects])
    rows = means.values_list("project").annotate(mean=Avg("percent"), count=Count("pk")).order_by()
    return {project: round(mean) for project, mean, _ in rows}


def team_for(project: Project, user: Person) -> Iterable[TeamMember]:
    """The team as far as this person may see its people."""
    people = User.objects.visible_to(user).filter(pk=OuterRef("user"))  # not all of them for a team of three
    return project.team.filter(Exists(people)).select_related("user").order_by("user__name", "pk")


def wanting(project: Project) -> Iterable[Interest]:
    """Who wants that too, newest first."""
    return project.interests.select_related("organisation").order_by("-declared_at", "-pk")


def employers(user: User) -> OrganisationQuerySet:
    """The organisations for which a person works now."""
    current = user.affiliations.current().values("organisation")
    return Organisation.objects.standing().filter(pk__in=current)


def open_rows() -> Iterator[tuple[Any, ...]]:
    """The published projects as rows of open data."""
    published = Project.objects.filter(published_at__isnull=False).select_related("organisation")
    today = timezone.localdate()
    for project in published.prefetch_related("places", "themes").order_by("slug"):
        places = sorted(project.places.all(), key=lambda place: place.code)
        yield (
            project.title,
            project.organisation.name,
            ", ".join(place.label for place in places),
            ", ".join(place.code for place in places),
            places[0].lat if places else None,
            places[0].lon if places else None,
            ", ".join(sorted(str(theme) for theme in project.themes.all())),
            project.state(today).label,
            project.period_start,
            project.period_end,
            project.is_sample,
            address_of(project.get_absolute_url()),
        )
