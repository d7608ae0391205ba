"""Who looks after the system."""

from plietsch.accounts.rules import run_network
from plietsch.core.names import Person
from plietsch.core.permissions import rule


@rule("upkeep.look_after")
def look_after(user: Person) -> bool:
    """The network office."""
    return run_network(user)
