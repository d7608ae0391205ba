"""What all steps of a grant share: two pairs of eyes, and who may learn of a step."""

from django.utils.translation import gettext as _

from plietsch.funding.models import Grant


class SamePerson(PermissionError):
    """Two different people have to act."""

    def __str__(self) -> str:
        return _("Vier Augen: Diesen Schritt muss eine andere Person tun.")


def audience_of(grant: Grant) -> str:
    """Those who may see a grant: the office and the finance people of the applicant."""
    return f"finances:{grant.organisation_id}"
