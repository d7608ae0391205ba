"""Events: when and where, for whom, and how many seats there are."""

from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.accounts.models import Organisation
from plietsch.core.addresses import address
from plietsch.core.names import Person
from plietsch.groups.models import Group, Membership
from plietsch.groups.models.memberships import MODERATING


class Mode(models.TextChoices):
    """The two ways to be there."""

    ONSITE = "onsite", _("vor Ort")
    ONLINE = "online", _("online")


LONGEST_HOLD = 30 * 24  # hours


class Visibility(models.TextChoices):
    """Who knows of a published event."""

    PUBLIC = "public", _("Öffentlich: alle im Web")
    MEMBERS = "members", _("Im Netzwerk: nur Mitglieder")


class Room(models.TextChoices):
    """Meeting services in which we open a room of our own for an event."""

    BBB = "bbb", "BigBlueButton"
    JITSI = "jitsi", "Jitsi"


class Tongue(models.TextChoices):
    """Languages that are spoken at events, each in its own words."""

    GERMAN = "de", "Deutsch"
    LOW_GERMAN = "nds", "Plattdüütsch"
    DANISH = "da", "Dansk"
    FRISIAN = "frr", "Friisk"
    ENGLISH = "en", "English"


class SeriesQuerySet(models.QuerySet["Series"]):
    """Series, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Series are public; what belongs to them may not be."""
        return self.all()


class Series(models.Model):
    """Events under one name, such as "Digital-Start"."""

    title = models.CharField(_("Titel"), max_length=150, db_collation="german")
    slug = models.SlugField(max_length=80, unique=True)
    description = models.TextField(_("Beschreibung"), max_length=10_000, blank=True)

    objects = SeriesQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("events:series", series=self.slug)


class Venue(models.Model):
    """Where people meet, and how everybody gets in."""

    name = models.CharField(_("Name"), max_length=150, db_collation="german")
    street = models.CharField(_("Straße und Hausnummer"), max_length=150, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    place = models.ForeignKey(
        "places.Place", verbose_name=_("Ort"), on_delete=models.PROTECT, related_name="+"
    )
    directions = models.TextField(_("Anfahrt"), max_length=2000, blank=True)
    access = models.TextField(
        _("Barrierefreiheit"),
        max_length=2000,
        blank=True,
        help_text=_("Stufenloser Zugang, WC, Induktionsschleife …"),
    )

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """One line for calendars and mails."""
        town = f"{self.postcode} {self.place.name}".strip()
        return ", ".join(part for part in (self.name, self.street, town) if part)


WORDS = ("title", "summary", "description")


def _in_words(name: str, language: str) -> Any:
    if language == settings.LANGUAGE_CODE:
        return F(name)
    own = Translation.objects.filter(event=OuterRef("pk"), language=language).values(name)
    words = NullIf(Subquery(own[:1]), Value(""), output_field=models.TextField())
    return Coalesce(words, F(name), output_field=models.TextField())


class EventQuerySet(models.QuerySet["Event"]):
    """Events, filtered by who asks and by time."""

    def visible_to(self, user: Person) -> Self:
        """Drafts: the office and who co-organises; published ones: members; public ones: everybody."""
        published = self.filter(published_at__isnull=False)
        if not (user.is_authenticated and user.is_active):
            return published.filter(visibility=Visibility.PUBLIC)
        if user.is_office:
            return self.all()
        if not user.is_member:
            return published.filter(visibility=Visibility.PUBLIC)
        return self.filter(Q(published_at__isnull=False) | Q(pk__in=self._co_organised(user)))

    def co_organised_by(self, user: Person) -> Self:
        """Those of groups that this person moderates."""
        return self.filter(pk__in=self._co_organised(user)) if user.is_authenticated else self.none()

    @staticmethod
    def _co_organised(user: Person) -> models.QuerySet[Any]:
        mine = Membership.objects.filter(member=user.pk, role__in=MODERATING).values("group")
        return Event.groups.through.objects.filter(group__in=mine).values("event")

    def in_words(self, language: str, *names: str) -> Self:
        """With `shown_title`, `shown_summary` ... in a language, German where there is none."""
        return self.annotate(**{f"shown_{name}": _in_words(name, language) for name in names or WORDS})

    def upcoming(self, at: datetime) -> Self:
        """Those that have not ended, the next one first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, at: datetime) -> Self:
        """Those that are over, the latest first."""
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-pk")

    def between(self, begin: datetime, end: datetime) -> Self:
        """Those that take place at some moment of a span of time, in order."""
        return self.filter(starts_at__lt=end, ends_at__gt=begin).order_by("starts_at", "pk")


class Event(models.Model):
    """One event: a draft until published; once published it may be cancelled, but never vanishes.

    `last_number` is the newest place in the line of registrations. `sequence` counts the changes that
    calendars must hear of. `hold_hours` is how long a seat that came free
    is kept for the next in line. `online_room` is an address for those who take part online, and only them;
    `room` is one that we open ourselves, from `room_opened_at` until it is ended. `outside_stream` is sent
    by somebody else. `languages` are codes of what is spoken.
    """

    title = models.CharField(_("Titel"), max_length=200, db_collation="german")
    slug = models.SlugField(max_length=110, unique=True)
    series = models.ForeignKey(
        Series,
        verbose_name=_("Veranstaltungsreihe"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )
    summary = models.CharField(_("Kurz gesagt"), max_length=300, blank=True)
    description = models.TextField(_("Beschreibung"), max_length=20_000, blank=True)
    visibility = models.CharField(
        _("Sichtbarkeit"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("Veranstaltungsort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )
    online_room = models.URLField(_("Adresse des Online-Raums"), blank=True)
    room = models.CharField(_("Eigener Online-Raum"), max_length=10, choices=Room, blank=True)
    room_opened_at = models.DateTimeField(null=True, blank=True)
    outside_stream = models.URLField(_("Livestream bei einem anderen Anbieter"), blank=True)
    languages = models.JSONField(_("Sprachen"), default=list, blank=True)
    interpreting = models.CharField(_("Dolmetschen"), max_length=200, blank=True)
    is_captioned = models.BooleanField(_("Mit Untertiteln"), default=False)
    registration_closes_at = models.DateTimeField(_("Anmeldung bis"), null=True, blank=True)
    is_open_to_guests = models.BooleanField(_("Gäste können sich anmelden"), default=True)
    needs_approval = models.BooleanField(_("Anmeldungen brauchen eine Zusage"), default=False)
    hold_hours = models.PositiveSmallIntegerField(
        _("Frist zum Nachrücken in Stunden"), default=24, validators=[MaxValueValidator(LONGEST_HOLD)]
    )
    review = models.TextField(_("Rückblick"), max_length=20_000, blank=True)
    hosts = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("Veranstaltung", "Moderation"),
        blank=True,
        related_name="+",
    )
    groups = models.ManyToManyField(
        Group, verbose_name=_("Gruppen, die mitveranstalten"), blank=True, related_name="+"
    )
    partners = models.ManyToManyField(Organisation, verbose_name=_("Partner"), blank=True, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancellation_reason = models.CharField(_("Grund der Absage"), max_length=500, blank=True)

    shown_title: str  # these where the query asked `in_words`
    shown_summary: str
    shown_description: str

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(published_at__isnull=False),
                name="event_cancelled_was_published",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_by_start"),
            models.Index(fields=["ends_at", "id"], name="event_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("events:event", event=self.slug)

    @property
    def is_running(self) -> bool:
        """Whether it takes place just now."""
        return self.cancelled_at is None and self.starts_at <= timezone.now() < self.ends_at

    @property
    def audience(self) -> str:
        """Who may see what happens here, as an audience of facts."""
        if self.published_at is None:
            return "office"
        return "public" if self.visibility == Visibility.PUBLIC else "members"

    @property
    def outside_host(self) -> str:
        """Who sends the stream of somebody else."""
        return urlsplit(self.outside_stream).hostname or ""

    @property
    def tongues(self) -> list[str]:
        """The names of the languages that are spoken."""
        return [str(Tongue(code).label) for code in self.languages if code in Tongue.values]

    @property
    def closes_at(self) -> datetime:
        """Until when people register: the deadline, and never after the end; online guests come late."""
        return min(self.registration_closes_at or self.ends_at, self.ends_at)

    def takes_registrations(self, at: datetime) -> bool:
        """Whether one can register at this moment, with a seat or for the waiting list."""
        return self.keeps_list(at) and at <= self.closes_at

    def keeps_list(self, at: datetime) -> bool:
        """Whether people still leave the list, and others move up: until the end, whatever the deadline."""
        return self.published_at is not None and self.cancelled_at is None and at <= self.ends_at


class Translation(models.Model):
    """What an event is called and says in another language than German; empty parts stay German."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=5)
    title = models.CharField(_("Titel"), max_length=200, blank=True)
    summary = models.CharField(_("Kurz gesagt"), max_length=300, blank=True)
    description = models.TextField(_("Beschreibung"), max_length=20_000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="event_translated_once")]

    def __str__(self) -> str:
        return f"{self.language} of {self.event_id}"


class SeatingQuerySet(models.QuerySet["Seating"]):
    """Seats, taken and given back by one conditional UPDATE each."""

    def take(self, seating: int) -> bool:
        """Take one seat if one is free; never one more than there are."""
        free = Q(capacity=None) | Q(taken__lt=F("capacity"))
        return bool(self.filter(free, pk=seating).update(taken=F("taken") + 1))

    def give_back(self, seating: int) -> None:
        """One seat is free again."""
        self.filter(pk=seating).update(taken=F("taken") - 1)


class Seating(models.Model):
    """The seats of an event in one mode; without a capacity there is room for all.

    `taken` counts seats that people have or that are held for them. Where people wait, all seats are taken.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="seatings")
    mode = models.CharField(max_length=10, choices=Mode)
    capacity = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)

    objects = SeatingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "mode"], name="seating_once")]

    def __str__(self) -> str:
        return f"{self.get_mode_display()}: {self.taken}/{self.capacity}"

    @property
    def free(self) -> int | None:
        """How many seats are left; None where there is room for all."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)
