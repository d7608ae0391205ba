"""The door to Wagtail's editor."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel

from plietsch.core.permissions import permission, public, require
from plietsch.portal.in_use import obstacle

# Wagtail's editor is not free of inline scripts and styles; here, and only here, they may run.
POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
_BEYOND = re.compile(r"\d{19,}")  # more than a database counts to


def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let editors in, and nobody else."""

    @permission("portal.edit_pages")
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, "portal.edit_pages")
        if any(map(_BEYOND.fullmatch, request.GET.getlist("id"))):
            raise Http404
        if reason := obstacle(request):
            messages.error(request, reason)
            return redirect(_list_of(request))
        try:
            response = view(request, *args, **kwargs)
        except MultiValueDictKeyError as missing:  # of a form that no editor sends
            raise BadRequest("incomplete") from missing
        response.headers.pop("Content-Security-Policy", None)  # a preview has that of the page already
        response._csp_update = POLICY  # type: ignore[attr-defined]
        return response

    return guarded


def _list_of(request: HttpRequest) -> str:
    """Where an editor came from who may not change what is shown."""
    is_of_files = "document" in request.path
    return resolve_url("wagtaildocs:index" if is_of_files else "wagtailimages:index")


class Account(AccountView):
    """How somebody wants the editor to be; who they are, and their picture, the network's profile says."""

    def get_panels(self) -> list[Any]:
        shown = super().get_panels()
        return [
            panel for panel in shown if not isinstance(panel, NameEmailSettingsPanel | AvatarSettingsPanel)
        ]


@public
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """There is one way to sign in."""
    query = urlencode({"next": resolve_url("wagtailadmin_home")})
    return redirect(f"{resolve_url('account_login')}?{query}")
