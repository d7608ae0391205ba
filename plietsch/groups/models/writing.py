"""What surrounds writing: reactions to posts, texts not sent yet, earlier versions of files."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.groups.models.posts import File, Post


class Sign(models.TextChoices):
    """What a reaction says; few, so that they keep their meaning."""

    THANKS = "thanks", _("Danke")
    AGREE = "agree", _("Sehe ich auch so")
    DONE = "done", _("Hat geklappt")


class Reaction(models.Model):
    """A person's short answer to a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=10, choices=Sign)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member", "sign"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.sign} for {self.post_id}"


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts, which are nobody else's business."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated else self.none()


class Draft(models.Model):
    """What a person was typing, kept until it is sent. `place` is where: "topic:5", "group:3:question"."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(max_length=50_000, blank=True)
    saved_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "place"], name="draft_once")]

    def __str__(self) -> str:
        return self.place


class FileVersionQuerySet(models.QuerySet["FileVersion"]):
    """Earlier versions, filtered by who may open them."""

    def visible_to(self, user: Person) -> Self:
        """Those of files that this person may open."""
        return self.filter(file__in=File.objects.visible_to(user))


class FileVersion(models.Model):
    """What a file held before somebody replaced it."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="versions")
    upload = models.ForeignKey("core.Upload", on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = FileVersionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.upload} before {self.replaced_at:%Y-%m-%d %H:%M}"
