"""Polls: options, who has voted, and for what unless the poll is anonymous."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.groups.models.topics import Topic


class Method(models.TextChoices):
    """How a poll is answered."""

    SINGLE = "single", _("Eine Möglichkeit wählen")
    MULTIPLE = "multiple", _("Mehrere Möglichkeiten wählen")
    RANKING = "ranking", _("Möglichkeiten in eine Reihenfolge bringen")


class Poll(models.Model):
    """The vote of a topic. Of an anonymous one only sums are kept, and who has voted: never both together."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="poll")
    method = models.CharField(_("Art"), max_length=10, choices=Method)
    is_anonymous = models.BooleanField(_("Anonym"), default=False)
    closes_at = models.DateTimeField(_("Endet"), null=True, blank=True)
    turnout_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.method} of {self.topic_id}"


class Option(models.Model):
    """Something to vote for. `votes` counts choices, in a ranking first places; `points` are a ranking's."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    no = models.PositiveSmallIntegerField()
    text = models.CharField(_("Möglichkeit"), max_length=200)
    votes = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "no"], name="option_no_once")]

    def __str__(self) -> str:
        return self.text


class Turnout(models.Model):
    """A person has voted."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="turnouts")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="turnout_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.poll_id}"


class Choice(models.Model):
    """What a person voted for in a poll that is not anonymous; `rank` 0 is the first place."""

    turnout = models.ForeignKey(Turnout, on_delete=models.CASCADE, related_name="choices")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turnout", "option"], name="choice_once")]

    def __str__(self) -> str:
        return f"{self.option_id} by {self.turnout_id}"
