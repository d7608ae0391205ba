"""Kept texts as a person reads them."""

from collections.abc import Sequence

from plietsch.core.names import Naming, Person
from plietsch.core.registry import registry


def with_names(user: Person, texts: Sequence[str]) -> Sequence[str]:
    """These texts with the names of people and groups that `user` may know, and no keys."""
    for naming in registry.parts(Naming):
        texts = naming.read(user, texts)
    return texts
