"""Groups: who may see them, who may read in them."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.core.addresses import address
from plietsch.core.names import Person

if TYPE_CHECKING:
    from plietsch.accounts.models import User


class Visibility(models.TextChoices):
    """Who knows that a group exists."""

    PUBLIC = "public", _("Öffentlich: alle im Web lesen mit")
    MEMBERS = "members", _("Im Netzwerk: alle Mitglieder des Netzwerks finden die Gruppe")
    HIDDEN = "hidden", _("Verborgen: nur wer dazugehört, weiß von der Gruppe")


class JoinPolicy(models.TextChoices):
    """How a person gets into a group."""

    OPEN = "open", _("Offen: Beitritt mit einem Klick")
    REQUEST = "request", _("Auf Anfrage: die Moderation entscheidet")
    INVITATION = "invitation", _("Nur auf Einladung")


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, filtered by who asks."""

    def of(self, user: Person) -> Self:
        """The groups that this person is in; none for who does not take part in the network."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(_mine(user))

    def visible_to(self, user: Person) -> Self:
        """The groups whose existence, name and description this person may know."""
        if not (user.is_authenticated and user.is_member):
            return self.filter(visibility=Visibility.PUBLIC)
        invited = Group.objects.filter(invitations__member=user).values("pk")
        return self.filter(~Q(visibility=Visibility.HIDDEN) | _mine(user) | Q(pk__in=invited))

    def readable_by(self, user: Person) -> Self:
        """The groups whose topics this person may read.

        Who could join with one click may read before: in an open group of the network a closed door
        would protect nothing and hide knowledge.
        """
        if not (user.is_authenticated and user.is_member):
            return self.filter(visibility=Visibility.PUBLIC)
        open_to_network = Q(visibility=Visibility.MEMBERS, join_policy=JoinPolicy.OPEN)
        return self.filter(Q(visibility=Visibility.PUBLIC) | open_to_network | _mine(user))


def _mine(user: "User") -> Q:
    memberships = apps.get_model("groups", "membership").objects
    return Q(pk__in=memberships.filter(member=user).values("group"))


class Group(models.Model):
    """A circle of people with topics of their own.

    `last_post_at` and `member_count` are kept with each post and membership, so that lists never count.
    `questions`, one in each line, are asked with a request to be let in; `legacy` stays of an archived group.
    `slug` is legible, not a key and not unique: a taken one would betray a hidden group.
    """

    name = models.CharField(_("Name"), max_length=120, db_collation="german")
    slug = models.SlugField(max_length=60)
    summary = models.CharField(_("Kurz gesagt"), max_length=200, blank=True)
    description = models.TextField(_("Beschreibung"), max_length=10_000, blank=True)
    visibility = models.CharField(_("Sichtbarkeit"), max_length=10, choices=Visibility)
    join_policy = models.CharField(_("Aufnahme"), max_length=10, choices=JoinPolicy)
    is_confidential = models.BooleanField(_("Vertraulich: E-Mails nennen keine Inhalte"), default=False)
    started_at = models.DateTimeField()
    questions = models.TextField(
        _("Fragen an Menschen, die aufgenommen werden möchten"), max_length=1000, blank=True
    )
    legacy = models.TextField(_("Was bleibt"), max_length=10_000, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    last_post_at = models.DateTimeField(null=True, blank=True)
    next_topic_no = models.PositiveIntegerField(default=1)
    member_count = models.PositiveIntegerField(default=0)

    objects = GroupQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["visibility", "name"], name="group_by_visibility")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("groups:group", group=self.pk)

    @property
    def is_archived(self) -> bool:
        """Read-only: nobody joins or writes any more."""
        return self.archived_at is not None

    @property
    def is_open(self) -> bool:
        """Whether one may join with a click, and so read before."""
        return self.join_policy == JoinPolicy.OPEN and self.visibility != Visibility.HIDDEN

    @property
    def openness(self) -> int:
        """How many read here: 0 the members, 1 the network, 2 everybody."""
        if self.visibility == Visibility.PUBLIC:
            return 2
        return 1 if self.is_open else 0

    @property
    def audience(self) -> str:
        """Who may see what happens here, as an audience of facts."""
        if self.visibility == Visibility.PUBLIC:
            return "public"
        return "members" if self.is_open else f"group:{self.pk}"


class Tag(models.Model):
    """A sub-topic of one group, by which its threads are sorted."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(_("Unterthema"), max_length=40, db_collation="german")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name
