"""Halls: what people in the room and at the stream do together, in one queue."""

import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.core import marks
from plietsch.core.names import Person
from plietsch.events.models.events import Event

_CLEAR = "23456789abcdefghjkmnpqrstuvwxyz"  # without signs that are taken for one another on a far screen
CODE_LENGTH = 8


def new_code() -> str:
    """A code to type in from the big screen."""
    return "".join(secrets.choice(_CLEAR) for _each in range(CODE_LENGTH))


class Voters(models.TextChoices):
    """Whose voice counts."""

    ALL = "all", _("Alle, die zusehen")
    REGISTERED = "registered", _("Nur Angemeldete: eine Stimme je Anmeldung")


class Place(models.TextChoices):
    """Where somebody takes part from."""

    ONSITE = "onsite", _("Saal")
    ONLINE = "online", _("online")


class HallQuerySet(models.QuerySet["Hall"]):
    """Halls, filtered by who may see their events, and the news of them."""

    def visible_to(self, user: Person) -> Self:
        """Those of events that this person may see; where the event is cancelled, they say so."""
        return self.filter(event__in=Event.objects.visible_to(user))

    def touch(self, hall: int, **changes: Any) -> None:
        """Something changed that everybody in the hall has to see."""
        self.filter(pk=hall).update(version=F("version") + 1, **changes)
        marks.change(f"hall:{hall}")


class Hall(models.Model):
    """The one audience of an event, in the room and at the stream.

    `version` grows with every change that people see: whoever knows a version knows what is news.
    `group` takes up the questions that were left over.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="hall")
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    voters = models.CharField(_("Wer mitmacht"), max_length=10, choices=Voters, default=Voters.ALL)
    is_moderated = models.BooleanField(_("Fragen erst nach Freigabe zeigen"), default=True)
    allows_anonymous = models.BooleanField(_("Fragen ohne Namen erlauben"), default=True)
    group = models.ForeignKey(
        "groups.Group",
        verbose_name=_("Gruppe für offene Fragen"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hint = models.CharField(_("Hinweis an alle"), max_length=300, blank=True)
    on_stage = models.ForeignKey(
        "events.Question", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    applause = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = HallQuerySet.as_manager()

    def __str__(self) -> str:
        return f"hall of {self.event_id}"

    def get_absolute_url(self) -> str:
        return reverse("events:hall", kwargs={"event": self.event_slug})

    @property
    def event_slug(self) -> str:
        """What its addresses are made of."""
        return self.event.slug


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by where they stand."""

    def waiting(self) -> Self:
        """Those that the moderation has not looked at, the oldest first."""
        return self.filter(released_at=None, dismissed_at=None).order_by("asked_at", "pk")

    def released(self) -> Self:
        """Those that everybody sees, the most wanted first."""
        return self.filter(released_at__isnull=False, dismissed_at=None).order_by("-votes", "asked_at", "pk")

    def open(self) -> Self:
        """Released ones that nobody has answered."""
        return self.released().filter(answered_at=None)


class Question(models.Model):
    """One question to those on the stage, with as many votes as people want it answered.

    Without a name it is anonymous: then no person is written down either.
    """

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("Ihre Frage"), max_length=400)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=120, blank=True)
    place = models.CharField(max_length=10, choices=Place, default=Place.ONLINE)
    votes = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("Antwort"), max_length=4000, blank=True)
    topic = models.ForeignKey(
        "groups.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(name=""), name="question_anonymous_has_no_person"
            )
        ]
        indexes = [models.Index(fields=["hall", "-votes", "asked_at", "id"], name="question_by_votes")]

    def __str__(self) -> str:
        return f"{self.pk} in {self.hall_id}"

    @property
    def mark(self) -> str:
        """Its name on pages and in messages."""
        return f"q{self.pk}"


class Vote(models.Model):
    """That somebody wants a question answered; `voter` is a key that names nobody and goes soon after."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="given")
    voter = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "voter"], name="question_voted_once")]

    def __str__(self) -> str:
        return f"for {self.question_id}"


class Poll(models.Model):
    """A question to everybody, voted on in secret: who voted and what was voted never stand together."""

    class Kind(models.TextChoices):
        ONE = "one", _("Eine Antwort")
        MANY = "many", _("Mehrere Antworten")
        WORDS = "words", _("Eigene Worte (Wortwolke)")

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="polls")
    text = models.CharField(_("Frage"), max_length=200)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, default=Kind.ONE)
    ballots = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text

    @property
    def mark(self) -> str:
        """Its name on pages and in messages."""
        return f"p{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether one can vote now."""
        return self.opened_at is not None and self.closed_at is None


class Option(models.Model):
    """One answer of a poll, or one word that people gave, with its count."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(max_length=100)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "text"], name="option_once")]

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """That somebody has voted in a poll, not what."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="given")
    voter = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "voter"], name="ballot_once")]

    def __str__(self) -> str:
        return f"in {self.poll_id}"


class Hand(models.Model):
    """Somebody wants to speak; the row goes when they have, or lower the hand, or the hall closes."""

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="hands")
    voter = models.CharField(max_length=32)
    name = models.CharField(_("Name"), max_length=120)
    place = models.CharField(max_length=10, choices=Place, default=Place.ONLINE)
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "voter"], name="hand_once")]

    def __str__(self) -> str:
        return f"{self.pk} in {self.hall_id}"

    @property
    def mark(self) -> str:
        """Its name in messages, by which a browser learns that it was called up."""
        return f"h{self.pk}"
