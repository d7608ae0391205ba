"""The network office signs in with two factors."""

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
    """Leads people of the office to setting up a second factor first, where that is required."""

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send the office to its second factor, unless the page is one of those that set it up."""
        if _is_open(request) or not lacks_second_factor(request):
            return None
        messages.warning(
            request, _("Das Netzwerkbüro meldet sich mit zwei Faktoren an. Bitte richten Sie einen ein.")
        )
        return redirect("mfa_index")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person of the office still has to set up the second factor that is required of them."""
    if not settings.SECOND_FACTOR_FOR_OFFICE or not request.user.is_authenticated:
        return False
    return request.user.is_office and not _has_second_factor(request)


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.url_name and match.url_name.startswith(OPEN))


def _has_second_factor(request: HttpRequest) -> bool:
    """The session tells without a query whether it began with one; else it may have been set up since."""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user)):
        return True
    return is_mfa_enabled(request.user)
