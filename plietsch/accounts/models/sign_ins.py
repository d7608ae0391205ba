"""Who signed in, or tried to."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Sign-ins, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """Only one's own, not even the office those of others."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class SignIn(models.Model):
    """One try to sign in, by which factors and with what outcome. Neither what was typed nor from where.

    `person` is empty where the address that somebody typed belongs to nobody.
    """

    class Outcome(models.TextChoices):
        SIGNED_IN = "signed-in", _("gelungen")
        REFUSED = "refused", _("abgewiesen")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="sign_ins"
    )
    factors = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=Outcome)
    at = models.DateTimeField(db_index=True)

    objects = SignInQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.factors} {self.outcome}"

    @property
    def is_refused(self) -> bool:
        """Whether it did not succeed."""
        return self.outcome == self.Outcome.REFUSED
