"""What is filled in around an event: copies, feedback, materials, a look back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.events.models import Feedback
from plietsch.events.rhythm import Rhythm
from plietsch.ui.forms import Form, ModelForm

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
