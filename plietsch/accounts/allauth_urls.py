"""The pages of allauth that this network uses, each with who may ask for it; all others are not routed.

Their names carry no namespace, because allauth looks them up by these names.
"""

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from plietsch.accounts.entrance import DevicesView, PatientSignupView
from plietsch.core.permissions import permission, public

GUESTS = [
    ("konto/anmelden/", account.login, "account_login"),
    ("konto/abmelden/", account.logout, "account_logout"),
    ("konto/gesperrt/", account.account_inactive, "account_inactive"),
    ("konto/registrieren/", PatientSignupView.as_view(), "account_signup"),
    ("konto/bestaetigen/", account.email_verification_sent, "account_email_verification_sent"),
    ("konto/bestaetigen/<str:key>/", account.confirm_email, "account_confirm_email"),
    ("konto/passwort/vergessen/", account.password_reset, "account_reset_password"),
    ("konto/passwort/vergessen/gesendet/", account.password_reset_done, "account_reset_password_done"),
    (
        "konto/passwort/neu/<str:uidb36>/<str:key>/",
        account.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    (
        "konto/passwort/neu/fertig/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    ("konto/anmelden/faktor/", mfa.authenticate, "mfa_authenticate"),
    ("konto/anmelden/passkey/", webauthn.login_webauthn, "mfa_login_webauthn"),
    ("konto/dienste/registrieren/", social.signup, "socialaccount_signup"),
    ("konto/dienste/abgebrochen/", social.login_cancelled, "socialaccount_login_cancelled"),
    ("konto/dienste/fehler/", social.login_error, "socialaccount_login_error"),
    ("konto/dienste/<str:provider_id>/anmelden/", openid.login, "openid_connect_login"),
    ("konto/dienste/<str:provider_id>/rueckruf/", openid.callback, "openid_connect_callback"),
]
PEOPLE = [
    ("konto/nachweis/", account.reauthenticate, "account_reauthenticate"),
    ("konto/nachweis/code/", mfa.reauthenticate, "mfa_reauthenticate"),
    ("konto/nachweis/passkey/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ("konto/e-mail/", account.email, "account_email"),
    ("konto/passwort/", account.password_change, "account_change_password"),
    ("konto/passwort/setzen/", account.password_set, "account_set_password"),
    ("konto/faktoren/", mfa.index, "mfa_index"),
    ("konto/faktoren/app/", totp.activate_totp, "mfa_activate_totp"),
    ("konto/faktoren/app/ende/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("konto/faktoren/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    ("konto/faktoren/passkeys/neu/", webauthn.add_webauthn, "mfa_add_webauthn"),
    ("konto/faktoren/passkeys/<int:pk>/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    ("konto/faktoren/passkeys/<int:pk>/ende/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    ("konto/faktoren/codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("konto/faktoren/codes/neu/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("konto/faktoren/codes/datei/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    ("konto/geraete/", reauthentication_required(allow_get=True)(DevicesView.as_view()), "usersessions_list"),
    ("konto/dienste/", social.connections, "socialaccount_connections"),
]

_methods = require_http_methods(["GET", "HEAD", "POST"])


def _route(address: str, view: Any, name: str, declare: Any) -> URLPattern:
    return path(address, declare(_methods(view)), name=name)


urlpatterns = [
    *(_route(*entry, public) for entry in GUESTS),
    *(_route(*entry, permission("accounts.manage_account")) for entry in PEOPLE),
]
