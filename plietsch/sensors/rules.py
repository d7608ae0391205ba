"""Who may do what with smart areas: everybody reads the public ones, organisations keep their own."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.sensors.models import Area, Datastream, DeviceToken, Threshold


@rule("sensors.start_area")
def start_area(user: Person) -> bool:
    """Members, for an organisation of theirs."""
    return user.is_authenticated and user.is_member


@rule("sensors.view_area")
def view_area(user: Person, area: Area) -> bool:
    """Everybody what is public; who keeps it and its group the others."""
    return area.is_public or Area.objects.visible_to(user).filter(pk=area.pk).exists()


@rule("sensors.keep_area")
def keep_area(user: Person, area: Area) -> bool:
    """Who belongs to its organisation, and the office."""
    return Area.objects.kept_by(user).filter(pk=area.pk).exists()


@rule("sensors.view_datastream")
def view_datastream(user: Person, datastream: Datastream) -> bool:
    """Who sees its area."""
    return view_area(user, datastream.thing.area)


@rule("sensors.view_threshold")
def view_threshold(user: Person, threshold: Threshold) -> bool:
    """Who sees its area."""
    return view_area(user, threshold.datastream.thing.area)


@rule("sensors.view_devicetoken")
def view_devicetoken(user: Person, token: DeviceToken) -> bool:
    """Who keeps its area."""
    return keep_area(user, token.area)
