"""Choosing a place: typed words become the one place that is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.places.models import Place, PlaceQuerySet
from plietsch.places.queries import find_places, named_exactly

SHOWN = 10


@dataclass(frozen=True)
class Typed:
    """What came from the picker: the words, and the key of the chosen line, if any."""

    words: str = ""
    code: str = ""


def choosable(kinds: Sequence[str] = ()) -> PlaceQuerySet:
    """The places of today, perhaps of some kinds only."""
    places = Place.objects.valid(timezone.localdate())
    return places.filter(kind__in=kinds) if kinds else places


class PlacePicker(forms.TextInput):
    """A search field above a list of radio buttons.

    The list comes while typing (htmx), or with the next answer of the form when the words fit several places.
    """

    template_name = "places/picker.html"
    kinds: Sequence[str] = ()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(str(data.get(name) or "").strip(), str(data.get(f"{name}_code") or ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else Typed()
        context = super().get_context(name, typed.words, attrs)
        places = list(find_places(choosable(self.kinds), typed.words)[:SHOWN]) if typed.words else []
        chosen = _chosen(typed)
        if chosen and chosen not in places:
            places.insert(0, chosen)
        context["picker"] = {
            "field": name,
            "kinds": self.kinds,
            "places": places,
            "code": chosen.code if chosen else "",
        }
        return context


class PlaceField(forms.Field):
    """One place of today; a name that fits several asks back, showing the Kreis of each."""

    widget = PlacePicker
    default_error_messages = {
        "unknown": _("Diesen Ort kennen wir nicht. Bitte prüfen Sie die Schreibweise."),
        "several": _("Mehrere Orte passen. Bitte wählen Sie den richtigen aus der Liste."),
    }

    def __init__(self, *, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kinds = self.widget.kinds = kinds

    def prepare_value(self, value: Any) -> Any:
        """The place of a model instance or key as the picker shows it."""
        if isinstance(value, int):
            value = Place.objects.filter(pk=value).first()
        return Typed(value.label, value.code) if isinstance(value, Place) else value

    def clean(self, value: Any) -> Place | None:
        typed = self.prepare_value(value) or Typed()
        if not typed.words:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self._meant(typed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.prepare_value(initial) or Typed()
        return before.words != (data or Typed()).words or before.code not in ("", data.code)

    def _meant(self, typed: Typed) -> Place:
        places = choosable(self.kinds)
        matches = list(named_exactly(places, typed.words)) or list(
            find_places(places, typed.words)[: SHOWN + 1]
        )
        chosen = next((place for place in matches if place.code == typed.code), None)
        if chosen or len(matches) == 1:
            return chosen or matches[0]
        raise ValidationError(
            self.error_messages["several" if matches else "unknown"], code="several" if matches else "unknown"
        )


def _chosen(typed: Typed) -> Place | None:
    return choosable().filter(code=typed.code).first() if typed.code else None
