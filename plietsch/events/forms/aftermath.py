"""What is filled in around an event: colleagues, feedback, materials, a look back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from plietsch.events.models import Event, Feedback, Mode
from plietsch.events.rhythm import Rhythm
from plietsch.ui.forms import Form, ModelForm

MOST_COLLEAGUES = 20
MOST_COPIES = 26
RHYTHMS = [
    (Rhythm.ONCE, _("einmal")),
    (Rhythm.WEEKLY, _("jede Woche")),
    (Rhythm.FORTNIGHTLY, _("alle zwei Wochen")),
    (Rhythm.MONTHLY, _("jeden Monat am selben Wochentag")),
]
STARS = [(5, _("sehr gut")), (4, _("gut")), (3, _("mittel")), (2, _("nicht gut")), (1, _("schlecht"))]


class CopyForm(Form):
    """The day of the copy, or the days of several."""

    on = forms.DateField(label=_("Neuer Tag"))
    every = forms.ChoiceField(label=_("Wiederholen"), choices=RHYTHMS, initial=Rhythm.ONCE)
    times = forms.IntegerField(
        label=_("Wie oft"), min_value=1, max_value=MOST_COPIES, initial=1, required=False,
        help_text=_("Nur bei Wiederholung; der erste Tag zählt mit"),
    )  # fmt: skip

    def order(self) -> dict[str, Any]:
        """What the operation needs to know."""
        found = self.cleaned_data
        return {"on": found["on"], "every": Rhythm(found["every"]), "times": found["times"] or 1}


class ColleaguesForm(Form):
    """Several people at once; each of them confirms by mail."""

    lines = forms.CharField(
        label=_("Kolleginnen und Kollegen"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Eine Person je Zeile: Name, E-Mail-Adresse. Jede bekommt eine Mail und bestätigt selbst."
        ),
    )
    mode = forms.ChoiceField(label=_("Wie nehmen sie teil?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = [Mode(seating.mode) for seating in event.seatings.order_by("-mode")]
        self.fields["mode"].choices = [(mode, mode.label) for mode in modes]  # type: ignore[attr-defined]
        self.initial["mode"] = modes[0] if modes else ""

    def clean_lines(self) -> list[tuple[str, str]]:
        """Name and address of each person."""
        people = [_person(line) for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(people) > MOST_COLLEAGUES:
            raise ValidationError(_("Bitte höchstens zwanzig Personen auf einmal."))
        return people


def _person(line: str) -> tuple[str, str]:
    name, _comma, address = (part.strip() for part in line.rpartition(","))
    try:
        validate_email(address)
    except ValidationError:
        name = ""
    if not name or len(name) > 120:  # noqa: PLR2004 - the longest name of a registration
        raise ValidationError(_("Diese Zeile lässt sich nicht lesen: %(line)s"), params={"line": line[:80]})
    return name, address


class FeedbackForm(ModelForm):
    """How it was."""

    stars = forms.TypedChoiceField(
        label=_("Wie war es?"),
        coerce=int,
        choices=[
            (5, _("sehr gut")),
            (4, _("gut")),
            (3, _("mittel")),
            (2, _("nicht gut")),
            (1, _("schlecht")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Feedback
        fields = ["stars", "text"]


class MaterialForm(Form):
    """A file with a title."""

    title = forms.CharField(label=_("Titel"), max_length=150, required=False)
    file = forms.FileField(label=_("Datei"), help_text=_("Folien, Handzettel, Bilder"))


class ReviewForm(Form):
    """A look back."""

    text = forms.CharField(
        label=_("Rückblick"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Was kam heraus? Überschriften, Listen und Links in Markdown"),
    )
