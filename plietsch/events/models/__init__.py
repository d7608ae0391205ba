"""The nouns of events: series, events and their seats, the programme, registrations."""

from plietsch.events.models.aftermath import Feedback, Headcount, Material
from plietsch.events.models.events import (
    Event,
    EventQuerySet,
    Mode,
    Room,
    Seating,
    Series,
    Tongue,
    Translation,
    Venue,
    Visibility,
)
from plietsch.events.models.halls import (
    Ballot,
    Hall,
    Hand,
    Option,
    Place,
    Poll,
    Question,
    Vote,
    Voters,
)
from plietsch.events.models.programme import Kind, ProgrammeItem, Speaker, Track
from plietsch.events.models.registrations import (
    Answer,
    Inquiry,
    Registration,
    RegistrationQuerySet,
    Standing,
)
from plietsch.events.models.streams import Caption, CaptionFile, Stream
from plietsch.events.models.subscriptions import CalendarKey

__all__ = [
    "Answer",
    "Ballot",
    "CalendarKey",
    "Caption",
    "CaptionFile",
    "Event",
    "EventQuerySet",
    "Feedback",
    "Hall",
    "Hand",
    "Headcount",
    "Inquiry",
    "Kind",
    "Material",
    "Mode",
    "Option",
    "Place",
    "Poll",
    "ProgrammeItem",
    "Question",
    "Registration",
    "RegistrationQuerySet",
    "Room",
    "Seating",
    "Series",
    "Speaker",
    "Standing",
    "Stream",
    "Tongue",
    "Track",
    "Translation",
    "Venue",
    "Visibility",
    "Vote",
    "Voters",
]
