"""Who gets news by mail: nobody who has not confirmed it."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.portal.models.news import News
from plietsch.portal.models.words import Category


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Addresses by what they want."""

    def confirmed(self) -> Self:
        """Those who have clicked the link in the first mail."""
        return self.filter(confirmed_at__isnull=False)

    def wanting(self, news: News) -> Self:
        """Those who chose one of its categories, or none and so all."""
        chosen = models.Q(categories__in=news.categories.all()) | models.Q(categories=None)
        return self.confirmed().filter(chosen).distinct()


class Subscriber(models.Model):
    """An address that gets news; its key is in each mail, to change or end it without a password."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    language = models.CharField(max_length=10, default="de")
    categories = models.ManyToManyField(
        Category,
        verbose_name=_("Kategorien"),
        blank=True,
        related_name="+",
        help_text=_("Ohne Auswahl bekommen Sie alle Nachrichten."),
    )
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    def __str__(self) -> str:
        return self.email

    def get_absolute_url(self) -> str:
        return reverse("portal:subscription", kwargs={"subscriber_key": str(self.key)})


class Issue(models.Model):
    """That a piece of news has gone out by mail, once, to readers of these languages."""

    news = models.OneToOneField(News, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    languages = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.news_id)
