"""Strategies: a text in two languages that is written together, consulted and adopted."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Upload
from plietsch.core.names import Person
from plietsch.groups.models import Group


class Language(models.TextChoices):
    """The languages of a strategy, side by side."""

    GERMAN = "de", _("Deutsch")
    DANISH = "da", _("Dänisch")


class State(models.TextChoices):
    """How far a strategy has come; told by the rows of its consultation and its adoption."""

    DRAFT = "draft", _("Entwurf")
    CONSULTATION = "consultation", _("In Beteiligung")
    ADOPTED = "adopted", _("Beschlossen")


class StrategyQuerySet(models.QuerySet["Strategy"]):
    """Strategies, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """A draft is for the group that writes it; from the consultation on everybody reads."""
        is_public = Q(consultation__isnull=False) | Q(adoption__isnull=False)
        return self.filter(is_public | Q(group__in=Group.objects.of(user)))

    def with_state(self) -> Self:
        """With what `state` asks for."""
        return self.select_related("group", "consultation__version", "adoption__version")

    def adopted(self) -> Self:
        """Those that are in force, newest first."""
        return self.filter(adoption__isnull=False).order_by("-adoption__adopted_at", "-pk")


class Strategy(models.Model):
    """A document in two languages; its text lies in its updates, its order in its sections.

    The members of `group` write it together until it is adopted.
    """

    slug = models.SlugField(max_length=80, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+", verbose_name=_("Gruppe"))
    title_de = models.CharField(_("Titel auf Deutsch"), max_length=200, db_collation="german")
    title_da = models.CharField(_("Titel auf Dänisch"), max_length=200)
    summary_de = models.TextField(_("Worum es geht, auf Deutsch"), max_length=1000, blank=True)
    summary_da = models.TextField(_("Worum es geht, auf Dänisch"), max_length=1000, blank=True)
    is_sample = models.BooleanField(default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()

    objects = StrategyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "-id"], name="strategy_of_group")]

    def __str__(self) -> str:
        return self.title_da if get_language() == Language.DANISH else self.title_de

    def get_absolute_url(self) -> str:
        return reverse("strategies:strategy", kwargs={"strategy": self.slug})

    @property
    def titles(self) -> dict[str, str]:
        """The title in each language."""
        return {Language.GERMAN.value: self.title_de, Language.DANISH.value: self.title_da}

    @property
    def summary(self) -> str:
        """What it is about, in the reader's language."""
        return self.summary_da if get_language() == Language.DANISH else self.summary_de

    @property
    def state(self) -> State:
        """How far it has come; costs nothing after `with_state`."""
        if getattr(self, "adoption", None):
            return State.ADOPTED
        return State.CONSULTATION if getattr(self, "consultation", None) else State.DRAFT

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(self.state.label)

    @property
    def is_adopted(self) -> bool:
        """Whether the text is frozen."""
        return self.state == State.ADOPTED


class SectionQuerySet(models.QuerySet["Section"]):
    """Chapters."""

    def present(self) -> Self:
        """Those that the text consists of, in order."""
        return self.filter(removed_at=None).order_by("position", "pk")

    def removed(self) -> Self:
        """Those that were taken out, the last one first."""
        return self.filter(removed_at__isnull=False).order_by("-removed_at", "-pk")


class Section(models.Model):
    """A chapter: its headings stand here, its text in the shared document.

    One that was removed keeps its text, its comments and its place, and can come back.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title_de = models.CharField(_("Überschrift auf Deutsch"), max_length=200)
    title_da = models.CharField(_("Überschrift auf Dänisch"), max_length=200)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy", "position"], name="strategy_section_once")]

    def __str__(self) -> str:
        return self.title_de

    @property
    def titles(self) -> dict[str, str]:
        """The heading in each language."""
        return {Language.GERMAN.value: self.title_de, Language.DANISH.value: self.title_da}


class Update(models.Model):
    """One change of the shared text, as the editors speak it (Yjs, version 1); only ever appended.

    Who made it is not kept. The worker melts older rows into one.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="updates")
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["strategy", "id"], name="update_of_strategy")]

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.pk}"


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """The group reads all its versions, everybody those that were consulted or adopted."""
        shown = Q(consultation__isnull=False) | Q(adoption__isnull=False)
        return self.filter(shown | Q(strategy__group__in=Group.objects.of(user)))


class Version(models.Model):
    """The text as it stood at a moment, never changed again.

    `content` holds titles, and per section its blocks in each language as safe HTML and plain text;
    `sha256` is the digest of its one written form (operations.versions.canonical).
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="versions")
    no = models.PositiveIntegerField()
    note = models.CharField(_("Was diese Fassung ausmacht"), max_length=200, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy", "no"], name="version_no_once")]

    def __str__(self) -> str:
        return f"{self.strategy_id} v{self.no}"

    def get_absolute_url(self) -> str:
        return reverse("strategies:version", kwargs={"version": self.pk})


class Consultation(models.Model):
    """Everybody reads `version`, and members of the network comment it until `closes_on`."""

    strategy = models.OneToOneField(Strategy, on_delete=models.CASCADE, related_name="consultation")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="consultation")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closes_on = models.DateField(_("Kommentare bis"))

    def __str__(self) -> str:
        return f"{self.strategy_id} until {self.closes_on}"

    def is_open(self, today: date) -> bool:
        """Whether comments are still taken; the last day counts whole."""
        return today <= self.closes_on


class Adoption(models.Model):
    """The body that adopted the strategy, and the version that it adopted."""

    strategy = models.OneToOneField(Strategy, on_delete=models.CASCADE, related_name="adoption")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="adoption")
    body = models.CharField(_("Wer beschlossen hat"), max_length=200)
    decided_on = models.DateField(_("Tag des Beschlusses"))
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    adopted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.strategy_id} on {self.decided_on}"


class Paper(models.Model):
    """The adopted text as PDF in one language, made once; its digest is that of `document`."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(max_length=2, choices=Language)
    document = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption", "language"], name="paper_once")]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.language}"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """Remarks on a draft are for its group, those of a consultation for everybody."""
        return self.filter(Q(version__isnull=False) | Q(strategy__group__in=Group.objects.of(user)))


class Comment(models.Model):
    """A remark on a place of the text: a quote out of one block, in one language.

    `version` is what was consulted; without it the remark is on the draft. In the shared text the place is
    marked with the remark's key, so that it moves with its words.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=Language)
    block = models.PositiveIntegerField()
    quote = models.TextField(_("Textstelle"), max_length=2000)
    body = models.TextField(_("Kommentar"), max_length=5000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    answer = models.TextField(_("Antwort"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["strategy", "id"], name="comment_of_strategy")]

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.strategy.get_absolute_url()}#kommentar-{self.pk}"
