"""The search and its filters, as they stand in the address."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.core.registry import registry
from plietsch.core.searchables import Searchable
from plietsch.places.forms import PlaceField
from plietsch.search.models import MOST_LETTERS
from plietsch.search.wishes import Period, Wish
from plietsch.ui.forms import Form


class SearchForm(Form):
    """Words and filters; an odd value counts as none, but a place that is not clear is asked for."""

    q = forms.CharField(label=_("Suchbegriffe"), max_length=MOST_LETTERS, required=False)
    art = forms.ChoiceField(label=_("Art"), required=False)
    ort = PlaceField(label=_("Ort oder Kreis"), required=False)
    seit = forms.ChoiceField(label=_("Zeit"), choices=[("", _("Beliebig")), *Period.choices], required=False)

    def __init__(self, asked: Mapping[str, Any]) -> None:
        super().__init__(asked)
        kinds = [(part.kind, part.label) for part in registry.parts(Searchable)]
        self.fields["art"].choices = [("", _("Alles")), *kinds]  # type: ignore[attr-defined]
        self.fields["in"] = forms.ChoiceField(label=_("Gruppe"), required=False)

    def wish(self) -> Wish:
        """What somebody looks for."""
        self.full_clean()
        fine = self.cleaned_data
        place = fine.get("ort")
        return Wish(
            words=fine.get("q") or "",
            kind=fine.get("art") or "",
            within=str(self.data.get("in", "")),
            place=place.pk if place else None,
            period=fine.get("seit") or "",
        )

    @property
    def lacks_place(self) -> bool:
        """Whether a place was typed that is none or could be several."""
        return "ort" in self.errors

    def offer_groups(self, groups: Mapping[str, str]) -> None:
        """Let the reader choose among the groups in which something was found, names by key."""
        self.fields["in"].choices = [("", _("Alle Gruppen")), *groups.items()]  # type: ignore[attr-defined]

    def filters(self) -> dict[str, str]:
        """The filters as an address has them, for links and for keeping them."""
        self.full_clean()
        place = self.cleaned_data.get("ort")
        chosen = {
            "art": self.cleaned_data.get("art"),
            "in": self.data.get("in"),
            "ort": place and place.label,
            "ort_code": place and place.code,
            "seit": self.cleaned_data.get("seit"),
        }
        return {name: str(value)[:120] for name, value in chosen.items() if value}
