"""Who may do what with places: everybody reads, the network office imports."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule


@rule("places.import_places")
def import_places(user: Person) -> bool:
    """The network office keeps the register of places."""
    return user.is_authenticated and user.is_active and user.is_office
