"""What people fill in: plans by the office, registrations by everybody, questions in the hall."""

from plietsch.events.forms.aftermath import (
    ColleaguesForm,
    CopyForm,
    FeedbackForm,
    MaterialForm,
    ReviewForm,
)
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
    EventForm,
    InquiryForm,
    ItemForm,
    MonthForm,
    PresentationForm,
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
    "ColleaguesForm",
    "CopyForm",
    "EventForm",
    "FeedbackForm",
    "HallForm",
    "HandForm",
    "HintForm",
    "HostsForm",
    "InquiryForm",
    "ItemForm",
    "MaterialForm",
    "MonthForm",
    "PollForm",
    "PresentationForm",
    "ReviewForm",
    "SeriesForm",
    "SignUpForm",
    "TrimForm",
    "VenueForm",
]
