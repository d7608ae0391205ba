"""What strategies know about a person: remarks, answers, steps they took. Not who typed which letter."""

from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.registry import PersonalData
from plietsch.strategies.models import Adoption, Comment, Consultation, Strategy, Version

_PURPOSE = _("Sie arbeiten an gemeinsamen Strategien mit.")
_BASIS = "Art. 6 Abs. 1 Buchst. b DSGVO"
_KEPT = _("auf Dauer; nach der Löschung Ihres Kontos ohne Ihren Namen")


def erase_comments(user: User) -> None:
    """Remarks and answers stay, from a former member: others have answered them."""
    Comment.objects.filter(author=user).update(author=None)
    Comment.objects.filter(answered_by=user).update(answered_by=None)


PERSONAL_DATA = [
    PersonalData(
        model=Comment,
        label=_("Kommentare zu Strategien"),
        rows=lambda user: Comment.objects.filter(author=user).select_related("strategy"),
        fields=["strategy", "language", "quote", "body", "written_at", "answer", "answered_at"],
        erase=erase_comments,
        purpose=_PURPOSE,
        legal_basis=_BASIS,
        kept=_KEPT,
    ),
    PersonalData(
        model=Strategy,
        label=_("Begonnene Strategien"),
        rows=lambda user: Strategy.objects.filter(opened_by=user),
        fields=["title_de", "title_da", "opened_at"],
        erase=lambda user: Strategy.objects.filter(opened_by=user).update(opened_by=None),
        purpose=_PURPOSE,
        legal_basis=_BASIS,
        kept=_KEPT,
    ),
    PersonalData(
        model=Version,
        label=_("Gespeicherte Fassungen von Strategien"),
        rows=lambda user: Version.objects.filter(saved_by=user).select_related("strategy"),
        fields=["strategy", "no", "note", "saved_at"],
        erase=lambda user: Version.objects.filter(saved_by=user).update(saved_by=None),
        purpose=_PURPOSE,
        legal_basis=_BASIS,
        kept=_KEPT,
    ),
    PersonalData(
        model=Consultation,
        label=_("Eröffnete Beteiligungen"),
        rows=lambda user: Consultation.objects.filter(opened_by=user).select_related("strategy"),
        fields=["strategy", "opened_at"],
        erase=lambda user: Consultation.objects.filter(opened_by=user).update(opened_by=None),
        purpose=_PURPOSE,
        legal_basis=_BASIS,
        kept=_KEPT,
    ),
    PersonalData(
        model=Adoption,
        label=_("Festgehaltene Beschlüsse"),
        rows=lambda user: Adoption.objects.filter(adopted_by=user).select_related("strategy"),
        fields=["strategy", "adopted_at"],
        erase=lambda user: Adoption.objects.filter(adopted_by=user).update(adopted_by=None),
        purpose=_PURPOSE,
        legal_basis=_BASIS,
        kept=_KEPT,
    ),
]
