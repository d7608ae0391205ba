"""What of groups programs read and write."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plietsch.accounts.models import User
from plietsch.core.offers import Column, Entry, NotWritten, Offer, Writing, moment
from plietsch.groups.forms.topics import LONGEST_BODY, LONGEST_TITLE
from plietsch.groups.models import Group, Kind, Post, Topic
from plietsch.groups.obstacles import obstacle, too_fast
from plietsch.groups.operations.holding import reply_or_hold, start_or_hold
from plietsch.groups.rules.topics import reply_topic, write_in_group


def write_topic(fields: dict[str, Any], *, by: User, at: datetime) -> Any:
    """A discussion or a question in a group that one is in."""
    group = Group.objects.visible_to(by).filter(pk=fields["group"]).first()
    if group is None:
        raise NotWritten(_("Diese Gruppe gibt es nicht."))
    _require(obstacle(by, group) or too_fast(by, "topic.started"))
    if not write_in_group(by, group):
        raise NotWritten(_("Hier dürfen Sie nicht schreiben."))
    title, body, kind = fields["title"].strip(), fields["body"].strip(), fields.get("kind", Kind.DISCUSSION)
    return start_or_hold(group=group, title=title, body=body, kind=kind, by=by, at=at)


def write_post(fields: dict[str, Any], *, by: User, at: datetime) -> Any:
    """A reply to a topic."""
    topic = Topic.objects.visible_to(by).select_related("group").filter(pk=fields["topic"]).first()
    if topic is None:
        raise NotWritten(_("Dieses Thema gibt es nicht."))
    _require(obstacle(by, topic.group, topic) or too_fast(by, "post.written"))
    if not reply_topic(by, topic):
        raise NotWritten(_("Hier dürfen Sie nicht schreiben."))
    body, no = fields["body"].strip(), fields.get("reply_to_no")
    return reply_or_hold(topic=topic, body=body, reply_to_no=no, by=by, at=at)


def _require(reason: str) -> None:
    if reason:
        raise NotWritten(reason)


NUMBER, TITLE, BODY = Entry("whole"), Entry("text", LONGEST_TITLE), Entry("text", LONGEST_BODY)
KIND = Entry("text", choices=(Kind.DISCUSSION.value, Kind.QUESTION.value))
OFFERS = [
    Offer(
        "groups",
        "group",
        gettext_lazy("Gruppen"),
        Group,
        Group.objects.visible_to,
        {
            "name": Column("text", lambda group: group.name),
            "summary": Column("text", lambda group: group.summary),
            "description": Column("text", lambda group: group.description),
            "visibility": Column("text", lambda group: group.visibility),
            "join_policy": Column("text", lambda group: group.join_policy),
            "members": Column("whole", lambda group: group.member_count),
            "is_archived": Column("truth", lambda group: group.is_archived),
            "started_at": moment(lambda group: group.started_at),
        },
    ),
    Offer(
        "topics",
        "topic",
        gettext_lazy("Themen"),
        Topic,
        Topic.objects.visible_to,
        {
            "group": Column("whole", lambda topic: topic.group_id),
            "no": Column("whole", lambda topic: topic.no),
            "kind": Column("text", lambda topic: topic.kind),
            "title": Column("text", lambda topic: topic.title),
            "author": Column("whole", lambda topic: topic.author_id),
            "posts": Column("whole", lambda topic: topic.last_post_no),
            "is_closed": Column("truth", lambda topic: topic.is_closed),
            "accepted_no": Column("whole", lambda topic: topic.accepted_no),
            "started_at": moment(lambda topic: topic.started_at),
            "last_post_at": moment(lambda topic: topic.last_post_at),
        },
        {"group": "group"},
        Writing(
            {"group": NUMBER, "title": TITLE, "body": BODY, "kind": KIND},
            write_topic,
            optional=["kind"],
        ),
    ),
    Offer(
        "posts",
        "post",
        gettext_lazy("Beiträge"),
        Post,
        lambda user: Post.objects.visible_to(user).filter(deleted_at=None),
        {
            "topic": Column("whole", lambda post: post.topic_id),
            "group": Column("whole", lambda post: post.group_id),
            "no": Column("whole", lambda post: post.no),
            "author": Column("whole", lambda post: post.author_id),
            "reply_to_no": Column("whole", lambda post: post.reply_to_no),
            "body": Column("text", lambda post: post.body),
            "posted_at": moment(lambda post: post.posted_at),
            "edited_at": moment(lambda post: post.edited_at),
        },
        {"group": "group", "topic": "topic"},
        Writing({"topic": NUMBER, "body": BODY, "reply_to_no": NUMBER}, write_post, optional=["reply_to_no"]),
    ),
]
