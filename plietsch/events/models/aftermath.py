"""What stays of an event: materials, pictures, and what people say about it."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.events.models.events import Event
from plietsch.events.models.halls import Hall

BEST = 5


class MaterialQuerySet(models.QuerySet["Material"]):
    """Materials, filtered by who may open them."""

    def visible_to(self, user: Person) -> Self:
        """Those of events that this person may see."""
        return self.filter(event__in=Event.objects.visible_to(user))


class Material(models.Model):
    """Slides, a handout or a picture of an event: the only way to its upload."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("Titel"), max_length=150, blank=True)
    upload = models.ForeignKey("core.Upload", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = MaterialQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title or str(self.upload)


class Feedback(models.Model):
    """What somebody who was there says; whoever it was is not written down with it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="feedback")
    stars = models.PositiveSmallIntegerField(
        _("Wie war es?"), validators=[MinValueValidator(1), MaxValueValidator(BEST)]
    )
    text = models.TextField(_("Was war gut, was fehlt?"), max_length=2000, blank=True)
    given_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.stars} for {self.event_id}"


class Headcount(models.Model):
    """How many browsers listened in a hall at a minute, by web process; no persons."""

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="headcounts")
    at = models.DateTimeField()
    process = models.CharField(max_length=8)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "at", "process"], name="headcount_once_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.count} in {self.hall_id}"
