"""How people outside are invited."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.groups.addresses import MOST, MOST_BYTES, Addresses, TooMany, decoded, read_addresses
from plietsch.ui.forms import Form


class LinkForm(Form):
    """A link for some people."""

    most_uses = forms.IntegerField(
        label=_("Für höchstens so viele Personen"), min_value=1, max_value=1000, initial=10
    )


class MailInvitationForm(Form):
    """Addresses, typed or in a table."""

    text = forms.CharField(
        label=_("E-Mail-Adressen"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Eine in jeder Zeile oder durch Komma getrennt, höchstens 300."),
    )
    file = forms.FileField(
        label=_("CSV-Datei"),
        required=False,
        help_text=_("Mit einer Spalte „E-Mail“; andere Spalten liest niemand."),
    )

    def clean(self) -> dict[str, Any]:
        texts = [self.cleaned_data.get("text") or ""]
        if file := self.cleaned_data.get("file"):
            if file.size > MOST_BYTES:
                raise forms.ValidationError(_("Die Datei ist zu groß für eine Liste von Adressen."))
            texts.append(decoded(file.read()))
        try:
            self.cleaned_data["addresses"] = read_addresses(*texts)
        except TooMany:
            limit = {"most": MOST}
            raise forms.ValidationError(_("Bitte höchstens %(most)s Adressen auf einmal.") % limit) from None
        if not self.addresses.found:
            raise forms.ValidationError(_("Darin steht keine E-Mail-Adresse."))
        return self.cleaned_data

    @property
    def addresses(self) -> Addresses:
        """What was read."""
        found: Addresses = self.cleaned_data["addresses"]
        return found
