"""React to posts, keep and drop drafts, replace files. Reactions and drafts are no facts: no record."""

from datetime import datetime, timedelta

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.models import Upload
from plietsch.groups.models import Draft, File, FileVersion, Post, Reaction

DRAFTS_KEPT = timedelta(days=90)


@transaction.atomic
def react(*, post: Post, sign: str, by: User) -> None:
    """A short answer; the same one again takes it back."""
    if not Reaction.objects.filter(post=post, member=by, sign=sign).delete()[0]:
        reaction = Reaction(post=post, member=by, sign=sign)
        reaction.full_clean(validate_unique=False, validate_constraints=False)
        Reaction.objects.bulk_create([reaction], ignore_conflicts=True)


@transaction.atomic
def keep_draft(*, place: str, title: str, body: str, by: User, at: datetime) -> None:
    """Remember what somebody is typing; an empty text is forgotten."""
    if not (title or body):
        drop_draft(place=place, by=by)
        return
    Draft.objects.update_or_create(
        member=by, place=place, defaults={"title": title, "body": body, "saved_at": at}
    )


@transaction.atomic
def drop_draft(*, place: str, by: User) -> None:
    """It was sent."""
    Draft.objects.filter(member=by, place=place).delete()


def sweep_drafts(now: datetime) -> int:
    """Forget texts that nobody came back to; returns how many."""
    return Draft.objects.filter(saved_at__lt=now - DRAFTS_KEPT).delete()[0]


@transaction.atomic
def replace_file(*, file: File, upload: Upload, by: User, at: datetime) -> None:
    """A newer version under the same address; the one before stays to be read."""
    file.upload = File.objects.select_for_update(no_key=True).get(pk=file.pk).upload
    FileVersion.objects.create(file=file, upload=file.upload, replaced_at=at, replaced_by=by)
    file.upload, file.added_at = upload, at
    file.save(update_fields=["upload", "added_at"])
    topic = file.post.topic
    record("file.replaced", actor=by, subject=file.post, context=file.group, audience=topic.audience, at=at)
