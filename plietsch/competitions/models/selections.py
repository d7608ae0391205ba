"""Computed proposals of who should win, kept with all that they were computed from."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.applications import Application
from plietsch.competitions.models.calls import Call
from plietsch.competitions.models.juries import Conflict, Seat
from plietsch.core.names import Person


class SelectionQuerySet(models.QuerySet["Selection"]):
    """Proposals, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """The office, and jurors without any conflict in the call once the scores are open."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_office:
            return self.all()
        sits = Seat.objects.current().filter(call=OuterRef("call"), user=user)
        in_conflict = Conflict.objects.binding().filter(seat__call=OuterRef("call"), seat__user=user)
        return self.filter(Exists(sits), ~Exists(in_conflict), call__scores_opened_at__isnull=False)


class Selection(models.Model):
    """One computation: `rules` and `inputs` (with their hash) give `result`; anybody can compute it again.

    `stability` grows while resamples are computed: {"done": 400, "of": 1000, "shares": {"17": 0.95, …}}.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="selections")
    rules = models.JSONField()
    inputs = models.JSONField()
    inputs_sha256 = models.CharField(max_length=64)
    result = models.JSONField()
    stability = models.JSONField(default=dict, blank=True)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    computed_at = models.DateTimeField()

    objects = SelectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.call_id}: {self.pk}"


class Pin(models.Model):
    """The jury wants an application in or out whatever the points say, for this reason."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="pin")
    is_in = models.BooleanField(_("aufnehmen"))
    reason = models.TextField(_("Begründung"), max_length=600)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pinned_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class Shortlist(models.Model):
    """The applications that the whole jury judges, because the first choice is not secure."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="shortlist")
    applications = models.ManyToManyField(Application, related_name="+")
    reason = models.TextField(_("Begründung"), max_length=600)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    named_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
