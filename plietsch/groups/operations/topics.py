"""Start, pin, close and delete topics."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from plietsch.accounts.models import Theme, User
from plietsch.core.activity import key_of, record
from plietsch.core.models import Upload
from plietsch.groups.models import Group, Kind, Tag, Topic
from plietsch.groups.operations.posts import add_post
from plietsch.groups.operations.telling import tell_started
from plietsch.notifications.operations import withdraw


@transaction.atomic
def start_topic(
    *,
    group: Group,
    title: str,
    body: str,
    kind: str = Kind.DISCUSSION,
    theme: Theme | None = None,
    sector: str = "",
    tag: Tag | None = None,
    pinned_until: datetime | None = None,
    uploads: Iterable[Upload] = (),
    by: User,
    at: datetime,
) -> Topic:
    """A new topic with its first post."""
    topic = Topic(
        group=group,
        no=next_no(group),
        title=title,
        kind=kind,
        theme=theme,
        sector=sector,
        tag=tag,
        pinned_until=pinned_until,
        author=by,
        started_at=at,
        last_post_at=at,
    )
    topic.full_clean(validate_unique=False, validate_constraints=False)
    topic.save()
    post = add_post(topic=topic, body=body, uploads=uploads, by=by, at=at)
    verb = "topic.announced" if kind == Kind.ANNOUNCEMENT else "topic.started"
    started = record(verb, actor=by, subject=topic, context=group, audience=topic.audience, at=at)
    tell_started(post, started)
    return topic


def next_no(group: Group) -> int:
    """The group's next number; the update locks the row, so that two never get the same."""
    Group.objects.filter(pk=group.pk).update(next_topic_no=F("next_topic_no") + 1)
    return Group.objects.values_list("next_topic_no", flat=True).get(pk=group.pk) - 1


@transaction.atomic
def pin_topic(*, topic: Topic, until: datetime | None, by: User, at: datetime) -> None:
    """Keep a topic on top until a moment; None lets it go."""
    topic.pinned_until = until
    topic.save(update_fields=["pinned_until"])
    _record("topic.pinned" if until else "topic.unpinned", topic, by=by, at=at)


@transaction.atomic
def sort_topic(*, topic: Topic, tag: Tag | None, theme: Theme | None, by: User, at: datetime) -> None:
    """Under a sub-topic of the group and in a field of work, or neither."""
    topic.tag, topic.theme = tag, theme
    topic.save(update_fields=["tag", "theme"])
    _record("topic.sorted", topic, by=by, at=at)


@transaction.atomic
def close_topic(*, topic: Topic, by: User, at: datetime) -> None:
    """No more replies."""
    topic.closed_at = at
    topic.save(update_fields=["closed_at"])
    _record("topic.closed", topic, by=by, at=at)


@transaction.atomic
def reopen_topic(*, topic: Topic, by: User, at: datetime) -> None:
    """Replies again."""
    topic.closed_at = None
    topic.save(update_fields=["closed_at"])
    _record("topic.reopened", topic, by=by, at=at)


@transaction.atomic
def delete_topic(*, topic: Topic, by: User, at: datetime) -> None:
    """Nobody finds the topic any more, and notices about it go."""
    topic.deleted_at = at
    topic.save(update_fields=["deleted_at"])
    withdraw(subjects=[key_of(topic), *map(key_of, topic.posts.defer("body", "body_html"))])
    _record("topic.deleted", topic, by=by, at=at)


def _record(verb: str, topic: Topic, *, by: User, at: datetime) -> None:
    group = topic.group
    record(verb, actor=by, subject=topic, context=group, audience=topic.audience, at=at)
