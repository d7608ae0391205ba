"""From keys of facts back to things, for a certain person."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model

from plietsch.core.names import Person


def visible_things(user: Person, keys: Iterable[str]) -> dict[str, Model]:
    """The things that keys such as "groups.topic:17" stand for and that `user` may see now.

    One query for each kind of thing, however many keys.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        label, number = key.split(":")
        wanted[label].add(int(number))
    return {
        f"{label}:{thing.pk}": thing
        for label, numbers in wanted.items()
        for thing in _rows(label).visible_to(user).filter(pk__in=numbers)  # type: ignore[attr-defined]
    }


def _rows(label: str) -> object:
    return apps.get_model(label)._default_manager.all()
