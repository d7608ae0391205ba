"""Who may see and change letterboxes."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.letterboxes.models import Arrival, Letterbox


@rule("letterboxes.write_by_mail")
def write_by_mail(user: Person) -> bool:
    """Members have addresses of their own."""
    return user.is_authenticated and user.is_member


@rule("letterboxes.view_letterbox")
def view_letterbox(user: Person, letterbox: Letterbox) -> bool:
    """Only one's own."""
    return user.is_authenticated and letterbox.member_id == user.pk


@rule("letterboxes.view_arrival")
def view_arrival(user: Person, arrival: Arrival) -> bool:
    """What somebody wrote is nobody else's business."""
    return user.is_authenticated and arrival.member_id == user.pk
