"""Topics, and how far each person has read in them."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Sector
from plietsch.core.addresses import address
from plietsch.core.names import Person
from plietsch.groups.models.groups import Group, Tag
from plietsch.groups.models.memberships import Level, Membership

POSTS_PER_PAGE = 50


class Kind(models.TextChoices):
    """What a topic is for."""

    DISCUSSION = "discussion", _("Thema")
    QUESTION = "question", _("Frage")
    POLL = "poll", _("Umfrage")
    ANNOUNCEMENT = "announcement", _("Ankündigung")


def in_sector(user: Person, *, group: str, sector: str) -> Q:
    """Rows without a sector, and those of the sector for which their group vouches for this person."""
    if not (user.is_authenticated and user.is_member):
        return Q(**{sector: ""})
    mine = Membership.objects.filter(group=OuterRef(group), member=user.pk, sector=OuterRef(sector))
    return Q(**{sector: ""}) | Q(Exists(mine))


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """The topics of groups that this person may read in; a deleted topic is for nobody."""
        return self.open_to(user).filter(deleted_at=None, group__in=Group.objects.readable_by(user))

    def open_to(self, user: Person) -> Self:
        """Without the threads that are kept for a sector to which the group does not count this person."""
        return self.filter(in_sector(user, group="group", sector="sector"))

    def with_reading(self, user: Person) -> Self:
        """Each topic with `read_no`, how far this person came, `is_new`, whether there is more, `level`.

        What was there when somebody came is not new, unless they keep it as unread.
        """
        mine = Membership.objects.filter(group=OuterRef("group"), member=user.pk)
        position = TopicMember.objects.filter(topic=OuterRef("pk"), member=user.pk)
        return self.annotate(
            read_no=Coalesce(Subquery(position.values("last_read_no")), 0),
            level=Subquery(position.values("level")),
            seen_all_before=Subquery(mine.values("seen_all_before")),
            is_kept_unread=Coalesce(Subquery(position.values("is_kept_unread")), False),
        ).annotate(
            is_new=models.ExpressionWrapper(
                (
                    Q(seen_all_before__lt=F("last_post_at"))
                    | Q(seen_all_before__isnull=False, is_kept_unread=True)
                )
                & Q(last_post_no__gt=F("read_no")),
                output_field=models.BooleanField(),
            )
        )


class Topic(models.Model):
    """A thread: the first post opens it, replies are numbered within it.

    A topic with a `sector` is kept for the members whom the group counts to it, moderation or not.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="topics")
    no = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.DISCUSSION)
    title = models.CharField(_("Titel"), max_length=200)
    theme = models.ForeignKey(
        "accounts.Theme", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sector = models.CharField(_("Nur für"), max_length=20, choices=Sector, blank=True)
    accepted_no = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    last_post_at = models.DateTimeField()
    last_post_no = models.PositiveIntegerField(default=0)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pinned_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    # what with_reading and queries.placed add
    read_no: int
    seen_all_before: datetime | None
    is_new: bool
    level: int | None
    url: str

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "no"], name="topic_no_once")]
        indexes = [
            models.Index(
                fields=["group", "-last_post_at", "-id"],
                name="topic_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                fields=["group", "pinned_until"],
                name="topic_pinned",
                condition=Q(deleted_at=None, pinned_until__isnull=False),
            ),
            models.Index(
                fields=["tag", "-last_post_at", "-id"], name="topic_of_tag", condition=Q(deleted_at=None)
            ),
            models.Index(
                fields=["started_at", "id"],
                name="topic_unanswered",
                condition=Q(kind="question", accepted_no=None, deleted_at=None, closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("groups:topic", topic=self.pk)

    def post_url(self, no: int) -> str:
        """Where post `no` stands."""
        page = (no - 1) // POSTS_PER_PAGE + 1
        query = f"?page={page}" if page > 1 else ""
        return f"{self.get_absolute_url()}{query}#beitrag-{no}"

    @property
    def audience(self) -> str:
        """Who may see what happens here, as an audience of facts."""
        return f"group:{self.group_id}:{self.sector}" if self.sector else self.group.audience

    @property
    def notice_key(self) -> str:
        """Under which everything about this thread is one notice."""
        return f"topic:{self.pk}"

    def readers(self) -> QuerySet[Membership]:
        """The members of the group who may read this topic."""
        inside = Membership.objects.filter(group=self.group_id)
        return inside.filter(sector=self.sector) if self.sector else inside

    @property
    def is_closed(self) -> bool:
        """Nobody replies any more."""
        return self.closed_at is not None

    @property
    def is_question(self) -> bool:
        """Somebody wants an answer."""
        return self.kind == Kind.QUESTION

    @property
    def reply_count(self) -> int:
        """Posts after the first."""
        return max(self.last_post_no - 1, 0)


class TopicMemberQuerySet(models.QuerySet["TopicMember"]):
    """Read positions, which are nobody else's business."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own."""
        return self.filter(member=user.pk) if user.is_authenticated else self.none()


class TopicMember(models.Model):
    """How far a person has read in a topic, and whether they follow it; no row before that."""

    pk = models.CompositePrimaryKey("member_id", "topic_id")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="readings")
    last_read_no = models.PositiveIntegerField(default=0)
    is_kept_unread = models.BooleanField(default=False, db_default=False)
    level = models.SmallIntegerField(choices=Level, null=True)

    objects = TopicMemberQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["topic", "level"], name="topic_followers", condition=Q(level__gte=Level.FOLLOWED)
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.topic_id}: {self.last_read_no}"
