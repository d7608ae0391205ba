"""Who may do what with places: everybody reads, the network office imports."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.places.models import Place, PlaceImport


@rule("places.import_places")
def import_places(user: Person) -> bool:
    """The network office keeps the register of places."""
    return user.is_authenticated and user.is_active and user.is_office


@rule("places.view_place")
def view_place(user: Person, place: Place) -> bool:
    """Places are public."""
    return True


@rule("places.view_placeimport")
def view_place_import(user: Person, place_import: PlaceImport) -> bool:
    """Whoever imports sees what was imported."""
    return import_places(user)
