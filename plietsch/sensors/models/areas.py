"""Areas that are measured, and the tokens of the devices that write there."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Affiliation
from plietsch.core.names import Person
from plietsch.groups.models import Membership


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas, filtered by who may see and who keeps them."""

    def public(self) -> Self:
        """Those whose readings everybody reads."""
        return self.filter(is_public=True)

    def visible_to(self, user: Person) -> Self:
        """Everybody sees the public ones; the others are seen by those who keep them and by their group."""
        if not (user.is_authenticated and user.is_member):
            return self.public()
        if user.is_office:
            return self.all()
        groups = Membership.objects.filter(member=user).values("group")
        return self.filter(Q(is_public=True) | Q(group__in=groups) | _of_organisations(user))

    def kept_by(self, user: Person) -> Self:
        """The areas of the organisations that this person belongs to, and for the office all."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.all() if user.is_office else self.filter(_of_organisations(user))


def _of_organisations(user: Person) -> Q:
    own = Affiliation.objects.current().filter(user=user.pk, organisation__is_confirmed=True)
    return Q(organisation__in=own.values("organisation"))


class Area(models.Model):
    """A building area, a street, a village: what one organisation measures and one dashboard shows.

    `group` is where its thresholds post.
    """

    slug = models.SlugField(_("Adresse"), max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=120, db_collation="german")
    summary = models.TextField(_("Worum geht es?"), max_length=1200, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        "places.Place",
        verbose_name=_("Ort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    group = models.ForeignKey(
        "groups.Group",
        verbose_name=_("Gruppe für Meldungen"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_public = models.BooleanField(_("Alle dürfen die Messwerte lesen"), default=False)
    is_sample = models.BooleanField(_("Simulierte Werte"), default=False)
    started_at = models.DateTimeField()

    objects = AreaQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="area_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sensors:area", kwargs={"area": self.slug})

    @property
    def audience(self) -> str:
        """Who may see what happens here, as an audience of facts."""
        return "public" if self.is_public else "office"


class DeviceTokenQuerySet(models.QuerySet["DeviceToken"]):
    """Tokens, filtered by who may see that they exist."""

    def visible_to(self, user: Person) -> Self:
        """Those who keep the area."""
        return self.filter(area__in=Area.objects.kept_by(user).values("pk"))

    def valid(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at=None)


class DeviceToken(models.Model):
    """What a device or gateway writes with; the secret itself is shown once and never stored.

    With a `thing` it writes readings of that thing only; without, it is a gateway's and writes all of the
    area. `broker_digest` is the same secret for the MQTT broker's file of passwords.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="tokens")
    thing = models.ForeignKey(
        "Thing",
        verbose_name=_("Gerät"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    label = models.CharField(_("Wofür?"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    broker_digest = models.CharField(max_length=160)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label

    @property
    def account(self) -> str:
        """The name beside the secret, where a client asks for one."""
        return f"device-{self.pk}"
