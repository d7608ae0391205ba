"""Who may take a copy away."""

from plietsch.accounts.models import Affiliation, Organisation
from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.groups.models import Group, Takeaway
from plietsch.groups.rules.standing import standing, takes_part


@rule("groups.take_group")
def take_group(user: Person, group: Group) -> bool:
    """Administration of the group, archived or not."""
    return standing(user, group).manages


@rule("groups.take_organisation")
def take_organisation(user: Person, organisation: Organisation) -> bool:
    """Who works for a confirmed organisation takes its contributions along."""
    if not takes_part(user) or not organisation.is_confirmed:
        return False
    return Affiliation.objects.current().filter(user=user.pk, organisation=organisation).exists()


@rule("groups.see_takeaways")
def see_takeaways(user: Person) -> bool:
    """Every member of the network has a page of copies."""
    return takes_part(user)


@rule("groups.view_takeaway")
def view_takeaway(user: Person, takeaway: Takeaway) -> bool:
    """Only who asked for it."""
    return takes_part(user) and takeaway.requested_by_id == user.pk


@rule("groups.fetch_takeaway")
def fetch_takeaway(user: Person, takeaway: Takeaway) -> bool:
    """Who asked for it, as long as they might ask again."""
    if not view_takeaway(user, takeaway):
        return False
    if takeaway.group:
        return take_group(user, takeaway.group)
    return takeaway.organisation is not None and take_organisation(user, takeaway.organisation)
