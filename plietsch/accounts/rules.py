"""Who may do what with people."""

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.core.permissions import rule


@rule("accounts.take_part")
def take_part(user: Person) -> bool:
    """Members take part in the network."""
    return user.is_authenticated and user.is_member


@rule("accounts.run_network")
def run_network(user: Person) -> bool:
    """The network office runs the network."""
    return user.is_authenticated and user.is_active and user.is_office


@rule("accounts.view_user")
def view_user(user: Person, person: User) -> bool:
    """Members see members; everybody sees themselves; the office sees all."""
    if not user.is_authenticated:
        return False
    return user.is_office or user.pk == person.pk or (user.is_member and person.is_member)
