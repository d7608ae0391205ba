"""What people fill in: plans by the office, registrations by everybody, questions in the hall."""

from plietsch.events.forms.hall import (
    AnswerForm,
    AskForm,
    CaptionForm,
    HallForm,
    HandForm,
    HintForm,
    HostsForm,
    PollForm,
    TrimForm,
)
from plietsch.events.forms.planning import (
    MONTH,
    CancelForm,
    CopyForm,
    EventForm,
    InquiryForm,
    ItemForm,
    MonthForm,
    SeriesForm,
    SignUpForm,
    VenueForm,
)

__all__ = [
    "MONTH",
    "AnswerForm",
    "AskForm",
    "CancelForm",
    "CaptionForm",
    "CopyForm",
    "EventForm",
    "HallForm",
    "HandForm",
    "HintForm",
    "HostsForm",
    "InquiryForm",
    "ItemForm",
    "MonthForm",
    "PollForm",
    "SeriesForm",
    "SignUpForm",
    "TrimForm",
    "VenueForm",
]
