"""Questions: who has the same one, and who was asked for an answer."""

from django.conf import settings
from django.db import models

from plietsch.groups.models.topics import Topic


class Echo(models.Model):
    """Somebody has the question of a topic too."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="echoes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="echo_once")]

    def __str__(self) -> str:
        return f"{self.member_id} too: {self.topic_id}"


class Routing(models.Model):
    """A question without an answer was brought to a person who may know one."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="routings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="routing_once")]
        indexes = [models.Index(fields=["member", "-at"], name="routing_of_member")]

    def __str__(self) -> str:
        return f"{self.topic_id} to {self.member_id}"
