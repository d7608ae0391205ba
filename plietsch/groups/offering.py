"""What of groups programs read and write."""

from django.utils.translation import gettext_lazy

from plietsch.core.offers import Column, Entry, Offer, Writing, moment
from plietsch.groups.forms.groups import MOST_QUESTIONS, MOST_TAGS
from plietsch.groups.forms.topics import LONGEST_BODY, LONGEST_TITLE
from plietsch.groups.models import Group, JoinPolicy, JoinRequest, Kind, Post, Topic, Visibility
from plietsch.groups.programs import (
    answer_request,
    ask_to_be_let_in,
    change_group,
    start_group,
    write_post,
    write_topic,
)

NUMBER, TITLE, BODY = Entry("whole"), Entry("text", LONGEST_TITLE), Entry("text", LONGEST_BODY)
REASON = Entry("text", 1000, may_be_empty=True)
KIND = Entry("text", choices=(Kind.DISCUSSION.value, Kind.QUESTION.value))
GROUP = {
    "name": Entry("text", 120),
    "summary": Entry("text", 200, may_be_empty=True),
    "description": Entry("text", 10_000, may_be_empty=True),
    "visibility": Entry("text", choices=tuple(Visibility.values)),
    "join_policy": Entry("text", choices=tuple(JoinPolicy.values)),
    "is_confidential": Entry("truth"),
    "questions": Entry("texts", 200, many=MOST_QUESTIONS),
    "tags": Entry("texts", 40, many=MOST_TAGS),
}
OPENING = GROUP | {"opens_content": Entry("truth")}
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
            "questions": Column("texts", lambda group: group.questions.splitlines()),
            "is_archived": Column("truth", lambda group: group.is_archived),
            "started_at": moment(lambda group: group.started_at),
        },
        writing=Writing(GROUP, start_group, optional=set(GROUP) - {"name"}),
        editing=Writing(OPENING, change_group, optional=OPENING),
    ),
    Offer(
        "requests",
        "joinrequest",
        gettext_lazy("Anfragen an Gruppen"),
        JoinRequest,
        JoinRequest.objects.visible_to,
        {
            "group": Column("whole", lambda request: request.group_id),
            "member": Column("whole", lambda request: request.member_id),
            "message": Column("text", lambda request: request.message),
            "answers": Column("texts", lambda request: [": ".join(pair) for pair in request.answers]),
            "asked_at": moment(lambda request: request.asked_at),
            "answered_at": moment(lambda request: request.answered_at),
            "is_accepted": Column("truth", lambda request: request.is_accepted),
            "reason": Column("text", lambda request: request.reason),
        },
        {"group": "group"},
        Writing(
            {"group": NUMBER, "message": REASON, "answers": Entry("texts", 1000, many=MOST_QUESTIONS)},
            ask_to_be_let_in,
            optional=["message", "answers"],
        ),
        Writing({"is_accepted": Entry("truth"), "reason": REASON}, answer_request, optional=["reason"]),
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
