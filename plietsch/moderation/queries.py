"""What is reported and who blocks whom."""

from collections.abc import Collection, Iterable

from django.apps import apps
from django.db.models import Model
from django.utils.text import Truncator

from plietsch.core.html import plain
from plietsch.core.names import Person
from plietsch.core.naming import with_names
from plietsch.core.registry import Holdable, Reportable, registry
from plietsch.core.things import visible_things
from plietsch.moderation.models import Block, Case

LONGEST_EXCERPT = 160


def reportable_of(kind: str) -> Reportable:
    """How moderation deals with a kind of things, such as "groups.post"."""
    return next(part for part in registry.parts(Reportable) if part.model._meta.label_lower == kind)


def holdable_of(word: str) -> Holdable:
    """How a held text appears."""
    return next(part for part in registry.parts(Holdable) if part.word == word)


def known_of(case: Case) -> Reportable | Holdable:
    """How moderation deals with the thing of a case, or lets its text appear."""
    return holdable_of(case.kind) if case.is_held else reportable_of(case.kind)


def is_discreet(case: Case) -> bool:
    """Whether nobody names a case where others could read along, as in mails."""
    thing = thing_of(case.subject)
    return thing is None or known_of(case).is_discreet(thing)


def waiting_for(user: Person, most: int) -> list[Case]:
    """What this person has to decide, the oldest first, with kind, grounds and how the text begins."""
    rows = Case.objects.visible_to(user).to_decide(user).select_related("author").prefetch_related("reports")
    found = list(rows.order_by("opened_at", "pk")[:most])
    texts = with_names(user, [case.text for case in found])
    for case, text in zip(found, texts, strict=True):
        case.label = known_of(case).label
        case.grounds = sorted({str(report.get_ground_display()) for report in case.reports.all()})
        case.said = Truncator(plain(text)).chars(LONGEST_EXCERPT)
    return found


def reported_thing(user: Person, key: str) -> Model | None:
    """The thing with this key, such as "groups.post:17", if it can be reported and this person may see it."""
    kind, _colon, number = key.partition(":")
    kinds = {part.model._meta.label_lower for part in registry.parts(Reportable)}
    if kind not in kinds or not number.isdecimal() or len(number) > 18:  # noqa: PLR2004 - fits a column
        return None
    return visible_things(user, [key]).get(f"{kind}:{int(number)}")


def thing_of(key: str) -> Model | None:
    """The thing with this key, whoever may see it, for what moderation does with it."""
    kind, _colon, number = key.partition(":")
    return apps.get_model(kind)._base_manager.filter(pk=int(number)).first()


def blockers_of(blocked: int | None, among: Collection[int] | None = None) -> set[int]:
    """Who wants to hear nothing from this person."""
    rows = Block.objects.filter(blocked=blocked)
    return set((rows if among is None else rows.filter(blocker__in=among)).values_list("blocker", flat=True))


def blocked_by(blocker: int, among: Collection[int]) -> set[int]:
    """Those of `among` from whom this person wants to hear nothing."""
    rows = Block.objects.filter(blocker=blocker, blocked__in=among) if among else Block.objects.none()
    return set(rows.values_list("blocked", flat=True))


def without_blockers(actor: int | None, members: Iterable[int]) -> set[int]:
    """Those of `members` who want to hear from this person."""
    found = set(members)
    return found - blockers_of(actor, found) if actor and found else found
