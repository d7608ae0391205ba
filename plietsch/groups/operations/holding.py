"""Texts that moderation looks at before they appear: kept in a case, and nowhere else until then."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.dateparse import parse_datetime

from plietsch.accounts.models import User
from plietsch.core.models import Upload
from plietsch.groups.models import Group, Membership, Post, Tag, Topic
from plietsch.groups.models.memberships import MODERATING
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.operations.posts import edit_post, reply
from plietsch.groups.operations.topics import start_topic
from plietsch.moderation.models import Case
from plietsch.moderation.operations import hold
from plietsch.moderation.watching import is_to_be_looked_at


def reply_or_hold(
    *,
    topic: Topic,
    body: str,
    uploads: Iterable[Upload] = (),
    reply_to_no: int | None = None,
    by: User,
    at: datetime,
) -> Post | Case:
    """The next post, or the case in which it waits."""
    files = list(uploads)
    if not waits(topic.group, topic.sector, by, body, *_names(files), at=at):
        return reply(topic=topic, body=body, uploads=files, reply_to_no=reply_to_no, by=by, at=at)
    if topic.closed_at or topic.deleted_at:
        raise TopicClosed
    kept = {"body": body, "uploads": _keys(files), "reply_to_no": reply_to_no}
    case = hold(
        word="groups.reply",
        place=topic,
        title=topic.title,
        text=body,
        kept=kept,
        scope=scope_of(topic.group, topic.sector),
        by=by,
        at=at,
    )
    return _with_files(case, files)


def start_or_hold(
    *,
    group: Group,
    title: str,
    body: str,
    uploads: Iterable[Upload] = (),
    by: User,
    at: datetime,
    **parts: Any,
) -> Topic | Case:
    """A new topic, or the case in which it waits."""
    files = list(uploads)
    sector = parts.get("sector", "")
    if not waits(group, sector, by, title, body, *_names(files), at=at):
        return start_topic(group=group, title=title, body=body, uploads=files, by=by, at=at, **parts)
    kept = {"title": title, "body": body, "uploads": _keys(files), "parts": _plain(parts)}
    case = hold(
        word="groups.topic",
        place=group,
        title=title,
        text=f"{title}\n\n{body}",
        kept=kept,
        scope=scope_of(group, sector),
        by=by,
        at=at,
    )
    return _with_files(case, files)


def edit_or_hold(*, post: Post, body: str, by: User, at: datetime) -> Case | None:
    """Another text for a post, or the case in which it waits; the old one stays meanwhile."""
    sector = post.topic.sector
    if body == post.body or not waits(post.group, sector, by, body, at=at):
        edit_post(post=post, body=body, by=by, at=at)
        return None
    kept = {"body": body}
    return hold(
        word="groups.edit",
        place=post,
        title=str(post.topic),
        text=body,
        kept=kept,
        scope=scope_of(post.group, sector),
        by=by,
        at=at,
    )


def publish_reply(topic: Topic, kept: dict[str, Any], *, by: User, at: datetime) -> Post | None:
    """A held reply appears, if its author may still write there."""
    if (
        topic.group.is_archived
        or topic.closed_at
        or topic.deleted_at
        or not topic.readers().filter(member=by).exists()
    ):
        return None
    uploads = _uploads(kept)
    return reply(
        topic=topic, body=kept["body"], uploads=uploads, reply_to_no=kept["reply_to_no"], by=by, at=at
    )


def publish_topic(group: Group, kept: dict[str, Any], *, by: User, at: datetime) -> Topic | None:
    """A held topic appears, if its author may still write there."""
    inside = Membership.objects.filter(group=group, member=by).first()
    parts = kept["parts"]
    sector = parts.get("sector", "")
    if inside is None or group.is_archived or (sector and sector != inside.sector):
        return None
    parts |= {"tag": Tag.objects.filter(pk=parts.pop("tag", None) or 0, group=group).first()}
    parts |= {"pinned_until": parse_datetime(parts.get("pinned_until") or "")}
    theme = parts.pop("theme", None)
    topic = start_topic(
        group=group, title=kept["title"], body=kept["body"], uploads=_uploads(kept), by=by, at=at, **parts
    )
    Topic.objects.filter(pk=topic.pk).update(theme=theme)
    return topic


def publish_edit(post: Post, kept: dict[str, Any], *, by: User, at: datetime) -> Post | None:
    """A held change appears, if its author may still write there."""
    if post.deleted_at or post.group.is_archived or not post.topic.readers().filter(member=by).exists():
        return None
    edit_post(post=post, body=kept["body"], by=by, at=at)
    return post


def moderators(group: Group, sector: str = "") -> QuerySet[User]:
    """Who moderates a group, and reads in it what is kept for a sector."""
    inside = Membership.objects.filter(group=group, role__in=MODERATING)
    inside = inside.filter(sector=sector) if sector else inside
    return User.objects.members().filter(pk__in=inside.values("member"))


def scope_of(group: Group, sector: str = "") -> str:
    """The moderators who read there, as an audience."""
    return f"moderators:{group.pk}:{sector}" if sector else f"moderators:{group.pk}"


def waits(group: Group, sector: str, by: User, *texts: str, at: datetime) -> bool:
    """Whoever moderates the group decides alone; where nobody could look, nothing waits."""
    if not is_to_be_looked_at(by, *texts, at=at):
        return False
    looking = set(moderators(group, sector).values_list("pk", flat=True))
    return bool(looking) and by.pk not in looking


def _with_files(case: Case, files: Iterable[Upload]) -> Case:
    """Files stay on the shelf as long as a case holds them."""
    case.uploads.set(files)
    return case


def _names(uploads: Iterable[Upload]) -> list[str]:
    return [upload.name for upload in uploads]


def _keys(uploads: Iterable[Upload]) -> list[str]:
    return [str(upload.pk) for upload in uploads]


def _uploads(kept: dict[str, Any]) -> list[Upload]:
    return list(Upload.objects.filter(pk__in=kept["uploads"]))


def _plain(parts: dict[str, Any]) -> dict[str, Any]:
    """Parts of a topic as keys and moments in text."""
    return {
        name: part.pk if isinstance(part, Model) else part.isoformat() if isinstance(part, datetime) else part
        for name, part in parts.items()
    }
