"""What happens on a project's way: steps, news, results, and others who want that too."""

from datetime import date, datetime

from django.db import transaction

from plietsch.accounts.models import Organisation, User
from plietsch.core.activity import record
from plietsch.core.audiences import MEMBERS
from plietsch.projects.models import Interest, Milestone, Project, Result, TeamMember, Update
from plietsch.projects.operations.starting import audience_of

DONE = 100


@transaction.atomic
def add_milestone(project: Project, *, title: str, due_on: date | None, by: User, at: datetime) -> Milestone:
    """Plan a step."""
    milestone = Milestone(project=project, title=title, due_on=due_on)
    milestone.full_clean()
    milestone.save()
    _record("milestone.planned", milestone, project, by, at)
    return milestone


@transaction.atomic
def move_milestone(milestone: Milestone, *, percent: int, on: date, by: User, at: datetime) -> Milestone:
    """Say how far a step is; at 100 percent it is reached on this day."""
    milestone.percent = percent
    milestone.reached_on = (milestone.reached_on or on) if percent == DONE else None
    milestone.full_clean()
    milestone.save(update_fields=["percent", "reached_on"])
    verb = "milestone.reached" if percent == DONE else "milestone.moved"
    _record(verb, milestone, milestone.project, by, at)
    return milestone


@transaction.atomic
def publish_update(project: Project, *, title: str, text: str, by: User, at: datetime) -> Update:
    """Tell news of a project."""
    update = Update(project=project, title=title, text=text, written_by=by, published_at=at)
    update.full_clean()
    update.save()
    _record("project.told", update, project, by, at)
    return update


@transaction.atomic
def add_result(result: Result, *, by: User, at: datetime) -> Result:
    """Show what came out of a project."""
    result.full_clean()
    result.save()
    _record("project.delivered", result, result.project, by, at)
    return result


@transaction.atomic
def declare_interest(
    project: Project, *, organisation: Organisation, note: str, by: User, at: datetime
) -> Interest:
    """Say for an organisation: we want that too."""
    interest = Interest(project=project, organisation=organisation, note=note, declared_by=by, declared_at=at)
    interest.full_clean()
    interest.save()
    record("project.wanted", actor=by, subject=interest, context=project, audience=MEMBERS, at=at)
    return interest


@transaction.atomic
def withdraw_interest(interest: Interest, *, by: User, at: datetime) -> None:
    """Take an interest back."""
    record("project.unwanted", actor=by, subject=interest, context=interest.project, audience=MEMBERS, at=at)
    interest.delete()


@transaction.atomic
def join_team(project: Project, *, user: User, role: str, by: User, at: datetime) -> TeamMember:
    """Let a person write on the page of a project."""
    member = TeamMember(project=project, user=user, role=role)
    member.full_clean()
    member.save()
    _record("team.joined", member, project, by, at)
    return member


@transaction.atomic
def leave_team(member: TeamMember, *, by: User, at: datetime) -> None:
    """End what `join_team` began."""
    _record("team.left", member, member.project, by, at)
    member.delete()


def _record(
    verb: str, thing: Milestone | Update | Result | TeamMember, project: Project, by: User, at: datetime
) -> None:
    record(verb, actor=by, subject=thing, context=project, audience=audience_of(project), at=at)
