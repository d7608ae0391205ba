"""Move a thread to another group; split its end off."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Subquery, When

from plietsch.accounts.models import User
from plietsch.core.activity import key_of, record
from plietsch.groups.models import File, Group, Kind, Level, Post, Topic, TopicMember
from plietsch.groups.operations.holding import waits
from plietsch.groups.operations.locking import hold_topic
from plietsch.groups.operations.topics import next_no
from plietsch.groups.rules.topics import announce
from plietsch.notifications.operations import notify, withdraw


class MoreWouldRead(Exception):
    """What was said behind a door stays behind it."""


class ToBeLookedAt(Exception):
    """There is something in it that moderation over there looks at before it appears."""


@transaction.atomic
def move_topic(*, topic: Topic, to: Group, by: User, at: datetime) -> None:
    """A thread with all that hangs on it goes to a group that is not more open than its own.

    Whoever wrote in it and does not read there hears that it is gone. It is pinned no longer, and remains an
    announcement only where the mover makes them.
    """
    topic = hold_topic(topic)
    origin, inside = topic.group, topic.audience
    if to.openness > origin.openness or to.pk == origin.pk:
        raise MoreWouldRead
    posts = Post.objects.filter(topic=topic)
    if waits(to, topic.sector, by, topic.title, *posts.values_list("body", flat=True), at=at):
        raise ToBeLookedAt
    _record("topic.moved_away", topic, origin, by=by, at=at)
    topic.group, topic.no, topic.tag, topic.pinned_until = to, next_no(to), None, None
    if topic.kind == Kind.ANNOUNCEMENT and not announce(by, to):
        topic.kind = Kind.DISCUSSION
    topic.save(update_fields=["group", "no", "tag", "pinned_until", "kind"])
    File.objects.filter(post__in=posts).update(group=to)
    posts.update(group=to)
    TopicMember.objects.filter(topic=topic).exclude(member__in=topic.readers().values("member")).delete()
    Group.objects.filter(pk=to.pk, last_post_at__lt=topic.last_post_at).update(
        last_post_at=topic.last_post_at
    )
    Group.objects.filter(pk=to.pk, last_post_at=None).update(last_post_at=topic.last_post_at)
    _record("topic.moved", topic, to, by=by, at=at)
    _tell_left_out(topic, origin, inside, by=by, at=at)


def _tell_left_out(topic: Topic, origin: Group, audience: str, *, by: User, at: datetime) -> None:
    if topic.group.openness and not topic.sector:
        return
    inside = topic.readers().values("member")
    withdraw(subjects=[key_of(topic), *map(key_of, topic.posts.defer("body", "body_html"))], besides=inside)
    writers = topic.posts.filter(author__isnull=False).exclude(author__in=inside)
    left_out = set(writers.values_list("author", flat=True))
    if not left_out:
        return
    moved = record("group.topic_moved", actor=by, subject=origin, context=origin, audience=audience, at=at)
    notify(moved, kind="group.topic_moved", to=left_out, collapse=f"moved:{origin.pk}")


class NothingToSplit(Exception):
    """A thread begins with its first post, and a split one needs one too."""


@transaction.atomic
def split_topic(*, topic: Topic, no: int, title: str, by: User, at: datetime) -> Topic:
    """The posts from number `no` on become a thread of their own; both count without gaps."""
    topic = hold_topic(topic)
    moved = Post.objects.filter(topic=topic, no__gte=no)
    first, last = moved.order_by("no").first(), moved.order_by("no").last()
    if no < 2 or not first or not last:  # noqa: PLR2004 - the opening post stays
        raise NothingToSplit
    part = Topic(
        group=topic.group,
        no=next_no(topic.group),
        title=title,
        theme=topic.theme,
        tag=topic.tag,
        sector=topic.sector,
        author=first.author,
        started_at=first.posted_at,
        last_post_at=last.posted_at,
        last_post_no=last.no - no + 1,
        last_author=last.author,
    )
    part.full_clean(validate_unique=False, validate_constraints=False)
    part.save()
    _take_readers_along(topic, part, no)
    moved.update(topic=part, no=F("no") - (no - 1), reply_to_no=_shifted(no))
    _shorten(topic, no)
    _record("topic.split", part, part.group, by=by, at=at)
    return part


def _shifted(no: int) -> Case:
    """Answers to posts that went along still point to them; others point nowhere."""
    return Case(When(reply_to_no__gte=no, then=F("reply_to_no") - (no - 1)), default=None)


def _take_readers_along(topic: Topic, part: Topic, no: int) -> None:
    """Who followed goes on following, and what was read stays read."""
    rows = TopicMember.objects.filter(topic=topic)
    TopicMember.objects.bulk_create(
        TopicMember(
            member_id=row.member_id,
            topic=part,
            last_read_no=max(0, min(row.last_read_no, topic.last_post_no) - no + 1),
            level=row.level,
        )
        for row in rows
        if row.last_read_no >= no or row.level == Level.FOLLOWED
    )
    rows.filter(last_read_no__gte=no).update(last_read_no=no - 1)


def _shorten(topic: Topic, no: int) -> None:
    end = Post.objects.filter(topic=topic, no=no - 1)
    answer = topic.accepted_no if topic.accepted_no and topic.accepted_no < no else None
    Topic.objects.filter(pk=topic.pk).update(
        last_post_no=no - 1,
        last_post_at=Subquery(end.values("posted_at")[:1]),
        last_author=Subquery(end.values("author")[:1]),
        accepted_no=answer,
    )


def _record(verb: str, topic: Topic, group: Group, *, by: User, at: datetime) -> None:
    record(verb, actor=by, subject=topic, context=group, audience=topic.audience, at=at)
