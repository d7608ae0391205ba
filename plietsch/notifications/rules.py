"""Who may see notices."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.notifications.models import Notice, PushDevice


@rule("notifications.read_notices")
def read_notices(user: Person) -> bool:
    """Members have notices."""
    return user.is_authenticated and user.is_member


@rule("notifications.view_notice")
def view_notice(user: Person, notice: Notice) -> bool:
    """Only one's own."""
    return read_notices(user) and notice.member_id == user.pk


@rule("notifications.view_pushdevice")
def view_pushdevice(user: Person, device: PushDevice) -> bool:
    """Only one's own."""
    return read_notices(user) and device.member_id == user.pk
