"""The network office signs in with two factors, and everybody where the operator wants that."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

# Where a person without a second factor may still go: to set one up, to prove themselves, to leave.
OPEN = ("mfa_", "account_reauthenticate", "account_logout")


class SecondFactorMiddleware(MiddlewareMixin):
    """Leads people to setting up a second factor first, where one is required of them."""

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send them there, unless the page is one of those that set it up."""
        if _is_open(request) or not lacks_second_factor(request):
            return None
        messages.warning(
            request, _("Sie melden sich hier mit zwei Faktoren an. Bitte richten Sie einen zweiten ein.")
        )
        return redirect("mfa_index")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person still has to set up the second factor that is required of them."""
    if not request.user.is_authenticated:
        return False
    is_required = settings.SECOND_FACTOR_FOR_ALL or (
        settings.SECOND_FACTOR_FOR_OFFICE and request.user.is_office
    )
    return is_required and not _has_second_factor(request)


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.url_name and match.url_name.startswith(OPEN))


def _has_second_factor(request: HttpRequest) -> bool:
    """The session tells without a query whether it began with one; else it may have been set up since."""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user)):
        return True
    return is_mfa_enabled(request.user)
