"""Write, restore and delete pages; make a page of a thread."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.html import markdown
from plietsch.groups import mentions
from plietsch.groups.models import Group, Page, PageVersion, Post, Topic
from plietsch.groups.models.pages import MOST_SIGNS
from plietsch.groups.operations.locking import hold_topic


@transaction.atomic
def start_page(
    *, group: Group, title: str, body: str, topic: Topic | None = None, by: User, at: datetime
) -> Page:
    """A new page with its first version."""
    page = Page(group=group, title=title, topic=topic, started_at=at, changed_at=at, changed_by=by)
    _write(page, title, body, "", by=by, at=at)
    _record("page.started", page, by=by, at=at)
    return page


class ChangedMeanwhile(Exception):
    """Somebody else has saved since this person began to type."""


@transaction.atomic
def change_page(
    *, page: Page, title: str, body: str, remark: str, based_on: int, by: User, at: datetime
) -> None:
    """Another text, unless it was written on top of an older one than there is, or the page is deleted."""
    there = Page.objects.filter(pk=page.pk, version_no=based_on, deleted_at=None)
    if not there.update(version_no=based_on + 1):
        raise ChangedMeanwhile
    page.version_no = based_on + 1
    page.changed_at, page.changed_by = at, by
    _write(page, title, body, remark, by=by, at=at)
    _record("page.changed", page, by=by, at=at)


def restoration_of(version: PageVersion) -> dict[str, Any]:
    """What is written to bring an earlier text back as a new version: nothing is lost."""
    remark = _("Fassung %(no)s wiederhergestellt") % {"no": version.no}
    texts = {"title": version.title, "body": version.body, "remark": remark}
    return texts | {"based_on": version.page.version_no}


@transaction.atomic
def delete_page(*, page: Page, by: User, at: datetime) -> None:
    """Nobody finds the page any more."""
    page.deleted_at = at
    page.save(update_fields=["deleted_at"])
    _record("page.deleted", page, by=by, at=at)


class KeptForASector(Exception):
    """A thread for some would become a page for all."""


class AlreadyAPage(Exception):
    """`page` was made of this thread before."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page


@transaction.atomic
def page_from_topic(*, topic: Topic, by: User, at: datetime) -> Page:
    """A page of a thread, each post under the name of who wrote it, so that knowledge does not sink."""
    if topic.sector:
        raise KeptForASector
    topic = hold_topic(topic)
    if before := Page.objects.filter(topic=topic, group=topic.group, deleted_at=None).order_by("-pk").first():
        raise AlreadyAPage(before)
    posts = Post.objects.filter(topic=topic, deleted_at=None).order_by("no")
    parts = [_section(post, is_first=post.no == 1) for post in posts]
    body = "\n\n".join(parts)[:MOST_SIGNS]
    return start_page(group=topic.group, title=topic.title, body=body, topic=topic, by=by, at=at)


def _section(post: Post, *, is_first: bool) -> str:
    """The text of a post; a reply names its author by key, so that an erased name goes here too."""
    if is_first or post.author_id is None:
        return post.body
    return f"[@{post.author_id}](/mitglieder/{post.author_id}/):\n\n{post.body}"


def _write(page: Page, title: str, body: str, remark: str, *, by: User, at: datetime) -> None:
    text = mentions.keyed(body, page.group.memberships.all(), by)
    page.title, page.body, page.body_html = title, text, markdown(text)
    page.full_clean(validate_unique=False, validate_constraints=False)
    page.save()
    PageVersion.objects.create(
        page=page,
        no=page.version_no,
        title=title,
        body=text,
        remark=remark,
        written_by=by,
        written_at=at,
    )


def _record(verb: str, page: Page, *, by: User, at: datetime) -> None:
    group = page.group
    record(verb, actor=by, subject=page, context=group, audience=group.audience, at=at)
