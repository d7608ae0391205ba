"""How accounts take part: audiences of people."""

from collections.abc import Iterable

from plietsch.core.audiences import MEMBERS, OFFICE, PUBLIC
from plietsch.core.names import Person
from plietsch.core.registry import Audiences, Manifest


def audience_keys(user: Person) -> Iterable[str]:
    """Everybody is the public; people are themselves, members, the office."""
    yield PUBLIC
    if user.is_authenticated and user.is_active:
        yield f"user:{user.pk}"
        if user.is_member:
            yield MEMBERS
        if user.is_office:
            yield OFFICE


manifest = Manifest(audiences=[Audiences(audience_keys)])
