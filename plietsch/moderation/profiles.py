"""How moderation deals with profiles: what somebody says of themselves goes, the person stays."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from plietsch.accounts.models import User
from plietsch.accounts.operations.profiles import change_profile
from plietsch.core.audiences import OFFICE

_PARTS = ("offers", "needs")


def says(person: User) -> str:
    """The parts of a profile that people write freely."""
    return "\n\n".join(filter(None, [person.name, person.offers, person.needs]))


def kept(person: User) -> dict[str, Any]:
    """What comes back after an appeal."""
    return {part: getattr(person, part) for part in _PARTS}


def take_down(person: User, *, by: User, at: datetime) -> None:
    """Empty the free texts."""
    _change(person, dict.fromkeys(_PARTS, ""), by=by, at=at)


def put_back(person: User, parts: dict[str, Any], *, by: User, at: datetime) -> None:
    """The texts of that day, where the person has written nothing else since."""
    _change(person, {part: parts[part] for part in _PARTS if not getattr(person, part)}, by=by, at=at)


def scope(person: User) -> str:
    """Profiles are the network office's business."""
    return OFFICE


def office(thing: Any = None) -> QuerySet[User]:
    """The people of the network office."""
    return User.objects.members().filter(is_office=True)


def _change(person: User, parts: dict[str, Any], *, by: User, at: datetime) -> None:
    change_profile(person, parts=parts, themes=list(person.themes.all()), by=by, at=at)
