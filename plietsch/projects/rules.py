"""Who may do what with projects."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.projects.models import Project


@rule("projects.view_project")
def view_project(user: Person, project: Project) -> bool:
    """Published ones are public; the others are seen by their team and the office."""
    return project.published_at is not None or edit_project(user, project) or _in_team(user, project)


@rule("projects.edit_project")
def edit_project(user: Person, project: Project) -> bool:
    """Members of the team, and the office."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_office or (user.is_member and _in_team(user, project))


@rule("projects.start_project")
def start_project(user: Person) -> bool:
    """Members; what they start is seen by nobody else until the office publishes it."""
    return user.is_authenticated and user.is_member


@rule("projects.publish_project")
def publish_project(user: Person) -> bool:
    """The office."""
    return user.is_authenticated and user.is_active and user.is_office


@rule("projects.declare_interest")
def declare_interest(user: Person) -> bool:
    """Members, for an organisation of theirs."""
    return user.is_authenticated and user.is_member


def _in_team(user: Person, project: Project) -> bool:
    return user.is_authenticated and user.is_active and project.team.filter(user=user).exists()
