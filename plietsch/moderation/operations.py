"""Report, hold, decide, appeal; block; keep the list of words."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from plietsch.accounts.models import User
from plietsch.core.activity import key_of, record
from plietsch.core.audiences import NOBODY, OFFICE
from plietsch.core.registry import Reportable
from plietsch.moderation.models import Block, Case, Report, Verdict, WatchedWord
from plietsch.moderation.queries import holdable_of, known_of, reportable_of, thing_of

LONGEST_TITLE = 200


class NotYours(Exception):
    """Nobody decides about their own text or report, or twice about the same."""


class AlreadyDecided(Exception):
    """Somebody was faster."""


@transaction.atomic
def report(*, thing: models.Model, ground: str, note: str = "", by: User, at: datetime) -> Case:
    """Bring something before those who decide; further reports join a case that is open."""
    undecided = Case.objects.filter(subject=key_of(thing), is_held=False, decided_at=None)
    case = undecided.first()
    if case is None:
        try:
            with transaction.atomic():
                case = _open(reportable_of(thing._meta.label_lower), thing, by=by, at=at)
        except IntegrityError:  # somebody was faster
            case = undecided.get()
    Report.objects.get_or_create(
        case=case, reporter=by, defaults={"ground": ground, "note": note, "reported_at": at}
    )
    _record("moderation.reported", case, by=by, at=at)
    return case


def _open(known: Reportable, thing: models.Model, *, by: User, at: datetime) -> Case:
    author = known.author(thing)
    outside = [person.pk for person in (author, by) if person]
    scope = known.scope(thing) if known.judges(thing).exclude(pk__in=outside).exists() else OFFICE
    case = Case(
        kind=known.model._meta.label_lower,
        subject=key_of(thing),
        scope=scope,
        is_public=known.is_public(thing),
        author=author,
        title=str(thing)[:LONGEST_TITLE],
        text=known.text(thing),
        kept=known.kept(thing),
        opened_at=at,
    )
    case.full_clean(exclude=["uploads"], validate_constraints=False)
    case.save()
    case.uploads.set(case.kept.get("uploads", []))
    return case


@transaction.atomic
def hold(
    *,
    word: str,
    place: models.Model,
    title: str,
    text: str,
    kept: dict[str, Any],
    scope: str,
    by: User,
    at: datetime,
) -> Case:
    """Keep a text back until moderation has looked at it; nothing of it exists elsewhere before."""
    case = Case(
        kind=word,
        subject=key_of(place),
        is_held=True,
        scope=scope,
        author=by,
        title=title[:LONGEST_TITLE],
        text=text,
        kept=kept,
        opened_at=at,
    )
    case.full_clean(exclude=["uploads"])
    case.save()
    _record("moderation.held", case, by=by, at=at)
    return case


@transaction.atomic
def decide(*, case: Case, verdict: str, reason: str, by: User, at: datetime) -> None:
    """Keep or remove, with a reason for both sides; about an appeal, a second person does."""
    if by.pk == case.author_id or case.reports.filter(reporter=by).exists():
        raise NotYours
    if case.is_appealed:
        _settle(case, verdict, reason, by=by, at=at)
        return
    undecided = Case.objects.filter(pk=case.pk, decided_at=None)
    if not undecided.update(verdict=verdict, reason=reason, decided_by=by, decided_at=at):
        raise AlreadyDecided
    case.refresh_from_db()
    if (verdict == Verdict.REMOVED) != case.is_held:
        _carry_out(case, verdict, by=by, at=at)
    _record("moderation.decided", case, by=by, at=at)


def _settle(case: Case, verdict: str, reason: str, *, by: User, at: datetime) -> None:
    if by.pk == case.decided_by_id:
        raise NotYours
    unsettled = Case.objects.filter(pk=case.pk, settled_at=None)
    if not unsettled.update(settled_verdict=verdict, settled_reason=reason, settled_by=by, settled_at=at):
        raise AlreadyDecided
    case.refresh_from_db()
    if verdict != case.verdict:
        _carry_out(case, verdict, by=by, at=at)
    _record("moderation.settled", case, by=by, at=at)


def _carry_out(case: Case, verdict: str, *, by: User, at: datetime) -> None:
    """Take a thing away, or put it (back) where it belongs; what is gone meanwhile stays gone."""
    thing = thing_of(case.subject)
    if thing is None:
        return
    if not case.is_held:
        known = reportable_of(case.kind)
        if verdict == Verdict.REMOVED:
            known.take_down(thing, by=by, at=at)
        elif case.kept or not known.kept(thing):  # who wrote it may have gone for good, and taken it along
            known.put_back(thing, case.kept, by=by, at=at)
            record("moderation.put_back", actor=by, subject=thing, audience=NOBODY, at=at)
        return
    if verdict == Verdict.KEPT and case.author and case.author.is_member:
        appeared = holdable_of(case.kind).publish(thing, case.kept, by=case.author, at=at)
        _move_to(case, appeared)


def _move_to(case: Case, appeared: models.Model | None) -> None:
    """From now on the case is about the thing that the text became."""
    if appeared is not None:
        known = reportable_of(appeared._meta.label_lower)
        Case.objects.filter(pk=case.pk).update(
            kind=appeared._meta.label_lower,
            subject=key_of(appeared),
            is_held=False,
            kept=known.kept(appeared),
        )


@transaction.atomic
def appeal(*, case: Case, text: str, by: User, at: datetime) -> None:
    """Ask a second person; where nobody else is there to decide, the network office does."""
    Case.objects.filter(pk=case.pk, appealed_at=None).update(appeal=text, appealed_by=by, appealed_at=at)
    case.refresh_from_db()
    if case.scope != OFFICE and not _has_second(case):
        Case.objects.filter(pk=case.pk).update(scope=OFFICE)
    _record("moderation.appealed", case, by=by, at=at)


def _has_second(case: Case) -> bool:
    thing = thing_of(case.subject)
    outside = {case.author_id, case.decided_by_id, *case.reports.values_list("reporter", flat=True)} - {None}
    return thing is not None and known_of(case).judges(thing).exclude(pk__in=outside).exists()


@transaction.atomic
def block(*, member: User, by: User, at: datetime) -> None:
    """Hear nothing from somebody any more; nobody but `by` learns of it."""
    Block.objects.get_or_create(blocker=by, blocked=member, defaults={"blocked_at": at})


@transaction.atomic
def unblock(*, member: User, by: User) -> None:
    """Hear from them again."""
    Block.objects.filter(blocker=by, blocked=member).delete()


@transaction.atomic
def watch_word(*, word: str, by: User, at: datetime) -> None:
    """Texts with this word wait for moderation from now on."""
    watched, is_new = WatchedWord.objects.get_or_create(word=word.casefold(), defaults={"added_at": at})
    if is_new:
        record("moderation.word_added", actor=by, subject=watched, audience=OFFICE, at=at)


@transaction.atomic
def forget_word(*, word: WatchedWord, by: User, at: datetime) -> None:
    """Texts with this word appear at once again."""
    record("moderation.word_removed", actor=by, subject=word, audience=OFFICE, at=at)
    word.delete()


def _record(verb: str, case: Case, *, by: User, at: datetime) -> None:
    """Nobody reads of cases in lists of facts; notices reach those concerned."""
    record(verb, actor=by, subject=case, audience=NOBODY, at=at)
