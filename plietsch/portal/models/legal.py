"""Who answers for the portal, and what keeps people out of it."""

from typing import Self

from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from plietsch.core.names import Person

SALT = "portal.barrier"


@register_setting(icon="home")
class Imprint(BaseGenericSetting):
    """The operator, as the imprint, the privacy notice and the accessibility statement name it."""

    operator = models.CharField(_("Betreiber"), max_length=200, blank=True)
    represented_by = models.CharField(_("Vertreten durch"), max_length=200, blank=True)
    street = models.CharField(_("Straße und Hausnummer"), max_length=150, blank=True)
    town = models.CharField(_("Postleitzahl und Ort"), max_length=150, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    supervision = models.CharField(_("Aufsichtsbehörde"), max_length=200, blank=True)
    privacy_officer = models.CharField(
        _("Datenschutzbeauftragte Person oder Stelle"), max_length=200, blank=True
    )
    privacy_email = models.EmailField(_("E-Mail für Datenschutz"), blank=True)
    privacy_authority = models.CharField(_("Datenschutzaufsicht"), max_length=200, blank=True)
    enforcement = models.TextField(
        _("Durchsetzung der Barrierefreiheit"),
        max_length=1000,
        blank=True,
        help_text=_("Beschwerdestelle mit Anschrift."),
    )
    security_email = models.EmailField(_("E-Mail für Sicherheitslücken"), blank=True)
    checked_on = models.DateField(_("Barrierefreiheit zuletzt geprüft am"), null=True, blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("operator", "represented_by", "street", "town", "email", "phone", "supervision")
            ],
            heading=_("Betreiber"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("privacy_officer", "privacy_email", "privacy_authority")],
            heading=_("Datenschutz"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("enforcement", "checked_on", "security_email")],
            heading=_("Barrierefreiheit und Sicherheit"),
        ),
    ]

    class Meta:
        verbose_name = _("Impressum")


class BarrierReportQuerySet(models.QuerySet["BarrierReport"]):
    """Reports of barriers, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office; whoever reported holds a secret link instead."""
        return self.all() if user.is_authenticated and user.is_active and user.is_office else self.none()

    def open(self) -> Self:
        """Those that are not mended yet, the oldest first."""
        return self.filter(mended_at=None).order_by("reported_at", "pk")

    def known(self) -> Self:
        """What the statement names: confirmed and not mended yet."""
        return self.open().exclude(statement="")

    def with_key(self, key: str) -> Self:
        """The report that a secret link leads to."""
        try:
            return self.filter(pk=signing.Signer(salt=SALT).unsign(key))
        except signing.BadSignature:
            return self.none()


class BarrierReport(models.Model):
    """Something that somebody could not use: a ticket from the report to the mending.

    `statement` is how the accessibility statement names it in public; empty, it does not.
    """

    where = models.CharField(_("Auf welcher Seite?"), max_length=300, blank=True)
    text = models.TextField(_("Was hat nicht geklappt?"), max_length=3000)
    email = models.EmailField(_("Ihre E-Mail-Adresse"), blank=True)
    language = models.CharField(max_length=10, default="de")
    reported_at = models.DateTimeField()
    answer = models.TextField(_("Antwort"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    statement = models.CharField(_("Eintrag in der Erklärung"), max_length=300, blank=True)
    mended_at = models.DateTimeField(null=True, blank=True)

    objects = BarrierReportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pk}: {self.text[:60]}"

    @property
    def key(self) -> str:
        """The secret part of the link for whoever reported."""
        return signing.Signer(salt=SALT).sign(str(self.pk))

    def get_absolute_url(self) -> str:
        return reverse("portal:barrier_state", kwargs={"barrier_key": self.key})
