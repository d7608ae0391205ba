"""Names of types that many packages use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from plietsch.accounts.models import User

    Person: TypeAlias = User | AnonymousUser

    class UserRequest(HttpRequest):
        """A request to a page whose rule lets only signed-in people in."""

        user: User
else:
    Person: TypeAlias = object
    UserRequest: TypeAlias = HttpRequest


@dataclass(frozen=True)
class Naming:
    """Kept texts name people and groups by key; `read(user, texts)` gives them with the names that somebody
    may know, in few queries however many there are."""

    read: Callable[[Person, Sequence[str]], Sequence[str]]
