"""Where allauth asks what this network does: how people come in, and what follows from it."""

from time import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.letters import write
from plietsch.accounts.models import User
from plietsch.accounts.operations.admissions import request_admission, sign_up
from plietsch.accounts.operations.people import end_sessions
from plietsch.accounts.operations.sign_ins import note_refusal, note_sign_in
from plietsch.core.keys import cipher

# allauth's German says "du" in these.
POLITE = {
    "account_inactive": _("Dieses Konto ist gesperrt."),
    "cannot_remove_primary_email": _("Diese Adresse brauchen Sie zur Anmeldung."),
    "email_password_mismatch": _("E-Mail-Adresse oder Passwort stimmen nicht."),
    "enter_current_password": _("Bitte geben Sie Ihr jetziges Passwort ein."),
    "incorrect_code": _("Dieser Code stimmt nicht."),
    "incorrect_password": _("Dieses Passwort stimmt nicht."),
    "rate_limited": _("Das waren zu viele Versuche. Bitte warten Sie einige Minuten."),
    "too_many_login_attempts": _("Das waren zu viele Versuche. Bitte warten Sie einige Minuten."),
    "unverified_primary_email": _("Bitte bestätigen Sie die Adresse zuerst."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and confirmation of mail addresses through our own operations."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **POLITE}

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Write the new person with sector and organisation."""
        typed = form.cleaned_data
        user.email = typed["email"]
        user.set_password(typed.get("password1"))
        return sign_up(
            user,
            name=typed["name"],
            sector=typed["sector"],
            organisation=typed["organisation"],
            place=typed["place"],
            language=get_language() or settings.LANGUAGE_CODE,
            at=timezone.now(),
        )

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A first confirmation asks for admission; a changed address signs out all other devices."""
        if not super().confirm_email(request, email_address):
            return False
        user = User.objects.get(pk=email_address.user_id)
        if not user.is_member and not user.admissions.exists():
            request_admission(user, at=timezone.now())
        end_sessions(user, keep=request.session.session_key or "")
        return True

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> Any:
        """Everybody who is in is noted, with all factors that were shown."""
        records = get_authentication_records(request, user)
        factors = [record.get("type") or record.get("provider") or record["method"] for record in records]
        note_sign_in(user, factors, at=timezone.now())
        return super().post_login(request, user, **details)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are noted with whose account it would have been."""
        person = User.objects.filter(email=credentials.get("email", "").lower()).first()
        note_refusal(person, "password", at=timezone.now())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for somebody who signed in a moment ago: that was the proof."""
        records = get_authentication_records(self.request, self.request.user)
        signed_in = [each["at"] for each in records]
        if signed_in and time() - max(signed_in) < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Members go on to the start page in their language, others see how their admission stands."""
        person = User.objects.get(pk=request.user.pk)
        with override(person.language):
            return reverse("ui:home" if person.is_member else "accounts:account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail; the user's and the secret part are apart in it."""
        user, _dash, secret = key.partition("-")
        address = reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": secret})
        return build_absolute_uri(self.request, address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """All letters are our own, in the language of who reads them."""
        known = User.objects.filter(email=email, is_active=True).first()
        write(known or email, template_prefix.rpartition("/")[2], context)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on: the organisation's own service vouches for the mail address."""

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: BaseForm | None = None) -> User:
        """A confirmed address needs no second confirmation, so the admission is asked for at once."""
        user: User = super().save_user(request, sociallogin, form)
        if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
            request_admission(user, at=timezone.now())
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, whose secrets do not lie in the database in the clear."""

    def encrypt(self, text: str) -> str:
        return cipher("mfa").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher("mfa").decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.NETWORK_NAME}
