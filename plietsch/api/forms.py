"""What a member allows a program."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.api.models import Token, Webhook
from plietsch.api.queries import offers, scopes
from plietsch.core.fetching import FetchRefused, require_reachable
from plietsch.core.names import Person
from plietsch.ui.forms import Form

READ, WRITE = _("{label} lesen"), _("{label} schreiben")
LASTS = {30: _("30 Tage"), 90: _("90 Tage"), 365: _("ein Jahr")}


class TokenForm(Form):
    """A token: what for, what it may, how long."""

    label = forms.CharField(label=_("Wofür?"), max_length=80, help_text=_("Zum Beispiel Intranet der Stadt."))
    scopes = forms.MultipleChoiceField(label=_("Darf"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("Gilt"), choices=list(LASTS.items()), coerce=int, initial=90, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {offer.name: str(offer.label) for offer in offers()}
        words = {"read": str(READ), "write": str(WRITE)}
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope, words[scope.partition(":")[2]].format(label=labels[scope.partition(":")[0]]))
            for scope in scopes()
        ]

    def lasts(self) -> timedelta:
        """How long it is valid."""
        return timedelta(days=self.cleaned_data["days"])


class WebhookForm(Form):
    """A webhook: where to, and what about."""

    address = forms.URLField(
        label=_("Adresse"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Eine Adresse im Internet mit https."),
    )
    kinds = forms.MultipleChoiceField(label=_("Meldet"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(offer.name, offer.label) for offer in offers()]  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not address.startswith("https://") and not settings.HARVEST_PRIVATE_ADDRESSES:
            raise forms.ValidationError(_("Die Adresse muss mit https:// beginnen."))
        try:
            require_reachable(address)
        except FetchRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return address


class WhichTokenForm(Form):
    """One of my tokens."""

    token = forms.ModelChoiceField(Token.objects.none())

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].queryset = Token.objects.visible_to(by)  # type: ignore[attr-defined]


class WhichWebhookForm(Form):
    """One of my webhooks, and what becomes of it."""

    webhook = forms.ModelChoiceField(Webhook.objects.none())
    act = forms.ChoiceField(choices=[(act, act) for act in ("remove", "rotate", "resume")])

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["webhook"].queryset = Webhook.objects.visible_to(by)  # type: ignore[attr-defined]
