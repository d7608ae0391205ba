"""Who may write and read in the portal."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.portal.models import BarrierReport, Home, News, Newsroom, Page, TextPage

EDITORS, WRITERS = "Redaktion", "Schreibende"
OFFICE = "Netzwerkbüro"


@rule("portal.edit_pages")
def edit_pages(user: Person) -> bool:
    """The office, and the members whom it has appointed: editors publish, writers hand in."""
    if not (user.is_authenticated and user.is_member):
        return False
    return user.is_office or user.groups.filter(name__in=(EDITORS, WRITERS)).exists()


@rule("portal.publish_pages")
def publish_pages(user: Person) -> bool:
    """The office and editors, not those who hand in."""
    if not (user.is_authenticated and user.is_member):
        return False
    return user.is_office or user.groups.filter(name=EDITORS).exists()


@rule("portal.appoint_editors")
def appoint_editors(user: Person) -> bool:
    """The office."""
    return user.is_authenticated and user.is_active and user.is_office


def view_page(user: Person, page: Page) -> bool:
    """What is published is for everybody; the root of the tree is no page to read."""
    return page.live and page.depth > 1


for _model in (Page, Home, Newsroom, News, TextPage):
    rule(f"portal.view_{_model._meta.model_name}")(view_page)


@rule("portal.read_processing")
def read_processing(user: Person) -> bool:
    """The record of processing is the office's."""
    return appoint_editors(user)


@rule("portal.answer_reports")
def answer_reports(user: Person) -> bool:
    """The office answers reports of barriers."""
    return appoint_editors(user)


@rule("portal.view_barrierreport")
def view_barrierreport(user: Person, report: BarrierReport) -> bool:
    """The office; whoever reported has a secret link."""
    return appoint_editors(user)
