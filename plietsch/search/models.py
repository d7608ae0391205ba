"""The index, the words that occur in it, and searches that people keep."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.http import urlencode

from plietsch.core.names import Person

MOST_LETTERS = 100  # of a search


class Entry(models.Model):
    """One document: `tokens` is all by which it is found, sorted words and marks (see tokens.py).

    Nothing of it is ever shown: people read the thing itself, as it is then and as far as they may.
    The database keeps an index over `tokens` by itself (see migration 0002).
    """

    kind = models.CharField(max_length=30)
    thing = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    scope = models.CharField(max_length=80)
    within = models.CharField(max_length=80, blank=True)
    thread = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(null=True)
    title = models.TextField(blank=True)
    tokens = models.TextField()
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing", "part"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class Word(models.Model):
    """A word of the index as it is spelled, without marks, and its stem; by these compounds are found."""

    word = models.CharField(max_length=60, unique=True)
    stem = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["stem"], name="word_by_stem")]

    def __str__(self) -> str:
        return self.word


class Build(models.Model):
    """A kind of things that is in the index as a whole; from then on the index follows the facts."""

    kind = models.CharField(max_length=30, unique=True)
    analysis = models.PositiveSmallIntegerField()
    built_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class FileText(models.Model):
    """The words of a file's content, read once; empty where there are none or nobody can read it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.sha256


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Saved searches, which are nobody else's business."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated and user.is_member else self.none()


class SavedSearch(models.Model):
    """A search that a member wants to hear of: `filters` as in the address, `last_entry` what was told.

    A search is told of entries that came into the index after `last_entry`.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=MOST_LETTERS)
    filters = models.JSONField(default=dict, blank=True)
    last_entry = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField()

    narrowed: list[str]  # what the filters say, in words, added by queries

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "words", "filters"], name="saved_search_once")
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return f"{reverse('search:search')}?{urlencode({'q': self.words, **self.filters})}"
