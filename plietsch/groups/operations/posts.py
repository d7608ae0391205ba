"""Write, edit and delete posts."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.html import markdown
from plietsch.core.models import Activity, Upload
from plietsch.groups import mentions
from plietsch.groups.models import File, Group, Post, PostVersion, Topic
from plietsch.groups.operations.locking import TopicClosed, hold_topic
from plietsch.groups.operations.reading import follow, read_topic
from plietsch.groups.operations.telling import (
    take_back,
    take_back_mentions,
    tell_mentioned,
    tell_mentioned_groups,
    tell_reply,
)


@transaction.atomic
def reply(
    *,
    topic: Topic,
    body: str,
    uploads: Iterable[Upload] = (),
    reply_to_no: int | None = None,
    by: User,
    at: datetime,
) -> Post:
    """The next post of a topic; followers and those it mentions hear of it.

    Files took their time: the thread may have been closed, deleted or moved meanwhile.
    """
    if hold_topic(topic).is_closed:
        raise TopicClosed
    post = add_post(topic=topic, body=body, uploads=uploads, reply_to_no=reply_to_no, by=by, at=at)
    written = record(
        "post.written",
        actor=by,
        subject=post,
        context=topic.group,
        audience=topic.audience,
        at=at,
        topic=topic.pk,
    )
    tell_reply(post, written)
    return post


def add_post(
    *,
    topic: Topic,
    body: str,
    uploads: Iterable[Upload] = (),
    reply_to_no: int | None = None,
    by: User,
    at: datetime,
) -> Post:
    """A numbered post with its files; topic and group learn of their newest, the author has read it."""
    Topic.objects.filter(pk=topic.pk).update(
        last_post_no=F("last_post_no") + 1, last_post_at=at, last_author=by
    )
    topic.refresh_from_db(fields=["last_post_no", "last_post_at", "last_author"])
    older = Q(last_post_at=None) | Q(last_post_at__lt=at)
    Group.objects.filter(older, pk=topic.group_id).update(last_post_at=at)
    text = mentions.keyed(body, topic.readers(), by)
    post = Post(
        topic=topic,
        no=topic.last_post_no,
        group=topic.group,
        author=by,
        reply_to_no=reply_to_no if reply_to_no and reply_to_no < topic.last_post_no else None,
        body=text,
        body_html=markdown(text),
        posted_at=at,
    )
    post.full_clean(validate_unique=False, validate_constraints=False)
    post.save()
    File.objects.bulk_create(
        File(group=topic.group, post=post, upload=upload, added_at=at) for upload in uploads
    )
    read_topic(topic=topic, no=post.no, by=by, at=at)
    follow(topic=topic, by=by, unless_chosen=True)
    return post


@transaction.atomic
def edit_post(*, post: Post, body: str, by: User, at: datetime) -> None:
    """Another text; the one before is kept. What was deleted meanwhile stays so."""
    now = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if now.deleted_at:
        return
    post.body = now.body
    text = mentions.keyed(body, post.topic.readers(), by)
    if text == post.body:
        return
    before = post.body
    PostVersion.objects.create(post=post, body=before, replaced_at=at)
    post.body, post.body_html, post.edited_at = text, markdown(text), at
    post.full_clean(validate_unique=False, validate_constraints=False)
    post.save(update_fields=["body", "body_html", "edited_at"])
    edited = _record("post.edited", post, by=by, at=at)
    take_back_mentions(post, before=before)
    tell_mentioned_groups(post, edited, besides=tell_mentioned(post, edited))


@transaction.atomic
def delete_post(*, post: Post, by: User, at: datetime) -> None:
    """Take away text, versions, files and notices; number and author stay: replies keep their sense.

    A question whose accepted answer goes is open again.
    """
    Topic.objects.select_for_update(no_key=True).get(pk=post.topic_id)  # who accepts it waits, too
    now = Post.objects.select_for_update(no_key=True).get(pk=post.pk)  # changes wait, or come before
    post.topic, post.no = now.topic, now.no
    post.body, post.body_html, post.deleted_at = "", "", at
    post.save(update_fields=["body", "body_html", "deleted_at"])
    post.versions.all().delete()
    post.mentions.all().delete()
    post.group_mentions.all().delete()
    post.reactions.all().delete()
    post.files.all().delete()
    Topic.objects.filter(pk=post.topic_id, accepted_no=post.no).update(accepted_no=None)
    take_back(post)
    _record("post.deleted", post, by=by, at=at)


def _record(verb: str, post: Post, *, by: User, at: datetime) -> Activity:
    topic = post.topic
    return record(verb, actor=by, subject=post, context=post.group, audience=topic.audience, at=at)
