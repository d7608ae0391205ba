"""What people ask the calendar for; what cannot be read is answered as if it had not been asked."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from plietsch.events.models import Series
from plietsch.ui.forms import Form

MONTH = "%Y-%m"
DAY = "%Y-%m-%d"
YEARS = range(1970, 2200)


class MonthForm(Form):
    """A month of the calendar, or this month."""

    monat = forms.DateField(input_formats=[MONTH])

    def first_day(self) -> date:
        found = self.cleaned_data["monat"] if self.is_valid() else timezone.localdate().replace(day=1)
        return found if found.year in YEARS else timezone.localdate().replace(day=1)


class DayForm(Form):
    """One day of the calendar, or none."""

    tag = forms.DateField(input_formats=[DAY])

    def day(self) -> date | None:
        found = self.cleaned_data["tag"] if self.is_valid() else None
        return found if found and found.year in YEARS else None


class EmbeddingForm(Form):
    """Which events another site shows: all, or those of one series."""

    reihe = forms.ModelChoiceField(
        label=_("Veranstaltungsreihe"),
        queryset=Series.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("alle Veranstaltungen"),
    )

    def __init__(self, *args: Any, rows: QuerySet[Series], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reihe"].queryset = rows  # type: ignore[attr-defined]

    def query(self) -> str:
        """What follows the address of the list."""
        series = self.cleaned_data["reihe"] if self.is_valid() else None
        return f"?{urlencode({'reihe': series.slug})}" if series else ""
