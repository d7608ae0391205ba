"""Who may do what with grants."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.funding.models import FinanceRole, Grant


@rule("funding.view_grant")
def view_grant(user: Person, grant: Grant) -> bool:
    """The office, and members who look after the finances of the applicant."""
    return manage_grants(user) or act_for_applicant(user, grant)


@rule("funding.act_for_applicant")
def act_for_applicant(user: Person, grant: Grant) -> bool:
    """Members to whom the office gave the finance role of the organisation."""
    if not user.is_authenticated or not user.is_member:
        return False
    return FinanceRole.objects.filter(user=user, organisation=grant.organisation_id).exists()


@rule("funding.manage_grants")
def manage_grants(user: Person) -> bool:
    """The network office."""
    return user.is_authenticated and user.is_active and user.is_office


@rule("funding.list_grants")
def list_grants(user: Person) -> bool:
    """The office and all members: each sees a list of what is theirs."""
    return user.is_authenticated and (user.is_member or manage_grants(user))
