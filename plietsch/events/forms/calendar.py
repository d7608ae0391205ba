"""What people ask the calendar for; what cannot be read is answered as if it had not been asked."""

from datetime import date

from django import forms
from django.utils import timezone

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
