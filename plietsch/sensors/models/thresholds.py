"""Thresholds: when a value is to be told to the area's group."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.sensors.models.areas import Area
from plietsch.sensors.models.things import Datastream


class Side(models.TextChoices):
    """On which side of its limit a value calls for attention."""

    ABOVE = "above", _("über")
    BELOW = "below", _("unter")


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    """Thresholds, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Those of the areas that this person sees."""
        return self.filter(datastream__thing__area__in=Area.objects.visible_to(user).values("pk"))


class Threshold(models.Model):
    """A limit of a datastream; crossing it posts into the area's group in the name of who set it.

    `crossed_at` is empty while the values are within; `told_at` keeps a flickering value from posting often.
    """

    datastream = models.ForeignKey(Datastream, on_delete=models.CASCADE, related_name="thresholds")
    side = models.CharField(_("Melden, wenn der Wert"), max_length=5, choices=Side, default=Side.ABOVE)
    limit = models.FloatField(_("Grenze"))
    advice = models.CharField(_("Was ist dann zu tun?"), max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()
    crossed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    topic = models.ForeignKey(
        "groups.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["datastream", "side", "limit"],
                name="threshold_once",
                violation_error_message=_("Diese Grenze gibt es schon."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {number_format(Decimal(f'{self.limit:g}'))}"

    def get_absolute_url(self) -> str:
        return reverse("sensors:datastream", kwargs={"datastream": self.datastream_id})

    def is_beyond(self, value: float) -> bool:
        """Whether a value calls for attention."""
        return value > self.limit if self.side == Side.ABOVE else value < self.limit
