"""What people fill in: plans by the office, registrations by everybody, questions in the hall."""

from plietsch.events.forms.aftermath import (
    CopyForm,
    FeedbackForm,
    MaterialForm,
    ReviewForm,
)
from plietsch.events.forms.calendar import MONTH, DayForm, EmbeddingForm, MonthForm
from plietsch.events.forms.hall import (
    AnswerForm,
    AskForm,
    CaptionFileForm,
    CaptionForm,
    HallForm,
    HandForm,
    HintForm,
    HostsForm,
    PollForm,
    TrimForm,
)
from plietsch.events.forms.planning import (
    CancelForm,
    EventForm,
    InquiryForm,
    OrganisersForm,
    SeriesForm,
    TranslationForm,
    VenueForm,
)
from plietsch.events.forms.programme import ConsentForm, ItemForm, PresentationForm
from plietsch.events.forms.registrations import CallerForm, ColleaguesForm, DetailsForm, SignUpForm

__all__ = [
    "MONTH",
    "AnswerForm",
    "AskForm",
    "CallerForm",
    "CancelForm",
    "CaptionFileForm",
    "CaptionForm",
    "ColleaguesForm",
    "ConsentForm",
    "CopyForm",
    "DayForm",
    "DetailsForm",
    "EmbeddingForm",
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
    "OrganisersForm",
    "PollForm",
    "PresentationForm",
    "ReviewForm",
    "SeriesForm",
    "SignUpForm",
    "TranslationForm",
    "TrimForm",
    "VenueForm",
]
