"""Names of types that many packages use."""

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
