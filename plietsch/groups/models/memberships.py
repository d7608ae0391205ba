"""Who is in a group, who asks to be, who is invited."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Sector
from plietsch.core.names import Person
from plietsch.groups.models.groups import Group


class Role(models.TextChoices):
    """What a person may do in a group; each role includes the one before."""

    MEMBER = "member", _("Mitglied")
    MODERATOR = "moderator", _("Moderation")
    ADMIN = "admin", _("Administration")


MODERATING = (Role.MODERATOR, Role.ADMIN)


class Level(models.IntegerChoices):
    """How much of a group or thread reaches a person; a thread's own level outdoes its group's."""

    MUTED = 0, _("Nichts")
    DIGEST = 1, _("Nur in der Sammelmail")
    PERSONAL = 2, _("Erwähnungen und Antworten an mich")
    FOLLOWED = 3, _("Alles")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Names of members are for people of the network who may read in the group; never for the web."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(group__in=Group.objects.readable_by(user))


class Membership(models.Model):
    """A person in a group. Everything older than `seen_all_before` counts as read.

    `sector` is the one that the group vouches for: what people say of themselves opens no closed thread.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("Rolle"), max_length=10, choices=Role, default=Role.MEMBER)
    sector = models.CharField(_("Zählt zu"), max_length=20, choices=Sector, blank=True)
    level = models.SmallIntegerField(_("Benachrichtigungen"), choices=Level, default=Level.PERSONAL)
    joined_at = models.DateTimeField()
    seen_all_before = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "group"], name="membership_once")]
        indexes = [
            models.Index(fields=["group", "member"], name="membership_of_group"),
            models.Index(fields=["group"], name="membership_all_news", condition=Q(level=Level.FOLLOWED)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


def moderated_by(user: Person) -> Q:
    """Rows with a `group` that this person moderates."""
    moderating = Membership.objects.filter(member=user.pk, role__in=MODERATING)
    return Q(group__in=moderating.values("group"))


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Requests, filtered by who may see them."""

    def open(self) -> Self:
        """Those without an answer."""
        return self.filter(answered_at=None)

    def visible_to(self, user: Person) -> Self:
        """One's own, and those to groups that one moderates."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(Q(member=user) | moderated_by(user))


class JoinRequest(models.Model):
    """A person asks to be let in; the answer stays so that its reason can be read.

    `answers` are pairs of a question of the group, as it was asked, and what the person says to it. `sector`
    is the member's of that day, which the moderation saw.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    message = models.TextField(_("Warum möchten Sie dabei sein?"), max_length=1000, blank=True)
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    answers = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_accepted = models.BooleanField(null=True, blank=True)
    reason = models.TextField(_("Begründung"), max_length=1000, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(answered_at=None), name="request_once_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="request_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.group_id}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, filtered by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """One's own, and those to groups that one moderates."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(Q(member=user) | moderated_by(user))


class Invitation(models.Model):
    """An open invitation; it goes when it is answered or withdrawn. `sector` is the member's of that day."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField()
    sector = models.CharField(max_length=20, choices=Sector, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.group_id}"
