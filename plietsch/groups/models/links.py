"""Invitations by a secret address: a link for several people, or a mail for one."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.groups.models.groups import Group
from plietsch.groups.models.memberships import moderated_by


class InvitationLinkQuerySet(models.QuerySet["InvitationLink"]):
    """Links, filtered by who may see that they exist."""

    def visible_to(self, user: Person) -> Self:
        """Those of groups that one moderates."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(moderated_by(user))

    def valid(self, at: datetime) -> Self:
        """Those that still let somebody in."""
        return self.filter(
            expires_at__gt=at, use_count__lt=F("most_uses"), revoked_at=None, group__archived_at=None
        )


class InvitationLink(models.Model):
    """A way in for who knows its secret, of which a digest is kept; with `email` for that person only."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("Gilt bis"))
    most_uses = models.PositiveIntegerField(_("Für höchstens so viele Personen"), default=1)
    use_count = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(use_count__lte=F("most_uses")), name="link_not_overused")
        ]
        indexes = [models.Index(fields=["email"], name="link_of_address")]

    def __str__(self) -> str:
        return f"{self.pk} into {self.group_id}"
