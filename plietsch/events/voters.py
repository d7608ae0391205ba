"""Whose voice it is: a person of the network, a registration, or a browser; and how fast it may speak.

Keys are made per hall and name nobody: from one event to the next they cannot be brought together.
"""

import secrets
import time
from collections import defaultdict, deque
from dataclasses import dataclass

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from plietsch.core.names import Person
from plietsch.events.models import Hall, Registration, Voters

COOKIE = "saal"
COOKIE_AGE = 24 * 3600
PER_VOTER = 40  # acts within a minute
CLAPS = 120
PER_ADDRESS = 2400  # a full hall shares one
MINUTE = 60.0
_acts: dict[str, deque[float]] = defaultdict(deque)


@dataclass(frozen=True)
class Voter:
    """One voice; `identity` is what a browser keeps of it."""

    key: str
    identity: str
    may_act: bool


def voter_of(request: HttpRequest, hall: Hall) -> Voter:
    """Who asks: by account, else by the cookie of an earlier act, else somebody new."""
    identity = identity_of(request) or f"g{secrets.token_hex(12)}"
    key = salted_hmac("events.voter", f"{hall.pk}:{identity}").hexdigest()[:32]
    return Voter(key, identity, hall.voters == Voters.ALL or _is_registered(hall, identity))


def identity_of(request: HttpRequest) -> str:
    """The account, or what the browser kept of an earlier act; nothing where it is new."""
    user: Person = request.user
    return f"u{user.pk}" if user.is_authenticated else _kept(request)


def name_of(request: HttpRequest) -> str:
    """The name of the registration that this browser is known by; empty for members and strangers."""
    identity = identity_of(request)
    if not identity.startswith("r"):
        return ""
    mine = Registration.objects.standing().filter(pk=identity[1:])
    return mine.values_list("name", flat=True).first() or ""


def keep(response: HttpResponse, identity: str) -> None:
    """Let the browser be known again today; only who acts gets the cookie."""
    if not identity.startswith("u"):
        response.set_signed_cookie(
            COOKIE, identity, salt=COOKIE, max_age=COOKIE_AGE, httponly=True, samesite="Lax"
        )


def is_too_fast(voter: Voter, address: str, *, claps: bool = False) -> bool:
    """Count one more act; true where nobody could act so often by hand. Claps hinder no vote."""
    key, most = (f"{voter.key}:claps", CLAPS) if claps else (voter.key, PER_VOTER)
    return not all([_count(key, most), _count(address, PER_ADDRESS)])


def forget_acts() -> None:
    """Begin counting anew."""
    _acts.clear()


def _kept(request: HttpRequest) -> str:
    try:
        return str(request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=COOKIE_AGE))
    except BadSignature:
        return ""


def _is_registered(hall: Hall, identity: str) -> bool:
    kind, _sep, key = identity[0], "", identity[1:]
    if kind == "g":
        return False
    mine = {"person": key} if kind == "u" else {"pk": key}
    return Registration.objects.seated().filter(event=hall.event_id, **mine).exists()


def _count(who: str, most: int) -> bool:
    acts, now = _acts[who], time.monotonic()
    while acts and acts[0] < now - MINUTE:
        acts.popleft()
    acts.append(now)
    if len(_acts) > PER_ADDRESS * 4:
        _forget(now)
    return len(acts) <= most


def _forget(now: float) -> None:
    for who in [who for who, acts in list(_acts.items()) if acts and acts[-1] < now - MINUTE]:
        _acts.pop(who, None)
