"""The exchange platform's nouns: groups and who is in them, topics, posts and files."""

from plietsch.groups.models.groups import Group, JoinPolicy, Visibility
from plietsch.groups.models.memberships import Invitation, JoinRequest, Membership, Role
from plietsch.groups.models.pages import Page, PageVersion
from plietsch.groups.models.polls import Choice, Method, Option, Poll, Turnout
from plietsch.groups.models.posts import File, Mention, Post, PostVersion
from plietsch.groups.models.questions import Echo, Routing
from plietsch.groups.models.solutions import Procurement, SizeClass, Solution, SolutionUse
from plietsch.groups.models.topics import Kind, Level, Topic, TopicMember

__all__ = [
    "Choice",
    "Echo",
    "File",
    "Group",
    "Invitation",
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
    "Role",
    "Routing",
    "SizeClass",
    "Solution",
    "SolutionUse",
    "Topic",
    "TopicMember",
    "Turnout",
    "Visibility",
]
