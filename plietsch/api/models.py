"""Tokens of programs, webhooks, and what was delivered to them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Activity
from plietsch.core.names import Person


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, filtered by who may see that they exist."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated and user.is_member else self.none()


class Token(models.Model):
    """What a program of a member reads and writes with; the secret itself is shown once and never stored.

    `stamp` binds it to the password and address of that day: with a new one, the token ends.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("Wofür?"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    beginning = models.CharField(max_length=12)
    stamp = models.CharField(max_length=64)
    scopes = models.JSONField(_("Darf"), default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Webhooks, filtered by who may see that they exist."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated and user.is_member else self.none()


class Webhook(models.Model):
    """An address that hears of facts which its member may see. The secrets are made from `nonce`.

    For a day after a change the one before, from `former_nonce`, signs too.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.URLField(_("Adresse"), max_length=500)
    kinds = models.JSONField(_("Meldet"), default=list)
    nonce = models.CharField(max_length=64)
    former_nonce = models.CharField(max_length=64, blank=True)
    rotated_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    labels: list[str]  # its kinds in words, added by queries

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        return reverse("api:keys")


class Delivery(models.Model):
    """One fact for one webhook, and how the last attempt went; `status` is the answer's, 0 for none."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "activity"], name="delivery_once")]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_newest"),
            models.Index(fields=["made_at"], name="delivery_open", condition=Q(delivered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.webhook_id}"
