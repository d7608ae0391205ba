"""Shortcuts of the demo network; everywhere else these addresses do not exist."""

from collections.abc import Callable
from functools import wraps

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plietsch.accounts.mailbox import letters
from plietsch.accounts.models import User
from plietsch.core.permissions import public

View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """404 outside the demo network."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public
@require_POST
@only_in_demo
def sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """One click signs in as a role of the demo network."""
    person = get_object_or_404(User, email=f"{role}@example.org".replace("\0", ""), is_active=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)
    return redirect("ui:home" if person.is_member else "accounts:account")


@public
@require_safe
@only_in_demo
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """The mails that the demo network would have sent, newest first."""
    return render(request, "accounts/demo_mails.html", {"letters": letters()})


@public
@require_safe
@only_in_demo
@never_cache
def mail(request: HttpRequest, letter: str) -> HttpResponse:
    """One mail with links to click."""
    found = next((each for each in letters() if each.key == letter), None)
    if not found:
        raise Http404
    return render(request, "accounts/demo_mail.html", {"letter": found})
