"""How moderation deals with posts and topics."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.html import markdown
from plietsch.core.models import Upload
from plietsch.core.registry import Holdable, Reportable
from plietsch.groups.models import File, Page, Post, Solution, Topic, Visibility
from plietsch.groups.operations import holding, waiting
from plietsch.groups.operations.pages import delete_page
from plietsch.groups.operations.posts import delete_post
from plietsch.groups.operations.topics import delete_topic
from plietsch.groups.passages import is_discreet


def _text_of_topic(topic: Topic) -> str:
    first = topic.posts.filter(no=1).first()
    return f"{topic.title}\n\n{first.body if first else ''}"


def _kept_of_post(post: Post) -> dict[str, Any]:
    return {"body": post.body, "uploads": [str(file.upload_id) for file in post.files.order_by("pk")]}


def _put_back_post(post: Post, kept: dict[str, Any], *, by: User, at: datetime) -> None:
    """Text and files, as far as the files are still there."""
    post.body, post.body_html, post.deleted_at = kept["body"], markdown(kept["body"]), None
    post.save(update_fields=["body", "body_html", "deleted_at"])
    uploads = Upload.objects.filter(pk__in=kept["uploads"])
    File.objects.bulk_create(
        File(group=post.group, post=post, upload=upload, added_at=at) for upload in uploads
    )


def _put_back_topic(topic: Topic, kept: dict[str, Any], *, by: User, at: datetime) -> None:
    topic.deleted_at = None
    topic.save(update_fields=["deleted_at"])


def _put_back_page(page: Page, kept: dict[str, Any], *, by: User, at: datetime) -> None:
    page.deleted_at = None
    page.save(update_fields=["deleted_at"])


def _moderators_of_topic(topic: Topic) -> QuerySet[User]:
    return holding.moderators(topic.group, topic.sector)


def _moderators_of_post(post: Post) -> QuerySet[User]:
    return _moderators_of_topic(post.topic)


def _moderators_of_page(page: Page) -> QuerySet[User]:
    return holding.moderators(page.group)


def _moderators_of_solution(solution: Solution) -> QuerySet[User]:
    return _moderators_of_topic(solution.topic)


REPORTABLES = [
    Reportable(
        model=Post,
        label=_("Beitrag"),
        author=lambda post: post.author,
        text=lambda post: post.body,
        scope=lambda post: holding.scope_of(post.group, post.topic.sector),
        judges=_moderators_of_post,
        take_down=lambda post, *, by, at: delete_post(post=post, by=by, at=at),
        put_back=_put_back_post,
        kept=_kept_of_post,
        is_public=lambda post: post.group.visibility == Visibility.PUBLIC and not post.topic.sector,
        is_discreet=is_discreet,
    ),
    Reportable(
        model=Topic,
        label=_("Thema"),
        author=lambda topic: topic.author,
        text=_text_of_topic,
        scope=lambda topic: holding.scope_of(topic.group, topic.sector),
        judges=_moderators_of_topic,
        take_down=lambda topic, *, by, at: delete_topic(topic=topic, by=by, at=at),
        put_back=_put_back_topic,
        is_public=lambda topic: topic.group.visibility == Visibility.PUBLIC and not topic.sector,
        is_discreet=is_discreet,
    ),
    Reportable(
        model=Page,
        label=_("Seite"),
        author=lambda page: page.changed_by,
        text=lambda page: f"{page.title}\n\n{page.body}",
        scope=lambda page: holding.scope_of(page.group),
        judges=_moderators_of_page,
        take_down=lambda page, *, by, at: delete_page(page=page, by=by, at=at),
        put_back=_put_back_page,
        is_public=lambda page: page.group.visibility == Visibility.PUBLIC,
        is_discreet=is_discreet,
    ),
]

HOLDABLES = [
    Holdable(word, label, judges, publish, is_discreet)
    for word, label, judges, publish in (
        ("groups.reply", _("Antwort"), _moderators_of_topic, holding.publish_reply),
        ("groups.topic", _("Thema"), holding.moderators, holding.publish_topic),
        ("groups.edit", _("Änderung"), _moderators_of_post, holding.publish_edit),
        ("groups.page", _("Seite"), holding.moderators, waiting.publish_page),
        (
            "groups.page_change",
            _("Änderung einer Seite"),
            _moderators_of_page,
            waiting.publish_page_change,
        ),
        ("groups.solution", _("Lösung"), _moderators_of_topic, waiting.publish_solution),
        (
            "groups.solution_change",
            _("Änderung einer Lösung"),
            _moderators_of_solution,
            waiting.publish_solution_change,
        ),
    )
]
