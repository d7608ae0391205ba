"""Organisations, the mail domains they vouch for, and who belongs to them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models.people import Sector
from plietsch.core.names import Person


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Everybody sees the confirmed ones; who proposed one sees it too, and the office sees all."""
        confirmed = models.Q(is_confirmed=True)
        if not user.is_authenticated:
            return self.filter(confirmed)
        if user.is_office:
            return self.all()
        own = Affiliation.objects.filter(user=user).values("organisation")
        return self.filter(confirmed | models.Q(pk__in=own))

    def standing(self) -> Self:
        """Those that were not merged into another one."""
        return self.filter(merged_into=None)


class Organisation(models.Model):
    """A town hall, a company, a university … from which people come; proposed until the office confirms."""

    name = models.CharField(_("Name"), max_length=200, db_collation="german")
    place = models.ForeignKey(
        "places.Place",
        verbose_name=_("Ort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sector = models.CharField(_("Bereich"), max_length=20, choices=Sector, blank=True)
    website = models.URLField(_("Internetseite"), blank=True)
    is_confirmed = models.BooleanField(_("bestätigt"), default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    search_words = models.CharField(max_length=900, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="organisation_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name with its place, which tells two town halls of the same name apart."""
        return f"{self.name}, {self.place.label}" if self.place else self.name


class Suggestion(models.Model):
    """The unknown organisation that somebody named at sign-up; proposed once their address is confirmed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suggestion")
    name = models.CharField(_("Organisation"), max_length=200)
    place = models.ForeignKey(
        "places.Place",
        verbose_name=_("Ort der Organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    def __str__(self) -> str:
        return self.name


class EmailDomain(models.Model):
    """A mail domain of which the office verified that it belongs to one organisation only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(_("Domain"), max_length=253, unique=True)
    verified_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Affiliations by time."""

    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(until=None)


class Affiliation(models.Model):
    """A person in an organisation for a term; a new job ends one row and starts another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    function = models.CharField(_("Funktion"), max_length=120, blank=True)
    since = models.DateField(_("seit"))
    until = models.DateField(_("bis"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(until=None),
                name="one_current_affiliation",
                violation_error_message=_("Zu dieser Organisation gehören Sie schon."),
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="affiliation_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Anfang."),
            ),
        ]

    def __str__(self) -> str:
        return self.function
