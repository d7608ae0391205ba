"""What is counted: websites, single hits for a day or two, sums for 25 months. Nobody's address."""

from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.accounts.models import Organisation
from plietsch.core.hosts import for_people
from plietsch.core.names import Person
from plietsch.core.permissions import can

OWN = 1  # the number of the network's own website
MOST_PATH = 300


class Kind(models.IntegerChoices):
    """What a hit is."""

    PAGE = 1, _("Seitenaufruf")
    DOWNLOAD = 2, _("Download")
    SEARCH = 3, _("Suche mit Treffern")
    MISS = 4, _("Suche ohne Treffer")
    EVENT = 5, _("Ereignis")
    LINK = 6, _("Klick auf eine andere Website")
    BOT = 7, _("Aufruf durch ein Programm")


class Dimension(models.IntegerChoices):
    """By what sums are broken down."""

    TOTAL = 0, _("Gesamt")
    PAGE = 1, _("Seiten")
    TITLE = 2, pgettext_lazy("Mehrzahl", "Titel")
    SOURCE = 3, _("Herkunft")
    CAMPAIGN = 4, _("Kampagnen")
    DEVICE = 5, _("Geräte")
    LANGUAGE = 6, _("Sprachen")
    DOWNLOAD = 7, _("Downloads")
    SEARCH = 8, pgettext_lazy("Mehrzahl", "Suchen")
    MISS = 9, _("Suchen ohne Treffer")
    EVENT = 10, _("Ereignisse")
    LINK = 11, _("Klicks auf andere Websites")
    BOT = 12, _("Programme")


class Device(models.TextChoices):
    """How large the reader's screen probably is."""

    DESKTOP = "desktop", _("Computer")
    PHONE = "phone", _("Telefon")
    TABLET = "tablet", _("Tablet")
    OTHER = "other", _("Anderes Gerät")
    BOT = "bot", pgettext_lazy("Gerät", "Programm")


class SiteQuerySet(models.QuerySet["Site"]):
    """Websites whose figures somebody may read."""

    def visible_to(self, user: Person) -> Self:
        """All for the office; the network's own for editors; for members those of their organisations."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_office:
            return self
        if not user.is_member:
            return self.none()
        seen = models.Q(organisation__affiliations__user=user)
        seen |= models.Q(number=OWN) if can(user, "portal.edit_pages") else models.Q()
        return self.filter(seen).distinct()


class Site(models.Model):
    """A website that is counted here. `number` is what Matomo calls idsite; the network's own is 1."""

    number = models.PositiveIntegerField(_("Nummer"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    host = models.CharField(_("Adresse"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("Organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = SiteQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        bare = self.host.lower().removeprefix("www.")
        other = Site.objects.exclude(pk=self.pk).filter(host__in=[bare, f"www.{bare}"]).first()
        if other:
            said = _("Unter dieser Adresse zählt schon „%(site)s“ (Nummer %(number)s).")
            raise ValidationError({"host": said % {"site": other, "number": other.number}})

    @property
    def own_host(self) -> str:
        """Where it stands, as machines spell it."""
        return self.host or urlsplit(settings.PUBLIC_URL).hostname or ""

    @property
    def address(self) -> str:
        """The same as people write it."""
        return for_people(self.own_host)

    def get_absolute_url(self) -> str:
        """Its figures."""
        return f"{reverse('analytics:figures')}?site={self.number}"


class Token(models.Model):
    """A program's permission to read figures and to name its readers' addresses; of one website, or of all.

    Only a digest is kept.
    """

    name = models.CharField(_("Wofür"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    site = models.ForeignKey(
        Site,
        verbose_name=_("Website"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="tokens",
    )
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Hit(models.Model):
    """Something that was read, `count` times within one second; gone when its day is summed up."""

    day = models.DateField()
    at = models.DateTimeField(db_index=True)
    site = models.PositiveIntegerField()
    kind = models.PositiveSmallIntegerField(choices=Kind)
    path = models.CharField(max_length=MOST_PATH)
    detail = models.CharField(max_length=MOST_PATH, blank=True)
    is_entry = models.BooleanField()
    source = models.CharField(max_length=100, blank=True)
    campaign = models.CharField(max_length=100, blank=True)
    device = models.CharField(max_length=8, choices=Device)
    language = models.CharField(max_length=3, blank=True)
    visitor = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.count} x {self.path}"


class Sum(models.Model):
    """How often something was read on one day; `visits` stays 0 where visits are not told apart."""

    day = models.DateField()
    site = models.PositiveIntegerField()
    dimension = models.PositiveSmallIntegerField(choices=Dimension)
    key = models.CharField(max_length=MOST_PATH, blank=True)
    hits = models.PositiveBigIntegerField()
    entries = models.PositiveBigIntegerField()
    visits = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "dimension", "day", "key"], name="sum_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_dimension_display()} {self.key}: {self.hits}"


class Salt(models.Model):
    """What makes visitors of one day recognisable on that day only; random, gone with the day's hits."""

    day = models.DateField(primary_key=True)
    value = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return str(self.day)
