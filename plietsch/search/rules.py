"""Who may keep searches; who finds what is decided by the things themselves."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.search.models import SavedSearch


@rule("search.save_searches")
def save_searches(user: Person) -> bool:
    """Members hear of what is new."""
    return user.is_authenticated and user.is_member


@rule("search.view_savedsearch")
def view_savedsearch(user: Person, saved: SavedSearch) -> bool:
    """Only one's own."""
    return save_searches(user) and saved.member_id == user.pk
