"""What grants hold about a person: who took which step, kept as the law of public money asks."""

from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.registry import PersonalData
from plietsch.funding.models import (
    Appeal,
    Change,
    Drawdown,
    Entry,
    FinanceRole,
    Grant,
    GrantNotice,
    InterimReport,
    ProofOfUse,
)

DUTY = "Art. 6 Abs. 1 Buchst. c DSGVO"
KEPT = _("so lange wie die Akte der Zuwendung; die Schritte stehen dann bei einem Konto ohne Namen")


def _end_roles(user: User) -> None:
    FinanceRole.objects.filter(user=user).delete()


def _steps(model: type[Model], label: Any, people: tuple[str, ...], fields: tuple[str, ...]) -> PersonalData:
    """Steps of public money stay on file; erasure empties the account they lead to."""

    def rows(user: Any) -> Any:
        taken = Q()
        for person in people:
            taken |= Q(**{person: user})
        return model._default_manager.filter(taken)

    return PersonalData(
        model=model,
        label=label,
        rows=rows,
        fields=fields,
        erase=lambda user: None,
        purpose=_("Nachweis, wer einen Schritt der Förderung verantwortet"),
        legal_basis=DUTY,
        kept=KEPT,
    )


PERSONAL_DATA = [
    PersonalData(
        model=FinanceRole,
        label=_("Zuständigkeit für Fördermittel"),
        rows=lambda user: FinanceRole.objects.filter(user=user),
        fields=("organisation__name", "given_at"),
        erase=_end_roles,
        purpose=_("Wer für eine Organisation mit Fördermitteln umgeht"),
        legal_basis=DUTY,
        kept=_("bis zum Ende der Zuständigkeit"),
    ),
    _steps(Grant, _("Zuwendungen"), ("opened_by",), ("number", "opened_at")),
    _steps(Change, _("Änderungen"), ("asked_by", "decided_by"), ("grant__number", "asked_at", "decided_at")),
    _steps(
        GrantNotice,
        _("Bescheide"),
        ("drafted_by", "issued_by", "accepted_by"),
        ("grant__number", "kind", "drafted_at", "issued_at", "accepted_at"),
    ),
    _steps(Appeal, _("Widersprüche"), ("filed_by", "settled_by"), ("notice__grant__number", "filed_at")),
    _steps(
        Drawdown,
        _("Mittelabrufe"),
        ("requested_by", "checked_by", "approved_by", "refused_by"),
        ("grant__number", "amount_cents", "requested_at", "checked_at", "approved_at", "refused_at"),
    ),
    _steps(Entry, _("Buchungen"), ("booked_by",), ("grant__number", "kind", "booked_at")),
    _steps(
        InterimReport,
        _("Zwischennachweise"),
        ("submitted_by", "accepted_by"),
        ("grant__number", "year", "report", "submitted_at", "accepted_at"),
    ),
    _steps(
        ProofOfUse,
        _("Verwendungsnachweise"),
        ("submitted_by", "checked_by", "accepted_by"),
        ("grant__number", "report", "submitted_at", "checked_at", "accepted_at"),
    ),
]
