"""Pages that answer before any view does, so that nobody loses what they typed."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest

from plietsch.ui import errors


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads guests to the sign-in page, unless they have just sent a form: that is kept for afterwards."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        return errors.signed_out(request) or super().handle_no_permission(request, view_func)
