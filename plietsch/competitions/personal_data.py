"""What competitions hold about a person, and what erasure leaves of it."""

from dataclasses import replace
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from plietsch.competitions import models
from plietsch.core.registry import PersonalData

TASK = "Art. 6 Abs. 1 Buchst. e DSGVO"
PROCEDURE = _("so lange wie die Akte des Wettbewerbs")


def _by(model: type[Model], **keys: str) -> Any:
    """The rows of a model in which one of these keys is the person."""

    def rows(user: Any) -> QuerySet[Any]:
        return model._default_manager.filter(**{keys["role"]: user})

    return rows


def _part(model: type[Model], label: Any, role: str, fields: tuple[str, ...], erase: Any) -> PersonalData:
    return PersonalData(
        model=model,
        label=label,
        rows=_by(model, role=role),
        fields=fields,
        erase=erase,
        purpose=_("Durchführung von Wettbewerben"),
        legal_basis=TASK,
        kept=PROCEDURE,
    )


def _emptied(model: type[Model], role: str) -> Any:
    """Erasure takes the person off every row; the rows themselves belong to the file of the competition."""

    def erase(user: Any) -> None:
        QuerySet.update(model._default_manager.filter(**{role: user}), **{role: None})

    return erase


def _left(user: Any) -> None:
    models.Writer.objects.filter(user=user).delete()


def _kept(user: Any) -> None:
    """The seat stays with the emptied account, since its reviews count in the decision."""


def _unnamed(model: type[Model], label: Any, role: str, *fields: str) -> PersonalData:
    return _part(model, label, role, fields, _emptied(model, role))


def _by_two(model: type[Model], label: Any, roles: tuple[str, str], *fields: str) -> PersonalData:
    """Rows of four eyes: the person may be either pair."""

    def rows(user: Any) -> QuerySet[Any]:
        first, second = roles
        return model._default_manager.filter(Q(**{first: user}) | Q(**{second: user}))

    def erase(user: Any) -> None:
        for role in roles:
            _emptied(model, role)(user)

    return replace(_part(model, label, roles[0], fields, erase), rows=rows)


PERSONAL_DATA = [
    _unnamed(models.Extension, _("Fristverlängerungen"), "extended_by", "reason", "extended_at"),
    _unnamed(models.Inquiry, _("Rückfragen"), "asked_by", "question", "asked_at", "answer"),
    _unnamed(models.Application, _("begonnene Bewerbungen"), "started_by", "title", "started_at"),
    _part(
        models.Writer, _("Mitarbeit an Bewerbungen"), "user", ("application__title", "since", "until"), _left
    ),
    _unnamed(models.Partner, _("bestätigte Beiträge"), "confirmed_by", "contribution", "confirmed_at"),
    _unnamed(
        models.Answer, _("Antworten in Bewerbungen"), "saved_by", "question__label", "value", "saved_at"
    ),
    _unnamed(models.Reopening, _("wieder geöffnete Bewerbungen"), "reopened_by", "reason", "reopened_at"),
    _unnamed(models.Submission, _("Einreichungen"), "submitted_by", "submitted_at", "sha256"),
    _unnamed(models.Withdrawal, _("Rücknahmen"), "withdrawn_by", "withdrawn_at"),
    _by_two(
        models.EligibilityCheck,
        _("formale Prüfungen"),
        ("checked_by", "confirmed_by"),
        "outcome",
        "checked_at",
        "confirmed_at",
    ),
    _unnamed(models.PaperRequest, _("Nachforderungen"), "requested_by", "text", "requested_at"),
    _part(models.Seat, _("Sitze in einer Jury"), "user", ("call__title", "function", "seated_at"), _kept),
    _unnamed(models.Conflict, _("aufgehobene Befangenheiten"), "cleared_by", "clearing_reason", "cleared_at"),
    _unnamed(models.Meeting, _("geleitete Jurysitzungen"), "opened_by", "opened_at", "closed_at"),
    _part(
        models.Presence,
        _("Anwesenheit in Jurysitzungen"),
        "seat__user",
        ("meeting__opened_at", "came_at", "went_at"),
        _kept,
    ),
    _part(
        models.Vote,
        _("Stimmen in Jurysitzungen"),
        "seat__user",
        ("case__position", "choice", "cast_at"),
        _kept,
    ),
    _part(models.Remark, _("Beiträge in der Beratung"), "seat__user", ("text", "written_at"), _kept),
    _unnamed(models.Selection, _("berechnete Vorschläge"), "computed_by", "computed_at"),
    _unnamed(models.Shortlist, _("engere Wahlen"), "named_by", "reason", "named_at"),
    _unnamed(models.Pin, _("Festlegungen"), "pinned_by", "reason", "pinned_at"),
    _by_two(models.Release, _("Freigaben"), ("proposed_by", "released_by"), "proposed_at", "released_at"),
]
