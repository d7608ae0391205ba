"""The texts of a call in further languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models.calls import Call


class Wording(models.Model):
    """One call in one further language: `texts` holds the translation of each original text.

    A text that was changed since is no longer found, and stands in the original until somebody translates it.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("Sprache"), max_length=10)
    texts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "language"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.language}"
