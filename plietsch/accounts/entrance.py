"""allauth's forms where this network does them differently."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class LoginForm(account.LoginForm):
    """The page has a link of its own to a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class SignupForm(account.SignupForm):
    """Takes as long for a known address as for a new one, so that nobody learns who is a member."""

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Every passkey signs in without a password."""

    name = forms.CharField(label=_("Name des Passkeys"), required=False, max_length=100)
    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)
