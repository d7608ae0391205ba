"""Calls are drafted, published, extended, asked about and copied."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.competitions import mails
from plietsch.competitions.models import (
    Anchor,
    Call,
    CheckMark,
    CheckPoint,
    Criterion,
    Extension,
    Inquiry,
    Letter,
    Question,
    Section,
    Wording,
)
from plietsch.core.activity import record
from plietsch.core.audiences import MEMBERS, OFFICE, PUBLIC
from plietsch.funding.terms import FundingTerms


class RulesAreFixed(ValueError):
    """A published call keeps its money, criteria and questions; only its words and its end may change."""

    def __str__(self) -> str:
        return _("Der Aufruf ist veröffentlicht. Seine Regeln lassen sich nicht mehr ändern.")


@transaction.atomic
def draft_call(*, fields: dict[str, Any], by: User, at: datetime) -> Call:
    """Begin a call that nobody but the office sees."""
    themes = fields.pop("themes", ())
    call = Call(**fields)
    call.full_clean()
    call.save()
    call.themes.set(themes)
    record("call.drafted", actor=by, subject=call, audience=OFFICE, at=at)
    return call


@transaction.atomic
def change_call(call: Call, *, fields: dict[str, Any], by: User, at: datetime) -> Call:
    """Change a draft, or the words of a published call."""
    themes = fields.pop("themes", None)
    if call.published_at and set(fields) - {"title", "summary", "text"}:
        raise RulesAreFixed
    for name, value in fields.items():
        setattr(call, name, value)
    call.full_clean()
    call.save(update_fields=list(fields))
    if themes is not None:
        call.themes.set(themes)
    record("call.changed", actor=by, subject=call, audience=OFFICE, at=at)
    return call


@transaction.atomic
def translate_call(call: Call, *, language: str, texts: Mapping[str, str], by: User, at: datetime) -> Wording:
    """Say a call in a further language, at any time: words are no rules."""
    wording = Wording.objects.filter(call=call, language=language).first() or Wording(
        call=call, language=language
    )
    wording.texts = dict(texts)
    wording.full_clean(exclude=["texts"])
    wording.save()
    record("call.changed", actor=by, subject=call, audience=OFFICE, at=at)
    return wording


@transaction.atomic
def lay_down_terms(call: Call, *, terms: FundingTerms, by: User, at: datetime) -> Call:
    """Lay down how all grants of the call are handled; a published call keeps the terms that it has."""
    if call.published_at and call.funding_terms:
        raise RulesAreFixed
    call.funding_terms = asdict(terms)
    call.save(update_fields=["funding_terms"])
    record("call.changed", actor=by, subject=call, audience=OFFICE, at=at)
    return call


class NotReady(ValueError):
    """A call that lacks something without which nobody could apply or judge; says what."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing

    def __str__(self) -> str:
        return _("Es fehlt noch: %(missing)s.") % {"missing": ", ".join(self.missing)}


@transaction.atomic
def publish_call(call: Call, *, by: User, at: datetime) -> Call:
    """Show the call to everybody; applications open by themselves at its opening time."""
    missing = list(_missing(call, at))
    if missing:
        raise NotReady(missing)
    call.published_at = at
    call.save(update_fields=["published_at"])
    record("call.published", actor=by, subject=call, audience=PUBLIC, at=at)
    return call


def _missing(call: Call, at: datetime) -> Any:
    if not call.text.strip():
        yield _("der Text des Aufrufs")
    if not call.opens_at or not call.closes_at:
        yield _("Beginn und Bewerbungsschluss")
    elif call.closes_at <= at:
        yield _("ein Bewerbungsschluss in der Zukunft")
    if not call.criteria.exists():
        yield _("mindestens ein Kriterium")
    if not Question.objects.filter(section__call=call).exists():
        yield _("mindestens eine Frage")
    if not call.funding_terms:
        yield _("die Förderbedingungen")


class OnlyLater(ValueError):
    """A closing time that would move earlier."""

    def __str__(self) -> str:
        return _("Ein Bewerbungsschluss kann nur später werden, nie früher.")


@transaction.atomic
def extend_call(call: Call, *, closes_at: datetime, reason: str, by: User, at: datetime) -> Extension:
    """Move the closing time later for all, even after it has passed; everybody learns why."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not call.closes_at or closes_at <= max(call.closes_at, at):
        raise OnlyLater
    extension = Extension(
        call=call, before=call.closes_at, closes_at=closes_at, reason=reason, extended_by=by, extended_at=at
    )
    extension.full_clean()
    extension.save()
    call.closes_at = closes_at
    call.save(update_fields=["closes_at"])
    mails.tell_extension(extension)
    record("call.extended", actor=by, subject=call, audience=PUBLIC, at=at, extension=extension.pk)
    return extension


class NoQuestionsNow(ValueError):
    """A question about a call that is not running."""

    def __str__(self) -> str:
        return _("Fragen sind möglich, solange der Aufruf läuft.")


@transaction.atomic
def ask(call: Call, *, question: str, by: User, at: datetime) -> Inquiry:
    """Ask the office about a running call."""
    if not call.published_at or call.is_closed(at):
        raise NoQuestionsNow
    inquiry = Inquiry(call=call, question=question, asked_by=by, asked_at=at)
    inquiry.full_clean()
    inquiry.save()
    record("inquiry.asked", actor=by, subject=inquiry, context=call, audience=OFFICE, at=at)
    return inquiry


@transaction.atomic
def answer(inquiry: Inquiry, *, text: str, by: User, at: datetime) -> Inquiry:
    """Answer for everybody; the question becomes public with its answer, without the asker's name."""
    inquiry.answer, inquiry.answered_at = text, at
    inquiry.full_clean()
    inquiry.save(update_fields=["answer", "answered_at"])
    record("inquiry.answered", actor=by, subject=inquiry, context=inquiry.call, audience=MEMBERS, at=at)
    return inquiry


@dataclass(frozen=True)
class _Copied:
    """What a copy takes over as it is."""

    fields = (
        "summary",
        "text",
        "budget_cents",
        "highest_award_cents",
        "least_winners",
        "most_winners",
        "eligible_kinds",
        "prefers_cooperation",
        "funding_terms",
        "is_sealed",
        "most_points",
        "reviews_per_application",
    )


@transaction.atomic
def copy_call(call: Call, *, slug: str, title: str, by: User, at: datetime) -> Call:
    """Draft a new call with the texts, rules, questions and criteria of an earlier one, without its times."""
    fields = {name: getattr(call, name) for name in _Copied.fields}
    copy = draft_call(
        fields={**fields, "slug": slug, "title": title, "copied_from": call, "themes": call.themes.all()},
        by=by,
        at=at,
    )
    _copy_questions(call, copy)
    for criterion in call.criteria.order_by("position").prefetch_related("anchors"):
        anchors = list(criterion.anchors.all())
        criterion.pk, criterion.call = None, copy
        criterion._state.adding = True
        criterion.save()
        Anchor.objects.bulk_create(
            Anchor(criterion=criterion, points=anchor.points, text=anchor.text) for anchor in anchors
        )
    CheckPoint.objects.bulk_create(
        CheckPoint(call=copy, text=point.text, position=point.position) for point in call.check_points.all()
    )
    Wording.objects.bulk_create(
        Wording(call=copy, language=wording.language, texts=wording.texts) for wording in call.wordings.all()
    )
    Letter.objects.bulk_create(
        Letter(call=copy, outcome=letter.outcome, subject=letter.subject, text=letter.text)
        for letter in call.letters.all()
    )
    return copy


def _copy_questions(call: Call, copy: Call) -> None:
    twins: dict[int, Question] = {}
    for section in call.sections.order_by("position"):
        questions = list(section.questions.order_by("position"))
        twin = Section.objects.create(
            call=copy, title=section.title, intro=section.intro, position=section.position
        )
        for question in questions:
            original = question.pk
            question.pk, question.section = None, twin
            question._state.adding = True
            question.shown_if = twins.get(question.shown_if_id or 0)
            question.sums_to = twins.get(question.sums_to_id or 0)
            question.save()
            twins[original] = question


@transaction.atomic
def add_section(call: Call, *, title: str, intro: str, by: User, at: datetime) -> Section:
    """Append a section to the form of a draft."""
    _refuse_published(call)
    section = Section(call=call, title=title, intro=intro, position=_next(call.sections))
    section.full_clean()
    section.save()
    record("call.changed", actor=by, subject=call, audience=OFFICE, at=at)
    return section


@transaction.atomic
def add_question(section: Section, *, fields: dict[str, Any], by: User, at: datetime) -> Question:
    """Append a question to a section of a draft."""
    _refuse_published(section.call)
    question = Question(section=section, position=_next(section.questions), **fields)
    question.full_clean()
    question.save()
    record("call.changed", actor=by, subject=section.call, audience=OFFICE, at=at)
    return question


@transaction.atomic
def add_criterion(
    call: Call, *, fields: dict[str, Any], anchors: dict[int, str], by: User, at: datetime
) -> Criterion:
    """Append a criterion with the meaning of its points."""
    _refuse_published(call)
    criterion = Criterion(call=call, position=_next(call.criteria), **fields)
    criterion.full_clean()
    criterion.save()
    for points, text in anchors.items():
        anchor = Anchor(criterion=criterion, points=points, text=text)
        anchor.full_clean()
        anchor.save()
    record("call.changed", actor=by, subject=call, audience=OFFICE, at=at)
    return criterion


@transaction.atomic
def add_check_point(call: Call, *, text: str, by: User, at: datetime) -> CheckPoint:
    """Append a point to the formal check; possible until the first application is checked."""
    if CheckMark.objects.filter(point__call=call).exists():
        raise RulesAreFixed
    point = CheckPoint(call=call, text=text, position=_next(call.check_points))
    point.full_clean()
    point.save()
    record("call.changed", actor=by, subject=call, audience=OFFICE, at=at)
    return point


class InUse(ValueError):
    """A question that others depend on."""

    def __str__(self) -> str:
        return _("Eine andere Frage hängt davon ab. Entfernen Sie diese zuerst.")


@transaction.atomic
def remove_part(part: Section | Question | Criterion | CheckPoint, *, by: User, at: datetime) -> Call:
    """Take a section, question, criterion or point out of a draft."""
    call = part.section.call if isinstance(part, Question) else part.call
    _refuse_published(call)
    try:
        part.delete()
    except ProtectedError:
        raise InUse from None
    record("call.changed", actor=by, subject=call, audience=OFFICE, at=at)
    return call


def _next(rows: Any) -> int:
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _refuse_published(call: Call) -> None:
    if call.published_at:
        raise RulesAreFixed
