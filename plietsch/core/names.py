"""Names of types that many packages use."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from plietsch.accounts.models import User

    Person: TypeAlias = User | AnonymousUser
else:
    Person: TypeAlias = object
