"""Who may report, decide, appeal."""

from plietsch.core.audiences import OFFICE, audiences_of
from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.moderation.models import Case


@rule("moderation.report")
def report(user: Person) -> bool:
    """Every member reports what they may see."""
    return user.is_authenticated and user.is_member


@rule("moderation.read_cases")
def read_cases(user: Person) -> bool:
    """Every member has a page of cases: to decide, reported, about what they wrote."""
    return user.is_authenticated and user.is_member


@rule("moderation.block_member")
def block_member(user: Person) -> bool:
    """Every member chooses from whom they hear."""
    return user.is_authenticated and user.is_member


@rule("moderation.keep_words")
def keep_words(user: Person) -> bool:
    """The network office keeps the list of words."""
    return user.is_authenticated and user.is_member and user.is_office


@rule("moderation.view_case")
def view_case(user: Person, case: Case) -> bool:
    """Who decides, who reported, and who wrote it, as soon as it concerns them."""
    if not (user.is_authenticated and user.is_member):
        return False
    if case.author_id == user.pk:
        return case.is_held or not case.is_open or _reported(user, case)
    return _judges(user, case) or _reported(user, case)


@rule("moderation.decide_case")
def decide_case(user: Person, case: Case) -> bool:
    """Nobody decides about their own text, their own report, or twice about the same."""
    if not _judges(user, case) or case.author_id == user.pk or _reported(user, case):
        return False
    return case.is_open or (case.is_appealed and case.decided_by_id != user.pk)


@rule("moderation.appeal_case")
def appeal_case(user: Person, case: Case) -> bool:
    """Once, by the side that the decision went against."""
    if case.is_open or case.appealed_at or not (user.is_authenticated and user.is_member):
        return False
    return case.author_id == user.pk if case.verdict == "removed" else _reported(user, case)


def _judges(user: Person, case: Case) -> bool:
    if not (user.is_authenticated and user.is_member):
        return False
    audiences = audiences_of(user)
    return case.scope in audiences or (case.is_public and OFFICE in audiences)


def _reported(user: Person, case: Case) -> bool:
    return case.reports.filter(reporter=user.pk).exists()
