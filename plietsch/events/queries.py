"""What more than one page asks about events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.mail import address_of
from plietsch.core.names import Person
from plietsch.core.remembering import remembered
from plietsch.events.models import (
    Event,
    EventQuerySet,
    Inquiry,
    Material,
    Mode,
    ProgrammeItem,
    Registration,
    RegistrationQuerySet,
    Seating,
    Speaker,
    Visibility,
)
from plietsch.events.rhythm import holiday, school_break
from plietsch.groups.models import Group, Membership
from plietsch.groups.models.memberships import MODERATING
from plietsch.places.models import Place

WEEK = 7
SATURDAY = 5
MOST_CONFLICTS = 5
MOST_IN_SQUARE = 4
INSTANT = timedelta(microseconds=1)  # what ends at midnight is not on the next day


def with_rows(events: EventQuerySet) -> EventQuerySet:
    """What a row of a list shows, without the long texts."""
    seatings = Prefetch("seatings", Seating.objects.order_by("-mode"))
    listed = events.in_words(get_language() or "de", "title", "summary")
    return listed.select_related("venue__place", "series").defer("description").prefetch_related(seatings)


def with_entries(events: EventQuerySet) -> EventQuerySet:
    """What a calendar file says of an event, and no more."""
    return events.select_related("venue__place").only(
        *("slug", "title", "summary", "description", "sequence"),
        *("starts_at", "ends_at", "changed_at", "cancelled_at"),
        *("venue__name", "venue__street", "venue__postcode", "venue__place__name"),
    )


@remembered
def parts_of(event: int) -> frozenset[str]:
    """What some events have and others lack, so that a page need not ask in vain."""
    parts: dict[str, QuerySet[Any]] = {
        "inquiries": Inquiry.objects.all(),
        "materials": Material.objects.all(),
        "groups": Event.groups.through.objects.all(),
        "partners": Event.partners.through.objects.all(),
        "hosts": Event.hosts.through.objects.all(),
        "speakers": Speaker.objects.filter(person__isnull=False),
    }
    first, *others = (
        rows.filter(event=event).values_list(Value(name, CharField())) for name, rows in parts.items()
    )
    return frozenset(name for (name,) in first.union(*others))


@remembered
def organising_groups(day: date) -> frozenset[int]:
    """The groups with events or drafts from this day on: the pages of others need not ask in vain."""
    begin = timezone.make_aware(datetime.combine(day, time()))
    rows = Event.groups.through.objects.filter(event__ends_at__gte=begin)
    return frozenset(rows.values_list("group", flat=True))


def moderators_of(groups: Iterable[Group], *, but: User | int | None) -> QuerySet[Membership, int]:
    """Who moderates some of these groups, without whoever does something for them just now."""
    rows = Membership.objects.filter(group__in=groups, role__in=MODERATING).exclude(member=but or 0)
    return rows.order_by("member").values_list("member", flat=True).distinct()


def prepared_by(user: User, *, since: datetime) -> EventQuerySet:
    """The events that this person hosts, or prepares for a group that co-organises, and what is theirs there.

    `hosts_it` says whether they moderate and work the door.
    """
    events = Event.objects.visible_to(user).filter(ends_at__gt=since)
    hosted, prepared = Event.objects.filter(hosts=user), Event.objects.co_organised_by(user)
    mine = events.filter(Q(pk__in=hosted.values("pk")) | Q(pk__in=prepared.values("pk")))
    return mine.annotate(hosts_it=Exists(hosted.filter(pk=OuterRef("pk")))).order_by("starts_at", "pk")


def own_registration(user: Person, event: Event) -> Registration | None:
    """This person's registration for the event, if they have one that stands."""
    if not user.is_authenticated:
        return None
    own = Registration.objects.standing().filter(event=event, person=user)
    return own.select_related("seating", "event").first()


def profiles_of_speakers(user: Person, event: Event) -> frozenset[int]:
    """Those on the programme whose profiles this person may read."""
    if "speakers" not in parts_of(event.pk):
        return frozenset()
    speaking = event.speakers.filter(person__isnull=False).values("person")
    return frozenset(
        User.objects.visible_to(user).filter(pk__in=speaking, is_active=True).values_list("pk", flat=True)
    )


def dates_of(person: Person, *, since: datetime) -> RegistrationQuerySet:
    """The registrations of a person that stand, for events that end after a moment, the next one first."""
    rows = Registration.objects.filter(person=person.pk, cancelled_at=None, confirmed_at__isnull=False)
    shown = rows.filter(event__ends_at__gt=since, event__published_at__isnull=False)
    return shown.select_related("event__venue__place", "event__series", "seating").order_by(
        "event__starts_at", "pk"
    )


def events_at(user: Person, place: Place) -> EventQuerySet:
    """The published events in a place, and in those that belong to it."""
    inside = Q(venue__place=place) | Q(venue__place__parent=place) | Q(venue__place__district=place)
    return Event.objects.visible_to(user).filter(inside, published_at__isnull=False)


@dataclass
class Slot:
    """Items that begin together."""

    items: list[ProgrammeItem]

    @property
    def starts_at(self) -> object:
        return self.items[0].starts_at


@dataclass
class ProgrammeDay:
    """A day of the programme."""

    day: date
    slots: list[Slot] = field(default_factory=list)


def programme(event: int) -> list[ProgrammeDay]:
    """The items by day and beginning, with tracks and speakers."""
    speakers = Prefetch("speakers", Speaker.objects.order_by("pk"))
    days: list[ProgrammeDay] = []
    items = ProgrammeItem.objects.filter(event=event).select_related("track", "project")
    for item in items.prefetch_related(speakers).order_by("starts_at", "track", "pk"):
        day = timezone.localdate(item.starts_at)
        if not days or days[-1].day != day:
            days.append(ProgrammeDay(day))
        slots = days[-1].slots
        if slots and slots[-1].starts_at == item.starts_at:
            slots[-1].items.append(item)
        else:
            slots.append(Slot([item]))
    return days


class MonthEntry(NamedTuple):
    """What a day of the month's sheet shows of an event."""

    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None


@dataclass
class CalendarDay:
    """A square of the month's sheet."""

    day: date
    is_inside: bool
    is_today: bool
    entries: list[MonthEntry] = field(default_factory=list)

    @property
    def shown(self) -> list[MonthEntry]:
        """Those that a square has room for."""
        return self.entries[:MOST_IN_SQUARE]

    @property
    def more(self) -> int:
        """How many stand on the day's own list only."""
        return len(self.entries[MOST_IN_SQUARE:])


def entries_between(events: EventQuerySet, begin: datetime, end: datetime) -> list[MonthEntry]:
    """What takes place in a span of time, in order, as little of each as a sheet of the month shows."""
    spoken = events.in_words(get_language() or "de", "title").between(begin, end)
    rows = spoken.values_list("slug", F("shown_title"), "starts_at", "ends_at", "cancelled_at")
    return [MonthEntry(*row) for row in rows]


def month_sheet(first: date, entries: Iterable[MonthEntry], today: date) -> list[list[CalendarDay]]:
    """Weeks from Monday, with the events of each day; one that lasts longer stands on each of its days."""
    monday = first - timedelta(days=first.weekday())
    last = next_month(first) - timedelta(days=1)
    count = ((last - monday).days // WEEK + 1) * WEEK
    sheet = [
        CalendarDay(day, day.month == first.month, day == today)
        for day in (monday + timedelta(days=number) for number in range(count))
    ]
    zone = timezone.get_current_timezone()
    for entry in entries:
        begin = (entry.starts_at.astimezone(zone).date() - monday).days
        end = ((entry.ends_at - INSTANT).astimezone(zone).date() - monday).days
        for square in sheet[max(begin, 0) : max(end + 1, 0)]:
            square.entries.append(entry)
    return [sheet[begin : begin + WEEK] for begin in range(0, count, WEEK)]


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=32)).replace(day=1)


def conflicts(event: Event) -> list[str]:
    """What else is on that day: a holiday, a school break, a weekend, other events of the network."""
    day = timezone.localdate(event.starts_at)
    found = [name for name in (holiday(day), school_break(day)) if name]
    if day.weekday() >= SATURDAY:
        found.append(_("Wochenende"))
    others = Event.objects.filter(cancelled_at=None).between(event.starts_at, event.ends_at)
    return [*found, *others.exclude(pk=event.pk).values_list("title", flat=True)[:MOST_CONFLICTS]]


def guests_on_site(event: Event) -> RegistrationQuerySet:
    """Everybody with a seat at the place, for those who let people in."""
    rows = Registration.objects.seated().filter(event=event, offered_until=None, seating__mode=Mode.ONSITE)
    return rows.select_related("seating", "person")


BADGES = 200  # in one file


def badges_of(event: Event) -> Paginator[Registration]:
    """Those who come to the place, by name, in parts of one file each."""
    return Paginator(guests_on_site(event).order_by("name", "pk"), BADGES)


def people_of(user: Person, event: Event) -> RegistrationQuerySet:
    """Everybody who counts on the list of an event: confirmed and not cancelled."""
    rows = Registration.objects.visible_to(user).standing()
    return rows.filter(event=event, confirmed_at__isnull=False).select_related("seating", "person")


def open_rows() -> Iterator[tuple[Any, ...]]:
    """The public events as rows of open data, past ones too."""
    public = Event.objects.filter(published_at__isnull=False, visibility=Visibility.PUBLIC)
    for event in public.select_related("series", "venue__place").order_by("starts_at", "pk"):
        place = event.venue.place if event.venue else None
        yield (
            event.title,
            event.series.title if event.series else "",
            timezone.localtime(event.starts_at),
            timezone.localtime(event.ends_at),
            event.venue.name if event.venue else "",
            place.label if place else "",
            place.code if place else "",
            place.lat if place else None,
            place.lon if place else None,
            event.cancelled_at is not None,
            address_of(event.get_absolute_url()),
        )
