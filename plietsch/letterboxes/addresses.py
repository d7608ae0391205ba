"""Addresses for one person and one thing: nobody guesses them, and they say who writes.

An address is a word, the thing, the person and a seal over them, such as
"thema-17-5-3kd2mzq7hw4x5v6b2ntq@answers.example"; it needs no row, so that showing it writes nothing.
"""

import re
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac

from plietsch.accounts.models import User
from plietsch.core.activity import key_of
from plietsch.core.keys import valid_keys
from plietsch.core.names import Person
from plietsch.core.registry import Answering, registry
from plietsch.letterboxes.models import Letterbox

RETURNS = "zurueck"
SEAL_BYTES = 12
_LOCAL = re.compile(r"([a-z]+)-(?:(\d{1,18})-)?(\d{1,18})-([a-z2-7]{20})", re.ASCII)


@dataclass(frozen=True)
class ToThing:
    """A mail of `member` to the thing with this key."""

    member: User
    answering: Answering
    key: int

    @property
    def place(self) -> str:
        """The thing as a key of facts."""
        return f"{self.answering.model._meta.label_lower}:{self.key}"


@dataclass(frozen=True)
class Returned:
    """A mail that says what became of one to `member`."""

    member: User


@dataclass(frozen=True)
class ToNetwork:
    """A mail to the address that our mails come from: calendar programs answer there."""


Destination = ToThing | Returned | ToNetwork


def addresses_of_places(member: User, places: Iterable[str]) -> dict[str, str]:
    """Where `member` writes to things such as "groups.topic:17", as far as somebody reads it; one query."""
    words = {one.model._meta.label_lower: one.word for one in registry.parts(Answering)}
    known = [place for place in places if place.partition(":")[0] in words]
    if not (settings.MAIL_IN and known):
        return {}
    series = _series(member)
    return {place: _address(words, place, member, series) for place in known}


def _address(words: Mapping[str, str], place: str, member: User, series: int) -> str:
    label, _colon, key = place.partition(":")
    seal = _seal(words[label], key, member.pk, series)
    return f"{words[label]}-{key}-{member.pk}-{seal}@{settings.MAIL_IN}"


def address_for(person: Person, thing: Model) -> str:
    """Where a person writes to a thing; guests have no address."""
    place = key_of(thing)
    return addresses_of_places(person, [place]).get(place, "") if isinstance(person, User) else ""


def return_path(recipient: object) -> str:
    """Where mails to a person come back to; a new address of theirs makes another one."""
    if not (settings.MAIL_IN and isinstance(recipient, User)):
        return ""
    seal = _seal(RETURNS, recipient.pk, recipient.email.lower())
    return f"{RETURNS}-{recipient.pk}-{seal}@{settings.MAIL_IN}"


def destination_of(address: str) -> Destination | None:
    """Where a mail to this address goes, or None for every other one; former members have none."""
    if not settings.MAIL_IN:
        return None
    if address.lower() == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower():
        return ToNetwork()
    local, _at, domain = address.lower().rpartition("@")
    parts = _LOCAL.fullmatch(local)
    if domain != settings.MAIL_IN or not parts:
        return None
    word, key, person, seal = parts.groups()
    member = User.objects.members().filter(pk=int(person)).first()
    if member is None:
        return None
    return _returned(member, seal) if word == RETURNS else _thing(member, word, key or "", seal)


def _returned(member: User, seal: str) -> Returned | None:
    return Returned(member) if _is_genuine(seal, RETURNS, member.pk, member.email.lower()) else None


def _thing(member: User, word: str, key: str, seal: str) -> ToThing | None:
    answering = next((one for one in registry.parts(Answering) if one.word == word), None)
    if answering is None or not key or not _is_genuine(seal, word, key, member.pk, _series(member)):
        return None
    return ToThing(member, answering, int(key))


def _series(member: User) -> int:
    return Letterbox.objects.filter(member=member).values_list("series", flat=True).first() or 0


def _is_genuine(seal: str, *parts: object) -> bool:
    return any(constant_time_compare(_seal(*parts, secret=key), seal) for key in valid_keys())


def _seal(*parts: object, secret: str | None = None) -> str:
    text = ":".join(map(str, parts))
    sealed = salted_hmac("plietsch.letterboxes", text, secret, algorithm="sha256").digest()
    return b32encode(sealed[:SEAL_BYTES]).decode().rstrip("=").lower()
