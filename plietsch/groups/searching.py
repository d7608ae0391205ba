"""What of groups is found, each for those who may read it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.core.activity import key_of
from plietsch.core.audiences import MEMBERS, PUBLIC
from plietsch.core.searchables import Document, Searchable
from plietsch.groups.models import File, Group, Page, Post, Solution, Topic, Visibility


def documents_of_group(group: Group) -> Iterator[Document]:
    """Name and description; of a hidden group only its members know."""
    scopes = {Visibility.PUBLIC: PUBLIC, Visibility.MEMBERS: MEMBERS}
    yield Document(
        group.name,
        "\n".join([group.summary, group.description, group.legacy]),
        scopes.get(Visibility(group.visibility), f"group:{group.pk}"),
        group.started_at,
        within=key_of(group),
    )


def topics() -> QuerySet[Any]:
    """Each with its opening post."""
    opening = Prefetch("posts", Post.objects.filter(no=1, deleted_at=None), to_attr="opening")
    return Topic.objects.filter(deleted_at=None).select_related("group").prefetch_related(opening)


def documents_of_topic(topic: Any) -> Iterator[Document]:
    """Title and opening."""
    text = "".join(post.body for post in topic.opening)
    yield Document(
        topic.title,
        text,
        topic.audience,
        topic.started_at,
        within=f"groups.group:{topic.group_id}",
        thread=key_of(topic),
    )


def answers() -> QuerySet[Any]:
    """All posts but the openings of their topics."""
    posts = Post.objects.filter(deleted_at=None, topic__deleted_at=None, no__gt=1)
    return posts.select_related("topic__group")


def documents_of_answer(post: Post) -> Iterator[Document]:
    """Its text; the title is its topic's."""
    yield Document(
        "",
        post.body,
        post.topic.audience,
        post.posted_at,
        within=f"groups.group:{post.group_id}",
        thread=key_of(post.topic),
    )


def documents_of_page(page: Page) -> Iterator[Document]:
    """Title and text."""
    yield Document(page.title, page.body, page.group.audience, page.changed_at, within=key_of(page.group))


def files() -> QuerySet[Any]:
    """The files of posts that are there."""
    there = File.objects.filter(post__deleted_at=None, post__topic__deleted_at=None)
    return there.select_related("upload", "post__topic__group")


def documents_of_file(file: File) -> Iterator[Document]:
    """Name and content."""
    yield Document(
        file.upload.name,
        scope=file.post.topic.audience,
        at=file.added_at,
        within=f"groups.group:{file.group_id}",
        upload=file.upload,
    )


def solutions() -> QuerySet[Any]:
    """The cards of topics that are there."""
    return Solution.objects.filter(topic__deleted_at=None).select_related("topic__group", "place", "theme")


def documents_of_solution(solution: Solution) -> Iterator[Document]:
    """What was done, with what."""
    facts = (solution.summary, solution.problem, solution.done, solution.product, solution.supplier)
    place, theme = solution.place, solution.theme
    yield Document(
        solution.title,
        "\n".join([*facts, solution.licence, place.label if place else "", str(theme or "")]),
        solution.topic.audience,
        solution.written_at,
        places=[place] if place else [],
        within=f"groups.group:{solution.topic.group_id}",
    )


SEARCHABLES = [
    Searchable(
        "gruppen",
        _("Gruppen"),
        Group,
        Group.objects.all,
        Group.objects.visible_to,
        documents_of_group,
        dict.fromkeys(("group.started", "group.changed", "group.archived", "group.reopened"), "pk"),
        icon="account-circle",
    ),
    Searchable(
        "themen",
        _("Themen"),
        Topic,
        topics,
        Topic.objects.visible_to,
        documents_of_topic,
        {"groups.topic": "pk", "groups.post": "posts", "group.changed": "group"},
        icon="comment",
    ),
    Searchable(
        "antworten",
        pgettext_lazy("Beiträge", "Antworten"),
        Post,
        answers,
        lambda user: Post.objects.visible_to(user).filter(deleted_at=None),
        documents_of_answer,
        {"groups.post": "pk", "groups.topic": "topic", "group.changed": "group"},
        icon="comment",
    ),
    Searchable(
        "seiten",
        _("Seiten von Gruppen"),
        Page,
        lambda: Page.objects.filter(deleted_at=None).select_related("group"),
        Page.objects.visible_to,
        documents_of_page,
        {"groups.page": "pk", "group.changed": "group"},
        icon="draft",
    ),
    Searchable(
        "dateien",
        _("Dateien"),
        File,
        files,
        File.objects.visible_to,
        documents_of_file,
        {"groups.post": "post", "groups.topic": "post__topic", "group.changed": "group"},
        lambda file: str(file.post.get_absolute_url()),
        icon="attachment",
    ),
    Searchable(
        "loesungen",
        _("Lösungen"),
        Solution,
        solutions,
        Solution.objects.visible_to,
        documents_of_solution,
        {"groups.solution": "pk", "groups.topic": "topic", "group.changed": "topic__group"},
        icon="check",
    ),
]
