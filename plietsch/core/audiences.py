"""Audiences: keys that say who may ever see a fact, such as "public", "members", "office" or "group:5"."""

from plietsch.core.names import Person
from plietsch.core.registry import Audiences, registry

PUBLIC, MEMBERS, OFFICE, NOBODY = "public", "members", "office", ""


def audiences_of(user: Person) -> set[str]:
    """All audiences that this person belongs to now; never the empty one."""
    return {key for part in registry.parts(Audiences) for key in part.keys(user)} - {NOBODY}
