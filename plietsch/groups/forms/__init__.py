"""What people type into groups, as clean data."""

from plietsch.groups.forms.groups import (
    ArchiveForm,
    GroupForm,
    InvitationForm,
    JoinRequestForm,
    PersonSearchForm,
    ReasonForm,
    RoleForm,
    SectorForm,
)
from plietsch.groups.forms.levels import GroupLevelsForm, TopicLevelForm
from plietsch.groups.forms.polls import PollForm, VoteForm
from plietsch.groups.forms.topics import (
    AcceptedForm,
    AfterForm,
    AnnouncementForm,
    EditForm,
    PinForm,
    PostForm,
    QuestionForm,
    ReadingForm,
    SortingForm,
    TopicForm,
)

__all__ = [
    "AcceptedForm",
    "AfterForm",
    "AnnouncementForm",
    "ArchiveForm",
    "EditForm",
    "GroupForm",
    "GroupLevelsForm",
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
    "SectorForm",
    "SortingForm",
    "TopicForm",
    "TopicLevelForm",
    "VoteForm",
]
