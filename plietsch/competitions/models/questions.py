"""What a call asks, in sections, and how the answers are judged."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.calls import Call


class Section(models.Model):
    """A part of the form, one page and one line of the applicant's task list."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("Überschrift"), max_length=120)
    intro = models.TextField(_("Einleitung"), blank=True, max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "position"], name="section_position_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a section.

    `most` limits words of texts, the value of numbers, and cents of money; `choices` holds one option a line,
    or one column of a table. The total of a table has to be that of the question `sums_to`.
    With `shown_if` the question counts only where that question's answer is (or holds) `shown_if_answer`.
    """

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("kurzer Text")
        LONG_TEXT = "long_text", _("langer Text")
        NUMBER = "number", _("Zahl")
        MONEY = "money", _("Geldbetrag")
        DATE = "date", _("Datum")
        YES_NO = "yes_no", _("Ja oder Nein")
        CHOICE = "choice", _("eine aus mehreren")
        CHOICES = "choices", _("mehrere aus mehreren")
        PLACE = "place", _("Ort")
        FILE = "file", _("Datei")
        TABLE = "table", _("Tabelle mit Summen")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("Art"), max_length=12, choices=Kind)
    label = models.CharField(_("Frage"), max_length=300)
    help_text = models.CharField(_("Hilfe"), max_length=500, blank=True)
    is_required = models.BooleanField(_("Pflicht"), default=True)
    choices = models.TextField(_("Auswahl oder Spalten, je Zeile eine"), blank=True, max_length=2000)
    least = models.PositiveBigIntegerField(_("mindestens"), null=True, blank=True)
    most = models.PositiveBigIntegerField(_("höchstens"), null=True, blank=True)
    shown_if = models.ForeignKey(
        "self", verbose_name=_("nur wenn"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sums_to = models.ForeignKey(
        "self",
        verbose_name=_("Summe wie bei"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    shown_if_answer = models.CharField(_("diese Antwort hat"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "position"], name="question_position_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def options(self) -> list[str]:
        """The choices, or the columns of a table, as a list."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Criterion(models.Model):
    """What the jury judges, with its weight beside the other criteria."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("Kriterium"), max_length=120)
    description = models.TextField(_("Was gemeint ist"), blank=True, max_length=1000)
    weight = models.PositiveSmallIntegerField(_("Gewicht"), default=1, validators=[MinValueValidator(1)])
    is_required = models.BooleanField(_("muss bewertet werden"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "position"], name="criterion_position_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Anchor(models.Model):
    """What a number of points means for a criterion, so that jurors use the scale alike."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    points = models.PositiveSmallIntegerField(_("Punkte"))
    text = models.CharField(_("Bedeutung"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["criterion", "points"], name="anchor_once")]

    def __str__(self) -> str:
        return f"{self.points}: {self.text}"
