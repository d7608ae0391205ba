"""Registrations: who comes, who waits in which order, and what they were asked."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.core.names import Person
from plietsch.events.models.events import Event, Mode, Seating
from plietsch.events.models.keys import row_of

if TYPE_CHECKING:
    from plietsch.accounts.models import User

_signer = Signer(salt="events.registration", sep=".")
_of_invitations = Signer(salt="events.invitation", sep=".")


class Standing(models.TextChoices):
    """Where a registration stands, for people to read."""

    UNCONFIRMED = "unconfirmed", _("noch nicht bestätigt")
    SEATED = "seated", _("angemeldet")
    OFFERED = "offered", _("Platz angeboten")
    PENDING = "pending", _("wartet auf Zusage")
    WAITING = "waiting", _("auf der Warteliste")
    CANCELLED = "cancelled", _("abgemeldet")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations, filtered by who asks and where they stand."""

    def visible_to(self, user: Person) -> Self:
        """One's own, and all of them for the office."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.all() if user.is_office else self.filter(person=user)

    def of(self, person: "User") -> Self:
        """Those of a member, and those that guests made with the address that is proven to be theirs."""
        return self.filter(Q(person=person.pk) | Q(email=person.email, person=None))

    def with_key(self, key: str) -> Self:
        """The one that a secret link names; none where the link is forged."""
        return self.filter(pk=row_of(_signer, key))

    def invited_by(self, key: str) -> Self:
        """The one that a calendar entry names; none where the entry is forged."""
        return self.filter(pk=row_of(_of_invitations, key))

    def standing(self) -> Self:
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def seated(self) -> Self:
        """Those with a seat of their own, held ones included."""
        return self.standing().filter(seated_at__isnull=False)

    def perhaps_there(self) -> Self:
        """Those with a seat who may have come: where a door was kept, on site only who came in."""
        let_in = self.model._default_manager.filter(event=OuterRef("event"), arrived_at__isnull=False)
        came = Q(arrived_at__isnull=False) | Q(seating__mode=Mode.ONLINE)
        return self.seated().filter(came | ~Exists(let_in), event__cancelled_at=None)

    def waiting(self) -> Self:
        """The waiting list: an order, the next one first."""
        waits = self.standing().filter(approved_at__isnull=False, seated_at=None)
        return waits.order_by("number")

    def pending(self) -> Self:
        """Those that the office has to say yes or no to, the first one first."""
        return self.standing().filter(confirmed_at__isnull=False, approved_at=None).order_by("number")

    def lapsed(self, at: datetime) -> Self:
        """Those who let the time for an offered seat pass."""
        return self.seated().filter(offered_until__lt=at)


class Registration(models.Model):
    """One person at one event, member or guest; who cancelled may come back by the same row.

    `number` is the place in the line, drawn while the seats are held: whoever has a smaller one came first.
    What happened is a moment: `confirmed_at` (a guest's address is proven), `approved_at` (may come),
    `seated_at` (has a seat), `offered_until` (must take it by then), `cancelled_at`.
    Whoever called without having an address has no `email` and gets no mail.
    `told_sequence` is the newest change of the event that this person was written about; `sequence` counts
    the changes of this registration for calendars.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    seating = models.ForeignKey(Seating, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=120, db_collation="german")
    email = models.EmailField(_("E-Mail-Adresse"), null=True, blank=True)
    language = models.CharField(max_length=5, default="de")
    number = models.PositiveIntegerField(null=True, blank=True)
    registered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    seated_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    feedback_at = models.DateTimeField(null=True, blank=True)
    presence_agreed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    watched_minutes = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    told_sequence = models.PositiveIntegerField(default=0)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="registration_once"),
            models.UniqueConstraint(fields=["event", "person"], name="registration_once_per_person"),
            models.UniqueConstraint(fields=["event", "number"], name="registration_number_once"),
            models.CheckConstraint(
                condition=Q(seated_at=None) | Q(confirmed_at__isnull=False),
                name="registration_seat_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(seated_at=None) | Q(approved_at__isnull=False),
                name="registration_seat_approved",
            ),
            models.CheckConstraint(
                condition=Q(offered_until=None) | Q(seated_at__isnull=False),
                name="registration_offer_is_seat",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(seated_at=None), name="registration_cancelled_has_no_seat"
            ),
        ]
        indexes = [
            models.Index(fields=["seating", "number"], name="registration_in_order"),
            models.Index(fields=["event", "name", "id"], name="registration_by_name"),
            models.Index(
                fields=["offered_until"],
                name="registration_offered",
                condition=Q(offered_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} for {self.event_id}"

    def get_absolute_url(self) -> str:
        """The page behind the secret link."""
        return reverse("events:registration", kwargs={"registration_key": self.key})

    @property
    def key(self) -> str:
        """What a secret link holds: nobody can guess or forge it, and nothing is stored for it."""
        return _signer.sign(str(self.pk))

    @property
    def invitation_key(self) -> str:
        """What calendar entries and badges show: it opens the room and changes nothing."""
        return _of_invitations.sign(str(self.pk))

    @property
    def has_attended(self) -> bool:
        """Whether it is proven that this person was there: at the door, or half of the time at the stream."""
        length = (self.event.ends_at - self.event.starts_at).total_seconds() / 60
        return bool(self.arrived_at) or self.watched_minutes >= length / 2

    def takes_changes(self, at: datetime) -> bool:
        """Whether its name and answers may still become others."""
        is_on_list = self.confirmed_at is not None and self.cancelled_at is None
        return is_on_list and self.event.takes_registrations(at)

    @property
    def mode(self) -> Mode:
        return Mode(self.seating.mode)

    @property
    def recipient(self) -> Any:
        """To whom mails go, in which language: the member as the account is now, or the guest."""
        return self.person or self

    @property
    def address(self) -> str:
        return str(self.recipient.email or "")

    @property
    def calendar_sequence(self) -> int:
        """The number of this state for calendars: changes of the event and of the registration."""
        return self.event.sequence + self.sequence

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        if self.cancelled_at:
            return Standing.CANCELLED
        if not self.confirmed_at:
            return Standing.UNCONFIRMED
        if not self.approved_at:
            return Standing.PENDING
        if not self.seated_at:
            return Standing.WAITING
        return Standing.OFFERED if self.offered_until else Standing.SEATED


class Inquiry(models.Model):
    """An organiser's own question at registration; private answers go soon after the event."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", pgettext_lazy("Frage", "Auswahl")
        YES = "yes", _("Ja oder nein")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="inquiries")
    text = models.CharField(_("Frage"), max_length=200)
    kind = models.CharField(_("Art der Antwort"), max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(pgettext_lazy("Frage", "Auswahl"), default=list, blank=True)
    is_required = models.BooleanField(_("muss beantwortet werden"), default=False)
    is_private = models.BooleanField(_("vertraulich"), default=False)

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """One person's answer to one question."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "inquiry"], name="inquiry_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.inquiry_id}"
