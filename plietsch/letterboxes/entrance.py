"""What a person hears about their mailbox when they sign in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.letterboxes.models import Letterbox


def on_sign_in(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    """Say that mails come back; under Benachrichtigungen one click switches them on again."""
    silent = Letterbox.objects.visible_to(user).silent().first()
    if silent:
        words = _("E-Mails an %(address)s kommen zurück. Bei Ihren Benachrichtigungen können Sie das ändern.")
        messages.warning(request, words % {"address": silent.address}, fail_silently=True)
