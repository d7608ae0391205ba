"""What moderation deals with: cases, who reported them, what texts are looked at first, who blocks whom."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.core.audiences import OFFICE, audiences_of
from plietsch.core.names import Person


class Ground(models.TextChoices):
    """Why somebody reports something."""

    INSULT = "insult", _("Beleidigung oder Hetze")
    SPAM = "spam", _("Werbung oder Spam")
    PRIVACY = "privacy", _("Persönliche Daten, die nicht hierher gehören")
    LAW = "law", _("Verstößt gegen das Recht")
    OTHER = "other", _("Etwas anderes")


class Verdict(models.TextChoices):
    """What becomes of a thing."""

    KEPT = "kept", _("Bleibt stehen")
    REMOVED = "removed", _("Wird entfernt")


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """Who decides, who reported, and who wrote it, as soon as it concerns them."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        reported = Exists(Report.objects.filter(case=OuterRef("pk"), reporter=user))
        concerned = Q(author=user) & (Q(is_held=True) | Q(decided_at__isnull=False))
        judged = _judged_by(audiences_of(user)) & ~Q(author=user)
        return self.filter(judged | concerned | Q(reported))

    def to_decide(self, user: Person) -> Self:
        """What waits for this person: not their own, not what they reported; appeals go to a second one."""
        reported = Exists(Report.objects.filter(case=OuterRef("pk"), reporter=user.pk))
        waiting = Q(decided_at=None) | (
            Q(appealed_at__isnull=False, settled_at=None) & ~Q(decided_by=user.pk)
        )
        mine = self.filter(_judged_by(audiences_of(user)), waiting, ~Q(reported))
        return mine.exclude(author=user.pk)


def _judged_by(audiences: set[str]) -> Q:
    judged = Q(scope__in=audiences)
    return judged | Q(is_public=True) if OFFICE in audiences else judged


class Case(models.Model):
    """A thing that was reported, or a text that waits (`is_held`); its words of that moment; the decision.

    `kind` says which Reportable or Holdable knows the thing, `subject` is its key, or that of the place where
    a held text is to appear. `scope` is the audience that decides. An appeal is settled by a second person.
    """

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    is_held = models.BooleanField(default=False)
    scope = models.CharField(max_length=80)
    is_public = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    kept = models.JSONField(default=dict, blank=True)
    uploads = models.ManyToManyField("core.Upload", related_name="+")
    opened_at = models.DateTimeField()

    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    reason = models.TextField(blank=True, max_length=2000)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    appeal = models.TextField(blank=True, max_length=2000)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    settled_reason = models.TextField(blank=True, max_length=2000)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # what queries add: the kind of the thing, why it was reported, and how its text begins
    label: Any
    grounds: list[str]
    said: str

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(is_held=False, decided_at=None), name="case_once_open"
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | Q(decided_by=None) | ~Q(settled_by=F("decided_by")),
                name="case_settled_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "-id"], name="case_of_scope"),
            models.Index(fields=["author", "-id"], name="case_of_author"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("moderation:case", kwargs={"case": self.pk})

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decided_at is None

    @property
    def is_appealed(self) -> bool:
        """Whether an appeal waits for a second person."""
        return self.appealed_at is not None and self.settled_at is None

    @property
    def state(self) -> Any:
        """Where it stands, in a word or two."""
        if self.is_open:
            return _("Wartet auf eine Entscheidung")
        if self.is_appealed:
            return _("Einspruch: wartet auf eine zweite Person")
        return Verdict(self.settled_verdict or self.verdict).label


class Report(models.Model):
    """Somebody reported the thing of a case; nobody but those who decide learns what they wrote."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ground = models.CharField(_("Worum geht es?"), max_length=10, choices=Ground)
    note = models.TextField(_("Was sollten wir wissen?"), blank=True, max_length=2000)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reporter"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.ground} in {self.case_id}"


class WatchedWord(models.Model):
    """A word, or the domain of a link, that makes a text wait for moderation; the network office's list."""

    word = models.CharField(_("Wort oder Domain"), max_length=100, unique=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.word


class Block(models.Model):
    """`blocker` wants to hear nothing from `blocked`, who does not learn of it."""

    blocker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    blocked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_of_another"),
        ]
        indexes = [models.Index(fields=["blocked"], name="block_of_blocked")]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"
