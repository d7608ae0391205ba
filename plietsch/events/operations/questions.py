"""Ask, vote, moderate, answer; what is left over becomes topics of a group."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.events.models import Hall, Question, Vote
from plietsch.events.operations.halls import HallClosed
from plietsch.groups.operations.topics import start_topic

TITLE = 150  # a topic's title holds the beginning of a question


class NameMissing(ValueError):
    """A question without a name where the moderation wants one."""

    def __str__(self) -> str:
        return _("Nennen Sie bitte Ihren Namen; Fragen ohne Namen sind hier nicht vorgesehen.")


@transaction.atomic
def ask(*, hall: Hall, text: str, name: str, place: str, by: User | None, at: datetime) -> Question:
    """A question, seen by all once the moderation has released it, or at once. Without a name, no person."""
    if hall.closed_at:
        raise HallClosed
    if not name and not hall.allows_anonymous:
        raise NameMissing
    asker = by if name else None
    question = Question(hall=hall, text=text, name=name, person=asker, place=place, asked_at=at)
    question.released_at = None if hall.is_moderated else at
    question.full_clean()
    question.save()
    Hall.objects.touch(hall.pk)
    record("question.asked", actor=asker, subject=question, context=hall.event, audience=OFFICE, at=at)
    return question


@transaction.atomic
def vote(*, question: Question, voter: str, wants: bool) -> None:
    """One vote for a released question, or none; a second click changes nothing. It is secret, so no fact."""
    if question.hall.closed_at or not question.released_at or question.dismissed_at:
        raise HallClosed
    if wants:
        changed = Vote.objects.get_or_create(question=question, voter=voter)[1]
    else:
        changed = bool(Vote.objects.filter(question=question, voter=voter).delete()[0])
    if changed:
        step = 1 if wants else -1
        Question.objects.filter(pk=question.pk).update(votes=F("votes") + step)
        Hall.objects.touch(question.hall_id)


@transaction.atomic
def release(*, question: Question, by: User, at: datetime) -> None:
    """Everybody sees it and votes; a second click changes nothing, here as with all steps of a question."""
    if not question.released_at or question.dismissed_at:
        released_at = question.released_at or at
        _move(question, "question.released", by=by, at=at, released_at=released_at, dismissed_at=None)


@transaction.atomic
def dismiss(*, question: Question, by: User, at: datetime) -> None:
    """Nobody sees it; the moderation may still change its mind."""
    Hall.objects.filter(pk=question.hall_id, on_stage=question).update(on_stage=None)
    if not question.dismissed_at:
        _move(question, "question.dismissed", by=by, at=at, dismissed_at=at)


@transaction.atomic
def take_up(*, question: Question, by: User, at: datetime) -> None:
    """This one is being answered on the stage now; the one before it counts as answered."""
    before = question.hall.on_stage
    if before == question:
        return
    if before:
        Question.objects.filter(pk=before.pk, answered_at=None).update(answered_at=at)
    Hall.objects.filter(pk=question.hall_id).update(on_stage=question)
    released_at = question.released_at or at
    _move(question, "question.taken_up", by=by, at=at, released_at=released_at, dismissed_at=None)


@transaction.atomic
def step_down(*, question: Question, by: User, at: datetime) -> None:
    """Off the stage without an answer: it stays on the list."""
    if Hall.objects.filter(pk=question.hall_id, on_stage=question).update(on_stage=None):
        _move(question, "question.stepped_down", by=by, at=at)


@transaction.atomic
def answer(*, question: Question, text: str = "", by: User, at: datetime) -> None:
    """It is answered, on the stage or in writing."""
    was_on_stage = Hall.objects.filter(pk=question.hall_id, on_stage=question).update(on_stage=None)
    if question.answered_at and question.answer == text and not was_on_stage:
        return
    question.answer = text
    question.full_clean(exclude=["hall"])
    released_at = question.released_at or at
    _move(
        question, "question.answered", by=by, at=at,
        answered_at=at, answer=text, released_at=released_at, dismissed_at=None,
    )  # fmt: skip


class NoGroup(ValueError):
    """Nobody said where questions go that are left over."""

    def __str__(self) -> str:
        return _("Wählen Sie zuerst eine Gruppe für offene Fragen, in der Sie schreiben dürfen.")


@transaction.atomic
def hand_on_questions(*, hall: Hall, by: User, at: datetime) -> int:
    """Each question that nobody answered becomes a topic of the hall's group; twice makes none twice."""
    if not hall.group or hall.group.is_archived:
        raise NoGroup
    left = list(hall.questions.open().filter(topic=None))
    for question in left:
        heading = question.text if len(question.text) <= TITLE else f"{question.text[: TITLE - 1]}…"
        who = question.name or _("ohne Namen")
        source = _("Offene Frage aus „%(event)s“, gestellt von: %(who)s.") % {"event": hall.event, "who": who}
        body = f"{question.text}\n\n*{source}*"
        topic = start_topic(group=hall.group, title=heading, body=body, by=by, at=at)
        Question.objects.filter(pk=question.pk).update(topic=topic)
    if left:
        Hall.objects.touch(hall.pk)
    return len(left)


def _move(question: Question, verb: str, *, by: User, at: datetime, **changes: object) -> None:
    if changes:
        Question.objects.filter(pk=question.pk).update(**changes)
    Hall.objects.touch(question.hall_id)
    record(verb, actor=by, subject=question, context=question.hall.event, audience=OFFICE, at=at)
