"""Who is at the other end of a connection, and whether they may still be there; asked in a thread."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.request import validate_host

from plietsch.accounts.middleware import lacks_second_factor
from plietsch.accounts.models import User
from plietsch.core.permissions import can
from plietsch.strategies.models import Strategy
from plietsch.strategies.rooms.codes import Closed, Code

Headers = list[tuple[bytes, bytes]]


def is_from_our_pages(headers: Headers) -> bool:
    """Whether the page that opens the connection is one of this site: browsers say so, and cannot lie."""
    found = {name: value.decode("latin1") for name, value in headers}
    host = found.get(b"host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if not validate_host(name.lower(), settings.ALLOWED_HOSTS):
        return False
    return found.get(b"origin", "").partition("://")[2].lower() == host.lower()


def session_key(headers: Headers) -> str:
    """The key of the session that the browser sends along."""
    jar: SimpleCookie = SimpleCookie()
    try:
        for name, value in headers:
            if name == b"cookie":
                jar.load(value.decode("latin1"))
    except CookieError:
        return ""
    morsel = jar.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def admit(key: str, slug: str) -> tuple[User, Strategy]:
    """The person of a session, and the strategy that they may write; closes where they may not."""
    user = _person(key)
    if not user.is_authenticated:
        raise Closed(Code.NOT_SIGNED_IN)
    strategy = Strategy.objects.visible_to(user).with_state().filter(slug=slug).first()
    if strategy is None:
        raise Closed(Code.UNKNOWN)
    if not can(user, "strategies.write_strategy", strategy):
        raise Closed(Code.FROZEN if strategy.is_adopted else Code.NOT_ALLOWED)
    return user, strategy


def still_admitted(keys: dict[str, int], slug: str) -> dict[str, Code]:
    """Which of these sessions (with the person they belong to) have to go, and why."""
    gone: dict[str, Code] = {}
    for key, person in keys.items():
        try:
            user, _strategy = admit(key, slug)
        except Closed as closed:
            # To who was here before, a strategy that is hidden now is a right that has ended.
            gone[key] = Code.NOT_ALLOWED if closed.code == Code.UNKNOWN else closed.code
        else:
            if user.pk != person:
                gone[key] = Code.NOT_SIGNED_IN
    return gone


def _person(key: str) -> Any:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key or None)
    request.user = get_user(request)
    return AnonymousUser() if lacks_second_factor(request) else request.user
