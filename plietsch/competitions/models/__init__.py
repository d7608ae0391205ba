"""From the call to the decision: the nouns of a competition."""

from plietsch.competitions.models.applications import (
    Answer,
    Application,
    FinanceItem,
    Partner,
    Reopening,
    Writer,
)
from plietsch.competitions.models.calls import Call, Extension, Inquiry
from plietsch.competitions.models.checks import CheckMark, CheckPoint, EligibilityCheck, PaperRequest
from plietsch.competitions.models.decisions import Decision, Letter, Release
from plietsch.competitions.models.juries import Assignment, Conflict, Seat
from plietsch.competitions.models.meetings import Case, Meeting, Presence, Remark, Vote
from plietsch.competitions.models.questions import Anchor, Criterion, Question, Section
from plietsch.competitions.models.reviews import Review, Score
from plietsch.competitions.models.selections import Pin, Selection, Shortlist
from plietsch.competitions.models.submissions import (
    Submission,
    SubmissionDocument,
    SubmissionFile,
    Withdrawal,
)
from plietsch.competitions.models.wordings import Wording

__all__ = [
    "Anchor",
    "Answer",
    "Application",
    "Assignment",
    "Call",
    "Case",
    "CheckMark",
    "CheckPoint",
    "Conflict",
    "Criterion",
    "Decision",
    "EligibilityCheck",
    "Extension",
    "FinanceItem",
    "Inquiry",
    "Letter",
    "Meeting",
    "PaperRequest",
    "Partner",
    "Pin",
    "Presence",
    "Question",
    "Release",
    "Remark",
    "Reopening",
    "Review",
    "Score",
    "Seat",
    "Section",
    "Selection",
    "Shortlist",
    "Submission",
    "SubmissionDocument",
    "SubmissionFile",
    "Vote",
    "Withdrawal",
    "Wording",
    "Writer",
]
