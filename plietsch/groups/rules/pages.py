"""Who may do what with pages."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.groups.models import Page, PageVersion
from plietsch.groups.rules.standing import standing


@rule("groups.view_page")
def view_page(user: Person, page: Page) -> bool:
    """Who may read in the group."""
    return page.deleted_at is None and standing(user, page.group).reads


@rule("groups.view_pageversion")
def view_pageversion(user: Person, version: PageVersion) -> bool:
    """Who may read the page."""
    return view_page(user, version.page)


@rule("groups.edit_page")
def edit_page(user: Person, page: Page) -> bool:
    """Members of the group write its pages together."""
    return page.deleted_at is None and standing(user, page.group).writes


@rule("groups.delete_page")
def delete_page(user: Person, page: Page) -> bool:
    """Moderation deletes pages."""
    return page.deleted_at is None and standing(user, page.group).moderates
