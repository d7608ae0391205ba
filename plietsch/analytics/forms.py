"""Which figures somebody wants to see."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation
from plietsch.analytics.counting.reader import HOST
from plietsch.analytics.models import OWN, Site, SiteQuerySet, Token
from plietsch.analytics.queries import Period
from plietsch.core.hosts import for_machines
from plietsch.ui.forms import Form, ModelForm

LONGEST = 800  # days


class Comparison(models.TextChoices):
    """What a period is compared with."""

    BEFORE = "before", _("der Zeitraum davor")
    YEAR = "year", _("ein Jahr zuvor")
    NONE = "none", _("nichts")


class FiguresForm(Form):
    """Website, days, and what to compare with; what is missing or makes no sense is the last four weeks."""

    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Website"), required=False, empty_label=None, to_field_name="number"
    )
    first = forms.DateField(label=_("Von"), required=False)
    last = forms.DateField(label=_("Bis"), required=False)
    compare = forms.ChoiceField(label=_("Vergleich"), required=False, choices=Comparison.choices)

    def __init__(self, data: Any, *, sites: SiteQuerySet, today: date) -> None:
        self.today = today
        usual = {"first": today - timedelta(days=27), "last": today, "compare": Comparison.BEFORE.value}
        super().__init__(_completed(data, usual), initial=usual)
        field = self.fields["site"]
        field.queryset = sites.order_by("number")  # type: ignore[attr-defined]
        self.is_valid()

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Das Ende liegt vor dem Anfang."))

    def period(self) -> Period:
        """The days that are asked for, 800 at most."""
        last = self.cleaned_data.get("last") or self.today
        first = self.cleaned_data.get("first") or last - timedelta(days=27)
        first, last = min(first, last), max(first, last)
        return Period(max(first, last - timedelta(days=LONGEST)), last)

    def earlier(self) -> Period | None:
        """The days to compare with."""
        chosen = self.cleaned_data.get("compare") or Comparison.BEFORE
        if chosen == Comparison.NONE:
            return None
        return self.period().a_year_ago() if chosen == Comparison.YEAR else self.period().before()


class SiteForm(ModelForm):
    """A website that counts here; the network's own stands where it stands."""

    class Meta:
        model = Site
        fields = ("name", "host", "organisation")
        help_texts = {
            "host": _("Zum Beispiel www.gemeinde.example; gezählt werden nur Seiten unter dieser Adresse.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.number == OWN:
            del self.fields["host"]
        elif self.instance.pk:
            self.initial["host"] = self.instance.address
        self.fields["organisation"].queryset = Organisation.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_host(self) -> str:
        """The name alone, of what people copy from their browser, as machines spell it."""
        host = self.cleaned_data["host"].strip().lower().rpartition("//")[2].partition("/")[0]
        host = for_machines(host.partition(":")[0])
        if not HOST.match(host):
            raise forms.ValidationError(_("Das ist keine Adresse einer Website."), code="host")
        return str(host)


class TokenForm(ModelForm):
    """A program that may read figures."""

    class Meta:
        model = Token
        fields = ("name", "site")
        help_texts = {
            "name": _("Zum Beispiel: Wochenbericht der Pressestelle"),
            "site": _("Ohne Auswahl: alle Websites"),
        }


def _completed(data: Any, usual: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, with the last four weeks where no days are named."""
    given = {name: data.get(name) for name in ("site", "first", "last", "compare") if data.get(name)}
    return {**usual, **given}
