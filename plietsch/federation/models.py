"""The portal's key, who follows it from other servers, and what has been received."""

from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, NullIf

MOST_ADDRESS = 500


class Key(models.Model):
    """The pair with which the portal signs; others fetch the public half with its actor."""

    private = models.TextField()
    public = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class FollowerQuerySet(models.QuerySet["Follower"]):
    """Followers as deliveries need them."""

    def inboxes(self) -> list[str]:
        """One address per server where it has a shared inbox."""
        shared = Coalesce(NullIf("shared_inbox", models.Value("")), "inbox")
        return sorted(set(self.annotate(target=shared).values_list("target", flat=True)))

    def at(self, inbox: str) -> Self:
        """Those who read what is delivered to this address."""
        return self.filter(models.Q(inbox=inbox) | models.Q(shared_inbox=inbox))


class Follower(models.Model):
    """Somebody on another server who follows the portal; `failing_since` is when deliveries began to fail.

    `follow` is the name of the message by which they do.
    """

    actor = models.CharField(max_length=MOST_ADDRESS, unique=True)
    follow = models.CharField(max_length=MOST_ADDRESS, blank=True, default="")
    inbox = models.CharField(max_length=MOST_ADDRESS)
    shared_inbox = models.CharField(max_length=MOST_ADDRESS, blank=True)
    key_id = models.CharField(max_length=MOST_ADDRESS)
    key = models.TextField(max_length=4000)
    followed_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True, blank=True)

    objects = FollowerQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class Receipt(models.Model):
    """A message that was received, by the digest of its sender and name, so that a copy changes nothing."""

    message = models.CharField(max_length=MOST_ADDRESS, unique=True)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
