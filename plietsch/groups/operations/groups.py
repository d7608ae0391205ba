"""Start, change, archive a group."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.groups.models import Group, Post, Role, Tag
from plietsch.groups.operations.memberships import add_member
from plietsch.notifications.operations import notify


@transaction.atomic
def start_group(
    *,
    name: str,
    summary: str = "",
    description: str = "",
    visibility: str,
    join_policy: str,
    questions: str = "",
    is_confidential: bool = False,
    tag_names: Sequence[str] = (),
    by: User,
    at: datetime,
) -> Group:
    """A new group with its first administrator."""
    group = Group(
        pk=_number(),
        name=name,
        slug=slugify(name)[:60] or "gruppe",
        summary=summary,
        description=description,
        visibility=visibility,
        join_policy=join_policy,
        questions=questions,
        is_confidential=is_confidential,
        started_at=at,
    )
    group.full_clean()
    group.save()
    _set_tags(group, tag_names)
    add_member(group=group, member=by, role=Role.ADMIN, sector=by.sector, at=at)
    group.refresh_from_db(fields=["member_count"])
    record("group.started", actor=by, subject=group, context=group, audience=group.audience, at=at)
    return group


def _number() -> int:
    """A key that does not tell how many groups there are; gaps would betray hidden ones."""
    return 100_000_000 + secrets.randbelow(900_000_000)


@transaction.atomic
def change_group(
    *,
    group: Group,
    name: str,
    summary: str,
    description: str,
    visibility: str,
    join_policy: str,
    questions: str = "",
    is_confidential: bool = False,
    tag_names: Sequence[str] = (),
    by: User,
    at: datetime,
) -> None:
    """Other words, other doors; what was public before stays in the log with its audience of then.

    Whose words more people read now hears of it.
    """
    before = Group.objects.get(pk=group.pk).openness
    group.name, group.summary, group.description = name, summary, description
    group.visibility, group.join_policy, group.questions = visibility, join_policy, questions
    group.is_confidential = is_confidential
    group.full_clean()
    words = ["name", "summary", "description", "questions"]
    group.save(update_fields=[*words, "visibility", "join_policy", "is_confidential"])
    _set_tags(group, tag_names)
    changed = record(
        "group.changed",
        actor=by,
        subject=group,
        context=group,
        audience=f"group:{group.pk}",
        at=at,
        visibility=visibility,
        join_policy=join_policy,
    )
    if group.openness > before:
        writers = Post.objects.filter(group=group, deleted_at=None, author__isnull=False).exclude(author=by)
        to = writers.values_list("author", flat=True).distinct()
        notify(changed, kind="group.opened", to=to, collapse=f"opened:{group.pk}")


@transaction.atomic
def archive_group(*, group: Group, legacy: str = "", by: User | None, at: datetime) -> None:
    """Close a group for writing and joining; reading stays as it was, under its last word."""
    group.archived_at, group.legacy = at, legacy
    group.full_clean()
    group.save(update_fields=["archived_at", "legacy"])
    record("group.archived", actor=by, subject=group, context=group, audience=group.audience, at=at)


@transaction.atomic
def reopen_group(*, group: Group, by: User, at: datetime) -> None:
    """Open an archived group again."""
    group.archived_at = None
    group.save(update_fields=["archived_at"])
    record("group.reopened", actor=by, subject=group, context=group, audience=group.audience, at=at)


def _set_tags(group: Group, names: Sequence[str]) -> None:
    """Just these sub-topics; threads of one that goes stay, without it."""
    group.tags.exclude(name__in=names).delete()
    Tag.objects.bulk_create((Tag(group=group, name=name) for name in names), ignore_conflicts=True)
