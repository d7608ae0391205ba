"""What calendar programs answer to an invitation: accept, decline or perhaps (iTIP REPLY, RFC 5546)."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from icalendar import Calendar

from plietsch.events.ical import MINE

LONGEST = 100_000  # characters; an answer has one entry


class Word(StrEnum):
    """What the person says."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


class NoReply(ValueError):
    """Something else than an answer to one of our invitations."""

    def __str__(self) -> str:
        return _("Das ist keine Antwort auf eine Einladung von uns.")


@dataclass(frozen=True)
class Reply:
    """One answer: to which registration (by the key of its invitation), to which state of it, and what."""

    key: str
    sequence: int
    word: Word


def read_reply(ics: str) -> Reply:
    """The answer in a calendar file, whatever else stands in it."""
    if len(ics) > LONGEST:
        raise NoReply
    try:
        calendar = Calendar.from_ical(ics)
        entry = calendar.walk("VEVENT")[0]
        attendee = entry["attendee"]
        uid, sequence = str(entry["uid"]), int(entry.get("sequence", 0))
        word = Word(str(attendee.params["partstat"]).upper())
    except (ValueError, LookupError, AttributeError, TypeError) as error:  # what stands there twice is a list
        raise NoReply from error
    if str(calendar.get("method", "")).upper() != "REPLY" or not uid.startswith(MINE):
        raise NoReply
    return Reply(uid.removeprefix(MINE).partition("@")[0], sequence, word)
