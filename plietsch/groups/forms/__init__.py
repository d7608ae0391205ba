"""What people type into groups, as clean data."""

from plietsch.groups.forms.groups import (
    GroupForm,
    InvitationForm,
    JoinRequestForm,
    PersonSearchForm,
    ReasonForm,
    RoleForm,
)
from plietsch.groups.forms.polls import PollForm, VoteForm
from plietsch.groups.forms.topics import (
    AcceptedForm,
    AnnouncementForm,
    EditForm,
    PinForm,
    PostForm,
    QuestionForm,
    ReadingForm,
    TopicForm,
)

__all__ = [
    "AcceptedForm",
    "AnnouncementForm",
    "EditForm",
    "GroupForm",
    "InvitationForm",
    "JoinRequestForm",
    "PersonSearchForm",
    "PinForm",
    "PollForm",
    "PostForm",
    "QuestionForm",
    "ReadingForm",
    "ReasonForm",
    "RoleForm",
    "TopicForm",
    "VoteForm",
]
