"""allauth's forms where this network does them differently."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.views import SignupView
from allauth.mfa.webauthn import forms as webauthn
from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import SignIn, User
from plietsch.ui.forms import furnish

SIGN_INS_SHOWN = 20


class _Furnished:
    """An allauth form whose fields are like those of all other forms."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            furnish(field)


class LoginForm(_Furnished, account.LoginForm):
    """The page has a link of its own to a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class SignupForm(_Furnished, account.SignupForm):
    """Takes as long for a known address as for a new one, so that nobody learns who is a member."""

    cleaned_data: dict[str, Any]

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            self._work_in_vain(request)
        return super().try_save(request)

    def _work_in_vain(self, request: HttpRequest) -> None:
        """Write the person as if the address were new, and take it back."""
        typed: dict[str, Any] = self.cleaned_data
        self.cleaned_data = typed | {"email": f"{uuid4().hex}@unused.invalid"}
        with transaction.atomic():
            user = get_adapter().save_user(request, User(), self)
            EmailAddress.objects.create(user=user, email=user.email, primary=True)
            transaction.set_rollback(True)
        self.cleaned_data = typed


class AddEmailForm(_Furnished, account.AddEmailForm):
    """A further address."""


class ChangePasswordForm(_Furnished, account.ChangePasswordForm):
    """Another password, by who knows the old one."""


class SetPasswordForm(_Furnished, account.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(_Furnished, account.ResetPasswordForm):
    """Where the link to a new password goes."""


class ResetPasswordKeyForm(_Furnished, account.ResetPasswordKeyForm):
    """A new password, by who followed the link."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Every passkey signs in without a password."""

    name = forms.CharField(label=_("Name des Passkeys"), required=False, max_length=100)
    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)


class DevicesView(ListUserSessionsView):
    """Where one is signed in, and when somebody signed in or tried to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sign_ins = SignIn.objects.visible_to(self.request.user).order_by("-at", "-pk")[:SIGN_INS_SHOWN]
        return super().get_context_data(**kwargs) | {"sign_ins": sign_ins}


class PatientSignupView(SignupView):
    """Keeps what was typed where many people sign up behind one address of the net, such as a town hall."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code != HTTPStatus.TOO_MANY_REQUESTS or request.method != "POST":
            return response
        form = self.get_form()
        form.add_error(
            None,
            _(
                "Gerade melden sich sehr viele über Ihren Anschluss an. Ihre Eingaben stehen noch da. "
                "Geben Sie bitte Ihr Passwort wieder ein und senden Sie alles in einer Minute noch einmal."
            ),
        )
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.TOO_MANY_REQUESTS)
