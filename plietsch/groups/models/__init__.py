"""The exchange platform's nouns: groups and who is in them, topics, posts and files."""

from plietsch.groups.models.groups import Group, JoinPolicy, Tag, Visibility
from plietsch.groups.models.links import InvitationLink
from plietsch.groups.models.memberships import Invitation, JoinRequest, Level, Membership, Role
from plietsch.groups.models.pages import Page, PageVersion
from plietsch.groups.models.polls import Choice, Method, Option, Poll, Turnout
from plietsch.groups.models.posts import File, GroupMention, Mention, Post, PostVersion
from plietsch.groups.models.questions import Echo, Routing
from plietsch.groups.models.solutions import Procurement, SizeClass, Solution, SolutionUse
from plietsch.groups.models.takeaways import Takeaway
from plietsch.groups.models.topics import Kind, Topic, TopicMember
from plietsch.groups.models.writing import Draft, FileVersion, Reaction, Sign

__all__ = [
    "Choice",
    "Draft",
    "Echo",
    "File",
    "FileVersion",
    "Group",
    "GroupMention",
    "Invitation",
    "InvitationLink",
    "JoinPolicy",
    "JoinRequest",
    "Kind",
    "Level",
    "Membership",
    "Mention",
    "Method",
    "Option",
    "Page",
    "PageVersion",
    "Poll",
    "Post",
    "PostVersion",
    "Procurement",
    "Reaction",
    "Role",
    "Routing",
    "Sign",
    "SizeClass",
    "Solution",
    "SolutionUse",
    "Tag",
    "Takeaway",
    "Topic",
    "TopicMember",
    "Turnout",
    "Visibility",
]
