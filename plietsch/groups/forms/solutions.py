"""What a solution card says, and how the directory is narrowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Theme
from plietsch.core.money import MoneyField
from plietsch.groups.models import Procurement, SizeClass, Solution
from plietsch.groups.models.solutions import SolutionQuerySet
from plietsch.places.forms import CodeField, PlaceField, choosable
from plietsch.places.names import fold
from plietsch.places.queries import DISTRICTS
from plietsch.ui.forms import Form, ModelForm


class SolutionForm(ModelForm):
    """A card, filled from its thread."""

    cost_cents = MoneyField(label=_("Kosten in Euro"), required=False, help_text=_("Einmalig und ungefähr."))
    spot = PlaceField(label=_("Ort"), required=False, help_text=_("Wo die Lösung läuft."))

    class Meta:
        model = Solution
        fields = (
            *("title", "summary", "theme", "problem", "done", "product", "supplier"),
            *("cost_cents", "effort", "procurement", "licence"),
        )
        labels = {"theme": _("Themenfeld")}
        help_texts = {
            "summary": _("Ein Satz für das Verzeichnis."),
            "done": _("So, dass eine andere Kommune es nachmachen kann. Markdown ist möglich."),
            "effort": _("Zum Beispiel: zwei Wochen, eine halbe Stelle."),
        }
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 5}),
            "done": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procurement: Any = self.fields["procurement"]
        procurement.choices = [("", _("keine Angabe")), *Procurement.choices]
        theme: Any = self.fields["theme"]
        theme.queryset = Theme.objects.order_by("name")
        theme.empty_label = _("keines")
        self.order_fields(["title", "summary", "theme", "spot"])

    def parts(self) -> dict[str, Any]:
        """What the operation writes."""
        parts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return parts | {"place": self.cleaned_data["spot"]}


class SolutionFilter(Form):
    """What people look for among the solutions."""

    q = forms.CharField(label=_("Suchwort"), required=False, max_length=100, widget=forms.SearchInput)
    theme = forms.ModelChoiceField(
        Theme.objects.order_by("name"), label=_("Themenfeld"), required=False, empty_label=_("alle")
    )
    size = forms.ChoiceField(
        label=_("Einwohner"), required=False, choices=[("", _("alle")), *SizeClass.choices]
    )
    district = CodeField(
        None,
        label=_("Kreis oder kreisfreie Stadt"),
        required=False,
        to_field_name="code",
        empty_label=_("alle"),
    )
    procurement = forms.ChoiceField(
        label=_("Beschaffung"), required=False, choices=[("", _("alle")), *Procurement.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = choosable(DISTRICTS).order_by("name")  # type: ignore[attr-defined]

    def narrowed(self, solutions: SolutionQuerySet) -> SolutionQuerySet:
        """The cards that fit; what cannot be read narrows nothing."""
        self.full_clean()
        wanted = self.cleaned_data
        for word in fold(wanted.get("q", "")).split():
            solutions = solutions.filter(search__contains=word)
        if wanted.get("theme"):
            solutions = solutions.filter(theme=wanted["theme"])
        if wanted.get("size"):
            solutions = solutions.of_size(SizeClass(wanted["size"]))
        if district := wanted.get("district"):
            solutions = solutions.filter(place__in=choosable().in_district(district))
        if wanted.get("procurement"):
            solutions = solutions.filter(procurement=wanted["procurement"])
        return solutions
