"""How moderation takes part: a queue, notices to both sides, reports and blocks on pages of members."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.activity import key_of
from plietsch.core.audiences import OFFICE
from plietsch.core.models import Activity
from plietsch.core.names import Person
from plietsch.core.registry import (
    Chapter,
    Manifest,
    MenuItem,
    NoticeKind,
    Panel,
    Passage,
    Reportable,
    Retention,
    Verb,
)
from plietsch.moderation import profiles
from plietsch.moderation.models import Block, Case
from plietsch.moderation.personal_data import PERSONAL_DATA
from plietsch.moderation.queries import is_discreet, known_of, thing_of
from plietsch.moderation.world import grow, tell

KEPT = timedelta(days=365)


def judges(activity: Activity) -> Iterable[int]:
    """Who decides about the case of a fact."""
    case = Case.objects.get(pk=activity.subject.partition(":")[2])
    found = set(profiles.office().values_list("pk", flat=True)) if OFFICE in _scopes(case) else set()
    thing = thing_of(case.subject) if case.scope != OFFICE else None
    if thing is not None:
        found |= set(known_of(case).judges(thing).values_list("pk", flat=True))
    return found - {case.author_id, case.decided_by_id, *case.reports.values_list("reporter", flat=True)}


def _scopes(case: Case) -> set[str]:
    return {case.scope, OFFICE} if case.is_public else {case.scope}


def both_sides(activity: Activity) -> Iterable[int]:
    """Who wrote a thing and who reported it."""
    case = Case.objects.get(pk=activity.subject.partition(":")[2])
    reporters = set(case.reports.values_list("reporter", flat=True))
    return reporters | {case.author_id} if case.author_id else reporters


def member_panel(user: Person, person: User) -> dict[str, Any] | None:
    """Report and block, on the page of another member."""
    if not (user.is_authenticated and user.is_member) or user.pk == person.pk:
        return None
    is_blocked = Block.objects.filter(blocker=user, blocked=person.pk).exists()
    return {"person": person, "is_blocked": is_blocked}


def my_blocks(user: Person, thing: Any) -> dict[str, Any] | None:
    """Whom this person has blocked, on the page of settings."""
    found = list(Block.objects.filter(blocker=user.pk).select_related("blocked").order_by("pk"))
    return {"blocks": found} if found else None


def sweep(now: datetime) -> int:
    """Drop cases that were decided long ago."""
    return Case.objects.filter(decided_at__lt=now - KEPT).exclude(appealed_at__gt=now - KEPT).delete()[0]


def passages(member: User, cases: Sequence[Model]) -> dict[str, Passage]:
    """No words in mails about what its group keeps inside, or what is gone."""
    return {key_of(case): Passage(is_discreet=is_discreet(case)) for case in cases if isinstance(case, Case)}


WAITS = _("„{subject}“ wartet auf Ihre Entscheidung")
DECIDED = _("Zu „{subject}“ ist entschieden")

manifest = Manifest(
    verbs=[
        Verb("moderation.reported", _("„{subject}“ wurde gemeldet"), "warning"),
        Verb("moderation.held", _("„{subject}“ wartet auf die Moderation"), "info"),
        Verb("moderation.decided", _("Über „{subject}“ wurde entschieden"), "check"),
        Verb("moderation.appealed", _("Einspruch zu „{subject}“"), "info"),
        Verb("moderation.settled", _("Über den Einspruch zu „{subject}“ wurde entschieden"), "check"),
        Verb("moderation.put_back", _("„{subject}“ ist wieder da"), "check"),
        Verb("moderation.word_added", _("{actor} hat ein Wort auf die Liste gesetzt"), "add"),
        Verb("moderation.word_removed", _("{actor} hat ein Wort von der Liste genommen"), "delete"),
    ],
    notices=[
        *(
            NoticeKind(
                name, WAITS, WAITS, "warning", passages=passages, to=judges, is_official=True, until=until
            )
            for name, until in (
                ("moderation.reported", ["moderation.decided"]),
                ("moderation.held", ["moderation.decided"]),
                ("moderation.appealed", ["moderation.settled"]),
            )
        ),
        *(
            NoticeKind(name, DECIDED, DECIDED, "check", passages=passages, to=both_sides, is_official=True)
            for name in ("moderation.decided", "moderation.settled")
        ),
    ],
    reportables=[
        Reportable(
            model=User,
            label=_("Profil"),
            author=lambda person: person,
            text=profiles.says,
            scope=profiles.scope,
            judges=profiles.office,
            take_down=profiles.take_down,
            put_back=profiles.put_back,
            kept=profiles.kept,
        )
    ],
    menu=[
        MenuItem(
            _("Moderation"), "moderation:cases", menu="account", order=70, permission="moderation.read_cases"
        )
    ],
    panels=[
        Panel("member.side", "moderation/_member.html", member_panel, order=90),
        Panel("notifications.settings", "moderation/_blocks.html", my_blocks, order=80),
    ],
    retention=[Retention(Case, _("Entschiedene Fälle der Moderation"), KEPT, sweep)],
    personal_data=PERSONAL_DATA,
    world=[Chapter(tell, grow)],
)
