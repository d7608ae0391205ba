"""What all steps of a grant share: that they can be refused, two pairs of eyes, who may learn of them."""

from django.utils.translation import gettext as _

from plietsch.funding.models import Grant


class StepRefused(Exception):
    """A step that is not possible now; its text tells the person why."""


class SamePerson(StepRefused):
    """Two different people have to act."""

    def __str__(self) -> str:
        return _("Vier Augen: Diesen Schritt muss eine andere Person tun.")


def audience_of(grant: Grant) -> str:
    """Those who may see a grant: the office and the finance people of the applicant."""
    return f"finances:{grant.organisation_id}"
