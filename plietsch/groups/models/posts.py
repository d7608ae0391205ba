"""Posts, what they were before an edit, whom they mention, and files."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.groups.comparison import Line
from plietsch.groups.models.groups import Group
from plietsch.groups.models.memberships import moderated_by
from plietsch.groups.models.topics import Topic, in_sector


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """The posts of topics that this person may read, tombstones too; with topics, which name them."""
        readable = Group.objects.readable_by(user)
        open_topics = in_sector(user, group="group", sector="topic__sector")
        found = self.filter(open_topics, topic__deleted_at=None, group__in=readable)
        return found.select_related("topic")


class Post(models.Model):
    """One contribution. `body` is Markdown without names of people, `body_html` its safe HTML.

    Who is mentioned stands in `body` as a key (see mentions.py), so that renaming and erasure need no edit.
    A deleted post keeps its number and loses its text.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    no = models.PositiveIntegerField()
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reply_to_no = models.PositiveIntegerField(null=True, blank=True)
    body = models.TextField(_("Beitrag"), max_length=50_000)
    body_html = models.TextField(blank=True)
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    text: SafeString  # what views.writing adds: the HTML with names
    reactions_shown: list[Any]
    reply_url: str  # what queries.posts_page adds: where the post stands that this one answers

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "no"], name="post_no_once")]
        indexes = [models.Index(fields=["group", "-id"], name="post_of_group")]

    def __str__(self) -> str:
        return str(self.topic)

    def get_absolute_url(self) -> str:
        return self.topic.post_url(self.no)


class PostVersionQuerySet(models.QuerySet["PostVersion"]):
    """Earlier texts, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """For the author and for who moderates, while they may read the post itself."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        posts = Post.objects.visible_to(user)
        return self.filter(post__in=posts.filter(author=user) | posts.filter(moderated_by(user)))


class PostVersion(models.Model):
    """The text of a post before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField()
    replaced_at = models.DateTimeField()

    # what the page of versions adds: the body with names, and what the next text has changed
    text: str
    lines: list[Line]

    objects = PostVersionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.post_id} before {self.replaced_at:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """A post names a member; one row tells that the notice has gone out."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.post_id}"


class GroupMention(models.Model):
    """A post names a group; one row tells that its members have heard."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="group_mentions")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "group"], name="group_mention_once")]

    def __str__(self) -> str:
        return f"group {self.group_id} in {self.post_id}"


class FileQuerySet(models.QuerySet["File"]):
    """Files, filtered by who may open them."""

    def visible_to(self, user: Person) -> Self:
        """The files of posts that this person may read; asked again at each download."""
        return self.filter(post__in=Post.objects.visible_to(user).filter(deleted_at=None))


class File(models.Model):
    """A file in a group: the only way to its upload."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="files")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    upload = models.ForeignKey("core.Upload", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-id"], name="file_of_group")]

    def __str__(self) -> str:
        return str(self.upload)
