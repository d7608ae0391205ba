"""Who may do what with events."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.events.models import Event, Hall, Material, Registration, Series, Visibility


@rule("events.plan_events")
def plan_events(user: Person) -> bool:
    """The network office plans."""
    return user.is_authenticated and user.is_active and user.is_office


@rule("events.view_series")
def view_series(user: Person, series: Series) -> bool:
    """Series are public."""
    return True


@rule("events.view_event")
def view_event(user: Person, event: Event) -> bool:
    """Drafts are the office's; published ones are for all, or for the members of the network."""
    if prepare_event(user, event):
        return True
    if event.published_at is None:
        return False
    return event.visibility == Visibility.PUBLIC or (user.is_authenticated and user.is_member)


@rule("events.prepare_event")
def prepare_event(user: Person, event: Event) -> bool:
    """The office, and who moderates a group that co-organises: programme, materials, the look back."""
    if plan_events(user):
        return True
    if not (user.is_authenticated and user.is_member):
        return False
    return Event.objects.co_organised_by(user).filter(pk=event.pk).exists()


@rule("events.admit_guests")
def admit_guests(user: Person, event: Event) -> bool:
    """The office, and whom it chose to moderate: they read who comes."""
    if plan_events(user):
        return True
    return user.is_authenticated and user.is_active and event.hosts.filter(pk=user.pk).exists()


@rule("events.host_event")
def host_event(user: Person, event: Event) -> bool:
    """Who lets people in, and who prepares the event."""
    return admit_guests(user, event) or prepare_event(user, event)


@rule("events.view_material")
def view_material(user: Person, material: Material) -> bool:
    """Whoever may see the event."""
    return view_event(user, material.event)


@rule("events.view_hall")
def view_hall(user: Person, hall: Hall) -> bool:
    """Whoever may see the event, unless it is cancelled."""
    return hall.event.cancelled_at is None and view_event(user, hall.event)


@rule("events.register")
def register(user: Person, event: Event) -> bool:
    """Members of the network, and guests where the event is open to them."""
    return (user.is_authenticated and user.is_member) or event.is_open_to_guests


@rule("events.view_registration")
def view_registration(user: Person, registration: Registration) -> bool:
    """One's own, and all of them for the office."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_office or registration.person_id == user.pk
