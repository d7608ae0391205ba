"""How a person wants to hear of news."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.core.fetching import FetchRefused, require_reachable
from plietsch.core.names import Person
from plietsch.notifications.models import Preference, PushDevice
from plietsch.notifications.sealed_push import decoded, sealed
from plietsch.ui.forms import Form, ModelForm


class PreferenceForm(ModelForm):
    """Mails, digest, limit and hours of rest."""

    class Meta:
        model = Preference
        fields = ["by_mail", "digest", "most_mails", "quiet_from", "quiet_until", "quiet_weekend"]
        widgets = {"digest": forms.RadioSelect}
        help_texts = {
            "digest": _("Eine E-Mail mit allem, was Sie noch nicht gelesen haben."),
            "most_mails": _("Was darüber hinausgeht, steht in der nächsten Sammelmail."),
            "quiet_from": _("In dieser Zeit schicken wir nichts; es kommt danach."),
        }

    def clean(self) -> None:
        """A night that ends when it begins would be none, or one without an end."""
        super().clean()
        begin, end = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
        if begin is not None and begin == end:
            self.add_error(
                "quiet_until",
                _("Beginn und Ende sind gleich. Wer gar keine Mails möchte, schaltet sie oben aus."),
            )


class DeviceForm(Form):
    """What a browser says of itself when it subscribes."""

    endpoint = forms.URLField(max_length=1000, assume_scheme="https")
    public = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
    label = forms.CharField(max_length=80, required=False)

    def clean_endpoint(self) -> str:
        """Where a message could go at all."""
        endpoint: str = self.cleaned_data["endpoint"]
        try:
            require_reachable(endpoint)
        except FetchRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return endpoint

    def clean(self) -> dict[str, Any]:
        """Keys with which something can be sealed."""
        typed = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                sealed(b"", public=decoded(typed["public"]), auth=decoded(typed["auth"]))
            except ValueError as error:
                raise forms.ValidationError(_("Ihr Browser nennt keine gültigen Schlüssel.")) from error
        return typed


class DeviceRemovalForm(Form):
    """Which device goes."""

    device = forms.ModelChoiceField(PushDevice.objects.none())

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["device"].queryset = PushDevice.objects.visible_to(by)  # type: ignore[attr-defined]
