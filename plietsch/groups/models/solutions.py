"""Solution cards: who has solved what, with what, for how much, and who uses it too."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.core.addresses import address
from plietsch.core.names import Person
from plietsch.groups.models.topics import Topic


class Procurement(models.TextChoices):
    """How a municipality came to what it uses."""

    DIRECT = "direct", _("Direktauftrag")
    NEGOTIATED = "negotiated", _("Verhandlungsvergabe")
    TENDER = "tender", _("Ausschreibung")
    FRAMEWORK = "framework", _("Rahmenvertrag")
    COOPERATION = "cooperation", _("Zusammenarbeit von Kommunen")
    OWN = "own", _("selbst gemacht")
    FREE = "free", _("frei verfügbar")


class SizeClass(models.TextChoices):
    """Municipalities of like size, by inhabitants."""

    HAMLET = "0-1000", _("unter 1.000")
    VILLAGE = "1000-5000", _("1.000 bis unter 5.000")
    SMALL_TOWN = "5000-20000", _("5.000 bis unter 20.000")
    TOWN = "20000-100000", _("20.000 bis unter 100.000")
    CITY = "100000-", _("ab 100.000")

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least number of inhabitants, and the first that is too many."""
        least, _dash, end = self.value.partition("-")
        return int(least), int(end) if end else None


class SolutionQuerySet(models.QuerySet["Solution"]):
    """Cards, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """The cards of topics that this person may read."""
        return self.filter(topic__in=Topic.objects.visible_to(user))

    def of_size(self, size: SizeClass) -> Self:
        """The cards of municipalities of this size; a Kreis or a Land has none."""
        least, end = size.bounds
        found = self.filter(place__kind__in=("municipality", "urban_district"), place__population__gte=least)
        return found.filter(place__population__lt=end) if end else found


class Solution(models.Model):
    """What a thread has led to, in a form that others can copy from.

    `problem` and `done` are Markdown with mentions as keys, like posts. `contact` answers for the card and is
    asked once a year whether it still holds. `search` are its folded words.
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="solution")
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.CharField(_("Kurz gesagt"), max_length=200, blank=True)
    problem = models.TextField(_("Worum ging es?"), max_length=10_000)
    done = models.TextField(_("Was wurde gemacht?"), max_length=20_000)
    product = models.CharField(_("Produkt"), max_length=120, blank=True)
    supplier = models.CharField(_("Anbieter"), max_length=120, blank=True)
    cost_cents = models.BigIntegerField(_("Kosten"), null=True, blank=True)
    effort = models.CharField(_("Aufwand"), max_length=200, blank=True)
    procurement = models.CharField(_("Beschaffung"), max_length=20, choices=Procurement, blank=True)
    licence = models.CharField(_("Lizenz"), max_length=80, blank=True)
    theme = models.ForeignKey(
        "accounts.Theme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    confirmed_on = models.DateField()
    asked_on = models.DateField(null=True, blank=True)
    use_count = models.PositiveIntegerField(default=0)
    search = models.CharField(max_length=900, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_cents=None) | Q(cost_cents__gte=0), name="solution_cost_not_negative"
            )
        ]
        indexes = [models.Index(fields=["-confirmed_on", "-id"], name="solution_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("groups:solution", solution=self.pk)


class SolutionUse(models.Model):
    """A place that uses a solution too; who said so may leave, the place stays."""

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="uses")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["solution", "place"], name="solution_use_once")]

    def __str__(self) -> str:
        return f"{self.place_id} uses {self.solution_id}"
