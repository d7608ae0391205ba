"""What a good portfolio is, and where the jury decides otherwise."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.inputs import Wishes
from plietsch.competitions.letters import PLACES, unknown_places
from plietsch.competitions.models import Application, Call, Decision, Pin, Shortlist
from plietsch.core.money import MoneyField
from plietsch.ui.forms import Form, ModelForm

THOUSANDTHS = 1000
MOST = 10_000  # no call has more themes or applications


class RulesForm(Form):
    """The rules beyond money and number, which the call has fixed."""

    least_themes = forms.IntegerField(
        label=_("Themen des Aufrufs, die vorkommen sollen"), min_value=0, max_value=MOST, initial=0
    )
    most_per_region = forms.IntegerField(
        label=_("Höchstens so viele je Kreis"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=_("Leer: keine Grenze."),
    )
    cooperation = forms.DecimalField(
        label=_("Zuschlag für Zusammenarbeit, in Punkten"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        localize=True,
        initial=Decimal(0),
    )
    corrects_severity = forms.BooleanField(
        label=_("Strenge und milde Jurymitglieder ausgleichen"),
        required=False,
        help_text=_("Sonst zählen die einfachen Mittelwerte. Beide Werte stehen in der Tabelle."),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Shortlist.objects.filter(call=call).exists():
            self.fields["only_shortlist"] = forms.BooleanField(
                label=_("Nur aus der engeren Wahl auswählen"), required=False, initial=True
            )

    def wishes(self) -> Wishes:
        """What `compute_selection` takes."""
        wishes = dict(self.cleaned_data)
        return Wishes(cooperation_points=round(wishes.pop("cooperation") * THOUSANDTHS), **wishes)


class ShortlistForm(Form):
    """Which applications the whole jury judges, and why."""

    applications = forms.ModelMultipleChoiceField(
        label=_("Bewerbungen der engeren Wahl"),
        queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Angekreuzt sind alle, die jetzt dabei oder umstritten sind. In Klammern: Mittel und Sicherheit."
        ),
    )
    reason = forms.CharField(label=_("Begründung"), max_length=600, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        admitted = call.applications.eligible().order_by("title", "pk")
        self.fields["applications"].queryset = admitted  # type: ignore[attr-defined]

    def offer(self, labels: Mapping[int, str]) -> None:
        """Show these applications in this order, each in so many words."""
        self.fields["applications"].choices = list(labels.items())  # type: ignore[attr-defined]


class PinForm(ModelForm):
    """In or out, and why."""

    is_in = forms.TypedChoiceField(
        label=_("Festlegung"),
        choices=[("in", _("aufnehmen")), ("out", _("nicht aufnehmen"))],
        widget=forms.RadioSelect,
        coerce=lambda typed: typed == "in",
    )

    class Meta:
        model = Pin
        fields = ("is_in", "reason")


class AmountForm(Form):
    """Another sum than the one asked for, and why."""

    amount_cents = MoneyField(
        label=_("Summe in Euro"),
        least=1,
        help_text=_("Was zur beantragten Summe fehlt, kommt zum Eigenanteil hinzu. Der Brief sagt es."),
    )
    reason = forms.CharField(label=_("Begründung"), widget=forms.Textarea, max_length=2000)


class LettersForm(Form):
    """Subject and text of the award and decline letters."""

    def __init__(self, *args: Any, texts: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = ", ".join(f"{{{place}}}" for place in PLACES)
        for outcome in Decision.Outcome:
            subject, text = texts.get(outcome, ("", ""))
            self.fields[f"{outcome}_subject"] = forms.CharField(
                label=_("%(outcome)s: Betreff") % {"outcome": outcome.label}, max_length=160, initial=subject
            )
            self.fields[f"{outcome}_text"] = forms.CharField(
                label=_("%(outcome)s: Text") % {"outcome": outcome.label},
                max_length=8000,
                widget=forms.Textarea,
                initial=text,
                help_text=_("Platzhalter: %(places)s") % {"places": places},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, text in list(cleaned.items()):
            unknown = unknown_places(text)
            if unknown:
                self.add_error(name, _("Unbekannte Platzhalter: %(places)s") % {"places": ", ".join(unknown)})
        return cleaned

    def letters(self) -> dict[str, tuple[str, str]]:
        """What `write_letters` takes."""
        return {
            outcome: (self.cleaned_data[f"{outcome}_subject"], self.cleaned_data[f"{outcome}_text"])
            for outcome in Decision.Outcome.values
        }
