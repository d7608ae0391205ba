"""What an application still lacks, in words, before it can be handed in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from plietsch.competitions import grids
from plietsch.competitions.models import Answer, Application, Question, Section
from plietsch.core.money import euro

FACTS, PLAN, PARTNERS = "facts", "plan", "partners"


@dataclass(frozen=True)
class Gap:
    """One thing to do: where (a section's key, or FACTS, PLAN, PARTNERS), what about, and what is wrong."""

    where: int | str
    label: str
    text: str


def gaps(application: Application, sections: Iterable[Section], answers: Mapping[int, Answer]) -> list[Gap]:
    """Everything that keeps the application from being handed in; `answers` by question key."""
    return [
        *_facts(application),
        *_plan(application),
        *_partners(application),
        *(gap for section in sections for gap in _section(section, answers)),
    ]


def is_asked(question: Question, answers: Mapping[int, Answer]) -> bool:
    """Whether the question's condition holds with these answers."""
    if question.shown_if_id is None:
        return True
    given = answers.get(question.shown_if_id)
    value = given.value if given else None
    wanted = question.shown_if_answer
    if isinstance(value, bool):
        return ("ja" if value else "nein") == wanted.lower()
    return wanted in value if isinstance(value, list) else str(value) == wanted


def plan_difference(application: Application) -> int:
    """By how many cents the money exceeds (or, negative, falls short of) the items."""
    money = (application.amount_cents or 0) + application.own_contribution_cents
    money += application.third_party_cents
    return money - sum(item.amount_cents for item in application.items.all())


def _facts(application: Application) -> Iterator[Gap]:
    needed = {
        _("Titel des Vorhabens"): application.title,
        _("Kurzfassung"): application.summary,
        _("Beginn und Ende des Vorhabens"): application.period_start and application.period_end,
        pgettext("Themenfeld", "Themen"): application.themes.all(),
    }
    for label, value in needed.items():
        if not value:
            yield Gap(FACTS, label, _("fehlt noch"))
    start, end = application.period_start, application.period_end
    if start and end and end < start:
        yield Gap(FACTS, _("Beginn und Ende des Vorhabens"), _("Das Ende liegt vor dem Beginn."))


def _plan(application: Application) -> Iterator[Gap]:
    label = _("Finanzplan")
    if not application.items.all():
        yield Gap(PLAN, label, _("Es gibt noch keine Ausgaben."))
    if not application.amount_cents:
        yield Gap(PLAN, label, _("Die beantragte Summe fehlt noch."))
    elif application.amount_cents > application.call.highest_award_cents:
        most = euro(application.call.highest_award_cents)
        yield Gap(PLAN, label, _("Höchstens %(most)s sind möglich.") % {"most": most})
    difference = plan_difference(application)
    if difference:
        text = _("Der Plan geht nicht auf: Es sind %(sum)s zu viel Mittel.")
        if difference < 0:
            text = _("Der Plan geht nicht auf: Es fehlen %(sum)s Mittel.")
        yield Gap(PLAN, label, text % {"sum": euro(abs(difference))})


def _partners(application: Application) -> Iterator[Gap]:
    for partner in application.partners.select_related("organisation").order_by("pk"):
        if not partner.confirmed_at:
            yield Gap(PARTNERS, str(partner.organisation), _("hat den eigenen Beitrag noch nicht bestätigt"))


def _section(section: Section, answers: Mapping[int, Answer]) -> Iterator[Gap]:
    for question in section.questions.all():
        if is_asked(question, answers):
            problem = _problem(question, answers)
            if problem:
                yield Gap(section.pk, question.label, problem)


def _problem(question: Question, answers: Mapping[int, Answer]) -> str:
    answer = answers.get(question.pk)
    value: Any = answer and (answer.upload_id if question.kind == Question.Kind.FILE else answer.value)
    if value in (None, "", []):
        return _("fehlt noch") if question.is_required else ""
    if question.kind == Question.Kind.TABLE:
        return exceeds(question, grids.total(question, value)) or grids.problem(question, value, answers)
    return exceeds(question, value)


def exceeds(question: Question, value: Any) -> str:
    """In words, how a given answer breaks the limits of its question; empty where it keeps them."""
    kinds = Question.Kind
    if question.kind in (kinds.SHORT_TEXT, kinds.LONG_TEXT):
        size = len(str(value).split())
        if question.most is not None and size > question.most:
            return ngettext(
                "%(over)d Wort zu viel (höchstens %(most)d Wörter)",
                "%(over)d Wörter zu viel (höchstens %(most)d Wörter)",
                size - question.most,
            ) % {"over": size - question.most, "most": question.most}
        return ""
    if question.kind not in (kinds.NUMBER, kinds.MONEY, kinds.TABLE):
        return ""
    if question.least is not None and value < question.least:
        return _("mindestens %(least)s") % {"least": grids.shown(question, question.least)}
    if question.most is not None and value > question.most:
        return _("höchstens %(most)s") % {"most": grids.shown(question, question.most)}
    return ""
