"""The exchange platform's nouns: groups and who is in them, topics, posts and files."""

from plietsch.groups.models.groups import Group, JoinPolicy, Visibility
from plietsch.groups.models.memberships import Invitation, JoinRequest, Membership, Role
from plietsch.groups.models.posts import File, Mention, Post, PostVersion
from plietsch.groups.models.topics import Kind, Level, Topic, TopicMember

__all__ = [
    "File",
    "Group",
    "Invitation",
    "JoinPolicy",
    "JoinRequest",
    "Kind",
    "Level",
    "Membership",
    "Mention",
    "Post",
    "PostVersion",
    "Role",
    "Topic",
    "TopicMember",
    "Visibility",
]
