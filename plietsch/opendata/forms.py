"""What people say about datasets, and what they ask of them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.accounts.models import Affiliation, Organisation, User
from plietsch.accounts.models.organisations import OrganisationQuerySet
from plietsch.opendata.models import Dataset, Source, Table
from plietsch.opendata.tables.kinds import Kind, kinds_of, parse
from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.reading import Preview
from plietsch.opendata.tables.selecting import Filter, Measure, Op, Selection
from plietsch.opendata.tables.warnings import personal_columns
from plietsch.opendata.vocabulary import Licence, Theme
from plietsch.places.forms import PlaceField
from plietsch.ui.forms import Form, ModelForm, PlainSelect

FILTERS = 2
EXAMPLES = 4


class SearchForm(Form):
    """Which datasets to list."""

    is_question = True

    words = forms.CharField(label=_("Suchen"), required=False, max_length=100)
    theme = forms.ChoiceField(
        label=pgettext_lazy("Themenfeld", "Thema"), required=False, choices=[("", _("alle")), *Theme.choices]
    )

    def chosen_theme(self) -> str:
        """The theme, or "" for all; nonsense in the address counts as all."""
        return str(self.cleaned_data.get("theme", "")) if self.is_valid() else ""


class FileForm(Form):
    """A file that becomes a table."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_(
            "CSV, Excel (XLSX) oder GeoJSON. Sie sehen zuerst eine Vorschau; noch wird nichts veröffentlicht."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.geojson,.json"}),
    )


class StartForm(FileForm):
    """A new dataset with its first file."""

    title = Dataset._meta.get_field("title").formfield()
    description = forms.CharField(
        label=_("Beschreibung"),
        max_length=5000,
        widget=forms.Textarea,
        help_text=_("Was zeigen die Daten, woher stammen sie? Markdown ist möglich."),
    )
    publisher = forms.ModelChoiceField(label=_("Herausgeber"), queryset=Organisation.objects.none())
    theme = forms.ChoiceField(label=pgettext_lazy("Themenfeld", "Thema"), choices=Theme.choices)
    field_order = ("file", "title", "description", "publisher", "theme")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        publisher = self.fields["publisher"]
        assert isinstance(publisher, forms.ModelChoiceField)  # noqa: S101
        publisher.queryset = publishers(by)
        publisher.required = not by.is_office
        publisher.empty_label = str(_("das Netzwerk")) if by.is_office else str(_("Bitte wählen"))


def publishers(by: User) -> OrganisationQuerySet:
    """The organisations in whose name a person may publish."""
    confirmed = Organisation.objects.standing().filter(is_confirmed=True).select_related("place")
    if not by.is_office:
        own = Affiliation.objects.current().filter(user=by)
        confirmed = confirmed.filter(pk__in=own.values("organisation"))
    return confirmed.order_by("name", "pk")


class DetailsForm(ModelForm):
    """What stands about a dataset in the catalogue."""

    keywords = forms.CharField(
        label=_("Schlagworte"), required=False, max_length=500, help_text=_("Mit Kommas getrennt.")
    )
    place = PlaceField(label=_("Ort"), required=False)

    class Meta:
        model = Dataset
        fields = (
            *("title", "description", "place", "theme", "keywords", "licence", "attribution", "frequency"),
            *("covers_from", "covers_until"),
        )
        help_texts = {"attribution": _("So ist die Quelle zu nennen. Leer: der Herausgeber.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["keywords"] = ", ".join(self.instance.keywords)

    def clean_keywords(self) -> list[str]:
        words = (word.strip() for word in self.cleaned_data["keywords"].split(","))
        return list(dict.fromkeys(word[:60] for word in words if word))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        licence = cleaned.get("licence")
        if cleaned.get("attribution") and licence and not Licence(licence).asks_for_attribution:
            self.add_error(
                "attribution", _("Diese Lizenz verlangt keine Namensnennung. Lassen Sie das Feld leer.")
            )
        return cleaned


class SourceForm(ModelForm):
    """A foreign catalogue and how it is harvested."""

    address = forms.URLField(
        label=_("Adresse"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput,
        help_text=_("DCAT: die erste Seite des Katalogs, etwa https://…/catalog.ttl. CKAN: die Startseite."),
    )

    class Meta:
        model = Source
        fields = ("name", "kind", "address", "rhythm", "is_passed_on")
        help_texts = {
            "is_passed_on": _(
                "Nur, wenn das Landesportal die Quelle nicht selbst abholt; sonst stünde dort alles doppelt."
            )
        }

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if not address.startswith(("https://", "http://")):
            raise ValidationError(_("Die Adresse beginnt mit https:// oder http://."))
        return address


class KindsForm(Form):
    """What the columns of a file hold, proposed from their first values."""

    def __init__(self, *args: Any, seen: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, column in enumerate(seen.reading.columns):
            values = dict.fromkeys(row[number] for row in seen.rows if number < len(row) and row[number])
            examples = " · ".join(value[:40] for value in list(values)[:EXAMPLES])
            self.fields[f"column{number}"] = forms.ChoiceField(
                label=column.name, choices=Kind.choices, initial=column.kind, help_text=examples
            )
        self.warnings = list(personal_columns(seen))
        if self.warnings:
            self.fields["checked"] = forms.BooleanField(
                label=_("Ich habe das geprüft: Diese Angaben dürfen veröffentlicht werden."),
                error_messages={"required": _("Bitte prüfen Sie die Hinweise auf Personen.")},
            )

    def kinds(self) -> list[str]:
        """One kind per column, in their order."""
        return [value for name, value in self.cleaned_data.items() if name.startswith("column")]


class QueryForm(Form):
    """Filter, sort and group a table; its address can be shared."""

    is_question = True

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds_of(table)
        columns = [("", "–"), *((name, name) for name in self.kinds)]
        numeric = [("", "–"), *((name, name) for name, kind in self.kinds.items() if kind.is_numeric)]
        for number in range(1, FILTERS + 1):
            self.fields[f"spalte{number}"] = _choice(_("Spalte"), columns)
            self.fields[f"wie{number}"] = _choice(_("Vergleich"), Op.choices)
            self.fields[f"wert{number}"] = forms.CharField(label=_("Wert"), required=False, max_length=200)
        self.fields["sortiert"] = _choice(_("Sortieren nach"), columns)
        self.fields["absteigend"] = forms.BooleanField(label=_("Größte zuerst"), required=False)
        self.fields["gruppe"] = _choice(_("Gruppieren nach"), columns)
        self.fields["mass"] = _choice(_("Zeigen"), Measure.choices)
        self.fields["von"] = _choice(pgettext_lazy("Berechnung", "von"), numeric)

    def filter_rows(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each condition."""
        for number in range(1, FILTERS + 1):
            yield [self[f"{name}{number}"] for name in ("spalte", "wie", "wert")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, FILTERS + 1):
            try:
                self._check(cleaned, number)
            except QueryRefused as refused:
                self.add_error(f"wert{number}", ValidationError(str(refused)))
        if cleaned.get("mass") not in ("", None, Measure.COUNT) and not cleaned.get("von"):
            self.add_error("von", _("Wählen Sie die Spalte mit den Zahlen."))
        return cleaned

    def selection(self) -> Selection:
        """What is asked; without the parts that make no sense."""
        if not self.is_valid():
            return Selection()
        chosen = self.cleaned_data
        filters = [
            Filter(chosen[f"spalte{n}"], Op(chosen[f"wie{n}"] or Op.IS), [chosen[f"wert{n}"]])
            for n in range(1, FILTERS + 1)
            if _is_asked(chosen, n)
        ]
        sort = [(chosen["sortiert"], chosen["absteigend"])] if chosen["sortiert"] else []
        return Selection(filters, sort)

    def grouping(self) -> tuple[str, Measure, str] | None:
        """The column of groups, the measure and the measured column."""
        if not self.is_valid() or not self.cleaned_data["gruppe"]:
            return None
        return (
            self.cleaned_data["gruppe"],
            Measure(self.cleaned_data["mass"] or Measure.COUNT),
            self.cleaned_data["von"],
        )

    def _check(self, cleaned: dict[str, Any], number: int) -> None:
        op = cleaned.get(f"wie{number}")
        if _is_asked(cleaned, number) and op not in (Op.CONTAINS, Op.EMPTY):
            parse(self.kinds[cleaned[f"spalte{number}"]], cleaned[f"wert{number}"])


def _is_asked(chosen: dict[str, Any], number: int) -> bool:
    has_value = chosen.get(f"wert{number}") or chosen.get(f"wie{number}") == Op.EMPTY
    return bool(chosen.get(f"spalte{number}") and has_value)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=PlainSelect)
