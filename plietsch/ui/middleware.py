"""Pages that answer before any view does, so that nobody loses what they typed."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from plietsch.ui import errors


class LanguageMiddleware(LocaleMiddleware):
    """Speaks the language of the address; in those that only pages are written in, it speaks German."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if translation.get_language() not in dict(settings.SPOKEN_LANGUAGES):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads guests to the sign-in page, unless they have just sent a form: that is kept for afterwards."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        return errors.signed_out(request) or super().handle_no_permission(request, view_func)
