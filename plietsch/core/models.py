"""What every package stands on: recorded facts, their seals, background jobs, uploaded files."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from plietsch.core.audiences import audiences_of
from plietsch.core.jobs.models import Job, Round, Worker  # noqa: F401 - Django looks for models here
from plietsch.core.names import Person


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Facts, filtered by who may ever see them."""

    def visible_to(self, user: Person) -> Self:
        """The facts whose audience, fixed when they were written, includes this person."""
        return self.filter(audience__in=audiences_of(user))

    def update(self, **fields: object) -> int:
        """Facts are append-only; only the worker's seal is set later."""
        if set(fields) != {"seal"}:
            raise TypeError("an activity is never changed")
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("an activity is never deleted")


class Activity(models.Model):
    """One fact: who did what to which thing. Holds keys only, so that erasing a person leaves it whole.

    `subject` and `context` are keys such as "groups.topic:17"; `audience` such as "public", "members",
    "office", "user:3" or "group:5", and an empty one means nobody.
    """

    verb = models.CharField(max_length=80)
    actor = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=80)
    context = models.CharField(max_length=80, blank=True)
    audience = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    seal = models.ForeignKey("Seal", null=True, on_delete=models.PROTECT, related_name="activities")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["audience", "-id"], name="activity_audience"),
            models.Index(fields=["context", "-id"], name="activity_context"),
            models.Index(fields=["subject", "-id"], name="activity_subject"),
            models.Index(fields=["actor", "-id"], name="activity_actor"),
            models.Index(fields=["id"], name="activity_unsealed", condition=models.Q(seal=None)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Seal(models.Model):
    """A closed batch of facts: a digest over its rows and over the seal with the number before it.

    `leaves` maps each row's id to the digest of its content, so that a verifier can name what was touched.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    leaves = models.JSONField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number}: {self.digest}"


class Upload(models.Model):
    """A file that somebody handed in. Its content lies on the shelf under `sha256`, once for all who sent it.

    `name` is for reading only. Whoever holds it by a foreign key decides who may have it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=130)
    uploaded_by = models.BigIntegerField(null=True, blank=True)
    uploaded_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["uploaded_by"], name="upload_uploaded_by")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether a page may show it in an img element."""
        return self.media_type in ("image/png", "image/jpeg", "image/gif", "image/webp")

    @property
    def is_pdf(self) -> bool:
        """Whether its first page can be shown as a picture."""
        return self.media_type == "application/pdf"


class Sending(models.Model):
    """A form that was sent, by a digest of sender and content, and the address that it led to."""

    key = models.CharField(max_length=64, primary_key=True)
    address = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.address


RETURN_PATH = "Return-Path"  # among a letter's headers: the sender of its envelope


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters that wait."""

    def perhaps_sent(self) -> Self:
        """Those of which nobody knows whether the server took them, and which wait for the office's word."""
        return self.filter(began_at__isnull=False, doubted_at__isnull=False, must_arrive=False).order_by("pk")

    def refused(self) -> Self:
        """Those whose recipient the mail server does not know."""
        return self.filter(refused_at__isnull=False)


class Letter(models.Model):
    """A mail that waits for the mail server; the row goes when the server has taken it.

    `began_at` is set while it is being handed over: a row that keeps it was perhaps taken by the server
    before its worker was killed. `doubted_at` says when that was noticed. Such a letter is not sent again
    unless it `must_arrive` or the office says so, and then it tells its reader. `refused_at`: the server does
    not know its recipient; it is kept for a week without its text, so that somebody sees it.
    `calendar` is an iCalendar message (iTIP) that the recipient's calendar understands.
    """

    address = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    written_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    doubted_at = models.DateTimeField(null=True, blank=True)
    must_arrive = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["address"], name="letter_address")]

    def __str__(self) -> str:
        return self.subject
