"""Online rooms of our own in BigBlueButton or Jitsi: nobody gets in without a signature of ours.

BigBlueButton: every call is signed with the sum of its name, its query and the shared secret (SHA-256).
Jitsi: a token (JWT, HS256) names the room, the person and the role, and soon expires.
"""

import hashlib
import hmac
import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import jwt
from django.conf import settings
from django.utils.translation import gettext as _

from plietsch.core.mail import address_of
from plietsch.events.models import Event, Room

PATIENCE = 5  # seconds
EMPTY_FOR = 60  # minutes after which a room that nobody enters is cleared away
TOKEN_AGE = timedelta(minutes=15)  # a token is asked for once, at the door
_RETURNED = re.compile(rb"<returncode>(\w+)</returncode>")
_log = logging.getLogger(__name__)


class RoomSilent(OSError):
    """The service does not answer, or refuses us."""

    def __str__(self) -> str:
        return _("Der Online-Raum antwortet gerade nicht. Bitte versuchen Sie es gleich noch einmal.")


@dataclass(frozen=True)
class Visitor:
    """Who goes in: the name that others see, and a key that tells two of the same name apart."""

    name: str
    key: str
    hosts: bool = False


def services() -> list[Room]:
    """The services that this network has."""
    known = {Room.BBB: settings.BIGBLUEBUTTON, Room.JITSI: settings.JITSI}
    return [room for room, service in known.items() if service]


def prepare(event: Event) -> None:
    """Let the room be there; done twice, it stays the same room."""
    if event.room == Room.BBB:
        _call(
            "create",
            name=event.title,
            meetingID=_name_of(event),
            record="false",
            logoutURL=address_of(event.get_absolute_url()),
            meetingExpireIfNoUserJoinedInMinutes=str(EMPTY_FOR),
        )


def door(event: Event, visitor: Visitor, at: datetime) -> str:
    """The address at which this visitor goes in, now and nobody else."""
    if event.room == Room.BBB:
        return _bbb_door(event, visitor)
    return _jitsi_door(event, visitor, at)


def clear(event: Event) -> None:
    """Send everybody out."""
    if event.room == Room.BBB:
        _call("end", accepts=b"FAILED", meetingID=_name_of(event))  # a room that is gone already


def cannot_clear(event: Event) -> str:
    """What hosts do themselves where an open room is closed: Jitsi sends nobody out for us."""
    if event.room != Room.JITSI or event.room_opened_at is None:
        return ""
    return _("Jitsi schickt niemanden hinaus: Wer noch im Online-Raum ist, bleibt, bis alle gegangen sind.")


def problem() -> str:
    """Why rooms cannot be opened, for the operator; "" where all is well or there are none."""
    try:
        if settings.BIGBLUEBUTTON:
            _call("getMeetings")
        if settings.JITSI:
            with urlopen(settings.JITSI["address"], timeout=PATIENCE):  # noqa: S310 - the operator's own address
                pass
    except RoomSilent:
        return f"{settings.BIGBLUEBUTTON['address']} is silent or refuses us. Correct PLIETSCH_BBB."
    except OSError as error:
        return f"{settings.JITSI['address']} does not answer ({error}). Correct PLIETSCH_JITSI."
    return ""


def _bbb_door(event: Event, visitor: Visitor) -> str:
    return _signed(
        "join",
        fullName=visitor.name,
        meetingID=_name_of(event),
        userID=visitor.key,
        role="MODERATOR" if visitor.hosts else "VIEWER",
        redirect="true",
    )


def _jitsi_door(event: Event, visitor: Visitor, at: datetime) -> str:
    service, room = settings.JITSI, _name_of(event)
    who = {"id": visitor.key, "name": visitor.name, "moderator": visitor.hosts}
    token = jwt.encode(
        {
            "iss": service["app"],
            "aud": "jitsi",
            "sub": service["host"],
            "room": room,
            "exp": at + TOKEN_AGE,
            "context": {"user": {**who, "affiliation": "owner" if visitor.hosts else "member"}},
        },
        service["secret"],
        algorithm="HS256",
    )
    return f"{service['address']}/{room}?jwt={token}"


def _call(call: str, accepts: bytes = b"SUCCESS", **query: str) -> None:
    try:
        with urlopen(_signed(call, **query), timeout=PATIENCE) as answer:  # noqa: S310 - the operator's own address
            found = _RETURNED.search(answer.read(100_000))
    except (URLError, OSError) as failure:
        raise RoomSilent from failure
    if not found or found[1] not in (b"SUCCESS", accepts):
        _log.error("BigBlueButton refuses to %s", call)
        raise RoomSilent


def _signed(call: str, **query: str) -> str:
    service, typed = settings.BIGBLUEBUTTON, urlencode(query, quote_via=quote)
    checksum = hashlib.sha256(f"{call}{typed}{service['secret']}".encode()).hexdigest()
    return f"{service['address']}/{call}?{typed}&checksum={checksum}"


def _name_of(event: Event) -> str:
    """A name that cannot be guessed and stays the same."""
    signature = hmac.new(settings.SECRET_KEY.encode(), f"events.room.{event.pk}".encode(), hashlib.sha256)
    return f"plietsch-{event.pk}-{signature.hexdigest()[:32]}"
