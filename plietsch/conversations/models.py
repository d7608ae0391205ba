"""Direct messages: small circles of members, how far each has read, and who may write to whom."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person

MESSAGES_PER_PAGE = 50
MOST_PEOPLE = 10


class Openness(models.TextChoices):
    """From whom a person takes the first message."""

    MEMBERS = "members", _("alle Mitglieder des Netzwerks")
    GROUPS = "groups", _("nur, wer mit mir in einer Gruppe ist")
    NOBODY = "nobody", _("niemand; ich schreibe selbst zuerst")


class Door(models.Model):
    """What a person has chosen; without a row, every member may write."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    open_to = models.CharField(
        _("Wer mir schreiben darf"), max_length=10, choices=Openness, default=Openness.MEMBERS
    )

    def __str__(self) -> str:
        return f"{self.member_id}: {self.open_to}"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Conversations, filtered by who takes part."""

    def visible_to(self, user: Person) -> Self:
        """For those in it and for nobody else, not even the network office."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(pk__in=Participant.objects.filter(member=user).values("conversation"))


class Conversation(models.Model):
    """A circle of two to ten members; `pair` keeps two people in one conversation."""

    pair = models.CharField(max_length=40, null=True, blank=True, unique=True)
    started_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    last_message_no = models.PositiveIntegerField(default=0)

    # what queries add: the others, what this person has not read and where that begins, how the newest begins
    others: list[object]
    unread: int
    last_author: object
    last_words: str
    url: str

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-last_message_at", "-id"], name="conversation_newest")]

    def __str__(self) -> str:
        return str(_("Nachrichten"))

    def get_absolute_url(self) -> str:
        return reverse("conversations:conversation", kwargs={"conversation": self.pk})

    def message_url(self, no: int) -> str:
        """Where message `no` stands: among the newest, or on top of a page of its own."""
        is_new = no > self.last_message_no - MESSAGES_PER_PAGE
        query = "" if is_new else f"?vor={no + MESSAGES_PER_PAGE}"
        return f"{self.get_absolute_url()}{query}#nachricht-{no}"

    @property
    def notice_key(self) -> str:
        """Under which everything in this conversation is one notice."""
        return f"conversation:{self.pk}"


class Participant(models.Model):
    """A member in a conversation and how far they have read; nobody else sees that."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    last_read_no = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "conversation"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.conversation_id}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, filtered by who takes part."""

    def visible_to(self, user: Person) -> Self:
        """For those in the conversation; what is deleted keeps its place only."""
        return self.filter(conversation__in=Conversation.objects.visible_to(user)).select_related(
            "conversation"
        )


class Message(models.Model):
    """One message; `body` is Markdown, `body_html` its safe HTML. Deleted ones keep their number."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    no = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField(_("Nachricht"), max_length=20_000)
    body_html = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "no"], name="message_no_once")]
        indexes = [models.Index(fields=["author"], name="message_of_author", condition=Q(deleted_at=None))]

    def __str__(self) -> str:
        return str(_("Eine Nachricht"))

    def get_absolute_url(self) -> str:
        return self.conversation.message_url(self.no)
