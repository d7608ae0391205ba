"""Choosing a place: typed words become the one place that is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.places.files.reading import guess_format
from plietsch.places.models import Format, Kind, Place, PlaceQuerySet
from plietsch.places.queries import DISTRICTS, LONGEST, find_places, named_exactly
from plietsch.ui.forms import Form

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
        words, code = (str(data.get(each) or "").replace("\0", "") for each in (name, f"{name}_code"))
        return Typed(words.strip(), code)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else Typed()
        places = choosable(self.kinds)
        chosen = _chosen(places, typed)
        context = super().get_context(name, chosen.label if chosen else typed.words, attrs)
        context["picker"] = {
            "field": name,
            "kinds": self.kinds,
            "places": [chosen] if chosen else find_places(places, typed.words)[:SHOWN],
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
        if chosen := _chosen(places, typed):
            return chosen
        matches = named_exactly(places, typed.words)[:2] or find_places(places, typed.words)[:2]
        if len(matches) == 1:
            return matches[0]
        raise ValidationError(
            self.error_messages["several" if matches else "unknown"], code="several" if matches else "unknown"
        )


def _chosen(places: PlaceQuerySet, typed: Typed) -> Place | None:
    """The place of the chosen line, unless the words were changed to something else afterwards."""
    chosen = places.filter(code=typed.code) if typed.code else places.none()
    return named_exactly(chosen, typed.words).first() or find_places(chosen, typed.words).first()


class CodeField(forms.ModelChoiceField):
    """A place chosen by its key, which is text: no key holds the sign that PostgreSQL refuses in texts."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\0", "") if isinstance(value, str) else value)


class DirectoryFilter(Form):
    """What the directory of places is narrowed by."""

    q = forms.CharField(
        label=_("Name oder Schlüssel"), required=False, max_length=LONGEST, widget=forms.SearchInput
    )
    kind = forms.ChoiceField(label=_("Art"), required=False)
    district = CodeField(
        Place.objects.none(),
        label=_("Kreis oder kreisfreie Stadt"),
        required=False,
        to_field_name="code",
        empty_label=_("Alle"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Alle")), *Kind.choices]  # type: ignore[attr-defined]
        self.fields["district"].queryset = choosable(DISTRICTS).order_by("name")  # type: ignore[attr-defined]

    def narrowed(self, places: PlaceQuerySet) -> PlaceQuerySet:
        """The places that fit; what cannot be read narrows nothing."""
        self.full_clean()
        found = self.cleaned_data
        if found.get("kind"):
            places = places.filter(kind=found["kind"])
        if found.get("district"):
            places = places.in_district(found["district"])
        return find_places(places, found["q"]) if found.get("q") else places.order_by("name", "label", "pk")


class ImportForm(Form):
    """A file of places and how to read it."""

    MOST_BYTES = 20 * 1024 * 1024

    file = forms.FileField(label=_("Datei"), help_text=_("GV100AD, CSV oder GeoJSON, höchstens 20 MB"))
    file_format = forms.ChoiceField(label=_("Format"), required=False)
    states = forms.RegexField(
        r"^\s*\d{2}(\s+\d{2})*\s*$",
        label=_("Nur diese Länder"),
        required=False,
        help_text=_("Zweistellige Schlüssel, zum Beispiel 01 für Schleswig-Holstein"),
    )
    attribution = forms.CharField(
        label=_("Quellenangabe"),
        required=False,
        max_length=300,
        help_text=_("Nennt, woher die Angaben stammen. Bei GV100AD steht sie von selbst da."),
    )
    may_shrink = forms.BooleanField(
        label=_("Viele Orte dürfen entfallen"),
        required=False,
        help_text=_("Nur nach einer Gebietsreform"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Erkennen")), *Format.choices]
        self.fields["file_format"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise ValidationError(_("Die Datei ist größer als 20 MB."))
        return file

    def order(self) -> dict[str, Any]:
        """What `receive_file` needs to know."""
        clean = self.cleaned_data
        content = clean["file"].read()
        return {
            "file_name": clean["file"].name,
            "file_format": clean["file_format"] or guess_format(content),
            "content": content,
            "states": clean["states"].split(),
            "attribution": clean["attribution"],
            "may_shrink": clean["may_shrink"],
        }
