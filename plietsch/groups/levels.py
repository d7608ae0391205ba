"""What groups add to the page on which a person says how they hear of news."""

from typing import Any

from plietsch.core.names import Person
from plietsch.groups.forms import GroupLevelsForm
from plietsch.groups.models import Membership
from plietsch.groups.rules import takes_part


def my_levels(user: Person, _thing: Any) -> dict[str, Any] | None:
    """A form with all groups of a person; nothing for who is in none."""
    form = levels_form(user) if takes_part(user) else None
    return {"levels": form} if form and form.fields else None


def levels_form(user: Person, *typed: Any) -> GroupLevelsForm:
    """How much this person hears of each of their groups."""
    mine = Membership.objects.filter(member=user.pk, group__archived_at=None).select_related("group")
    return GroupLevelsForm(*typed, memberships=mine.order_by("group__name", "pk"))
