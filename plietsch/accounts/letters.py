"""Mails about accounts: allauth's and our own, under the names that allauth gives its own."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core import mail

SUBJECTS = {
    "account_already_exists": _("Sie haben schon ein Konto"),
    "account_connected": _("Anmeldedienst verbunden"),
    "account_disconnected": _("Anmeldedienst getrennt"),
    "admitted": _("Willkommen im Netzwerk"),
    "declined": _("Zu Ihrer Anfrage"),
    "email_changed": _("Ihre E-Mail-Adresse wurde geändert"),
    "email_confirmation": _("Bitte bestätigen Sie Ihre E-Mail-Adresse"),
    "email_confirmation_signup": _("Bitte bestätigen Sie Ihre E-Mail-Adresse"),
    "email_deleted": _("Eine E-Mail-Adresse wurde entfernt"),
    "password_changed": _("Ihr Passwort wurde geändert"),
    "password_reset": _("Ihr Passwort wurde neu festgelegt"),
    "password_reset_key": _("Neues Passwort festlegen"),
    "password_set": _("Ihr Passwort wurde festgelegt"),
    "recovery_codes_generated": _("Neue Notfallcodes"),
    "totp_activated": _("App als zweiter Faktor eingeschaltet"),
    "totp_deactivated": _("App als zweiter Faktor abgeschaltet"),
    "unknown_account": _("Kein Konto mit dieser Adresse"),
    "waiting": _("Jemand bittet um Aufnahme"),
    "webauthn_added": _("Passkey eingerichtet"),
    "webauthn_removed": _("Passkey entfernt"),
}


NEWS = ("waiting",)  # nobody waits for these at the door


def write(to: User | str, letter: str, context: Mapping[str, Any]) -> None:
    """Send the letter in the language of its reader; an address without an account gets it too."""
    person = to if isinstance(to, User) else None
    subject = SUBJECTS[letter]
    mail.send(
        to=to,
        subject=subject,
        template=f"accounts/mail/{letter}",
        context={**context, "person": person},
        must_arrive=letter not in NEWS,
    )
