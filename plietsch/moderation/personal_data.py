"""What moderation knows about a person, and what erasure leaves: decisions without names and words."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.registry import PersonalData
from plietsch.moderation.models import Block, Case, Report

_FAIR = "Art. 6 Abs. 1 Buchst. f DSGVO"
_PURPOSE = _("Der Umgang im Netzwerk bleibt fair, und Entscheidungen lassen sich prüfen.")


def erase_cases(user: User) -> None:
    """What the person wrote goes; what they decided stays without a name."""
    Case.objects.filter(author=user).update(author=None, title="–", text="", kept={})
    Case.objects.filter(appealed_by=user).update(appealed_by=None, appeal="")
    Case.objects.filter(decided_by=user).update(decided_by=None)
    Case.objects.filter(settled_by=user).update(settled_by=None)


PERSONAL_DATA = [
    PersonalData(
        model=Case,
        label=_("Fälle der Moderation"),
        rows=lambda user: Case.objects.filter(
            Q(author=user) & (Q(is_held=True) | Q(decided_at__isnull=False)) | Q(appealed_by=user)
        ),
        fields=[
            "title",
            "text",
            "opened_at",
            "verdict",
            "reason",
            "appeal",
            "settled_verdict",
            "settled_reason",
        ],
        erase=erase_cases,
        purpose=_PURPOSE,
        legal_basis=_FAIR,
        kept=_("ein Jahr nach der Entscheidung"),
    ),
    PersonalData(
        model=Report,
        label=_("Ihre Meldungen"),
        rows=lambda user: Report.objects.filter(reporter=user),
        fields=["ground", "note", "reported_at"],
        erase=lambda user: Report.objects.filter(reporter=user).delete(),
        purpose=_PURPOSE,
        legal_basis=_FAIR,
        kept=_("ein Jahr nach der Entscheidung"),
    ),
    PersonalData(
        model=Block,
        label=_("Wen Sie blockiert haben"),
        rows=lambda user: Block.objects.filter(blocker=user).select_related("blocked"),
        fields=["blocked", "blocked_at"],
        erase=lambda user: Block.objects.filter(Q(blocker=user) | Q(blocked=user)).delete(),
        purpose=_("Sie hören nichts von Menschen, von denen Sie nichts hören möchten."),
        legal_basis=_FAIR,
        kept=_("bis Sie die Blockierung aufheben oder Ihr Konto löschen"),
    ),
]
