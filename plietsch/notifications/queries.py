"""Notices in words: who did what to which thing, as far as the person may see it now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Model
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.registry import NoticeKind, Passage, registry
from plietsch.core.things import visible_things
from plietsch.moderation.queries import blocked_by
from plietsch.notifications.models import Mailing, Notice

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """One notice as it is read; what follows `is_new` is for mails.

    `answer_to` is the address of `place`; mails about the same `thread` belong together.
    """

    text: str
    icon: str
    url: str
    at: datetime
    is_new: bool
    excerpt: str = ""
    place: str = ""
    answer_to: str = ""
    thread: str = ""


def told(member: User, notices: Sequence[Notice]) -> list[Told]:
    """The notices of things and people that still reach this person, in words; constant queries."""
    things = visible_things(member, [notice.activity.subject for notice in notices])
    return [entry for _notice, entry in _tell_all(member, notices, things)]


def mailable(member: User, notices: Sequence[Notice]) -> list[Told]:
    """The same for a mail: with what was said, and without a word where a group keeps it inside."""
    things = visible_things(member, [notice.activity.subject for notice in notices])
    passages = _passages(member, notices, things)
    return [
        _for_mail(entry, notice, passages.get(notice.activity.subject, Passage()))
        for notice, entry in _tell_all(member, notices, things)
    ]


def mails_this_week(members: Collection[int], at: datetime) -> dict[int, int]:
    """How many mails with news went to these people within seven days."""
    rows = Mailing.objects.filter(member__in=members, sent_at__gt=at - WEEK)
    return dict(rows.values_list("member").annotate(count=Count("pk")))


def _kinds() -> dict[str, NoticeKind]:
    return {kind.name: kind for kind in registry.parts(NoticeKind)}


def _tell_all(
    member: User, notices: Sequence[Notice], things: Mapping[str, Model]
) -> list[tuple[Notice, Told]]:
    actors = {notice.activity.actor for notice in notices if notice.activity.actor}
    names = dict(User.objects.filter(pk__in=actors).values_list("pk", "name"))
    blocked, kinds = blocked_by(member.pk, actors), _kinds()
    return [
        (notice, _tell(notice, kinds[notice.kind], things[notice.activity.subject], names))
        for notice in notices
        if notice.activity.subject in things
        and notice.kind in kinds
        and (notice.activity.actor not in blocked or kinds[notice.kind].is_official)
    ]


def _tell(notice: Notice, kind: NoticeKind, thing: Model, names: dict[int, str]) -> Told:
    words = kind.text if notice.count == 1 else kind.many
    actor = names.get(notice.activity.actor or 0, _("Jemand"))
    return Told(
        text=str(words).format(actor=actor, subject=thing, count=notice.count),
        icon=kind.icon,
        url=thing.get_absolute_url(),  # type: ignore[attr-defined]
        at=notice.noticed_at,
        is_new=notice.seen_at is None,
    )


def _passages(member: User, notices: Sequence[Notice], things: Mapping[str, Model]) -> dict[str, Passage]:
    """What mails may say, asked once of each package that has something to say."""
    kinds = _kinds()
    found: dict[str, Passage] = {}
    for ask in {kind.passages for kind in kinds.values() if kind.passages}:
        subjects = {
            notice.activity.subject
            for notice in notices
            if notice.kind in kinds and kinds[notice.kind].passages == ask
        }
        asked = [things[subject] for subject in sorted(subjects & things.keys())]
        found |= ask(member, asked) if asked else {}
    return found


def _for_mail(entry: Told, notice: Notice, passage: Passage) -> Told:
    entry = replace(entry, thread=passage.place or notice.collapse_key)
    if passage.is_discreet:
        return replace(entry, text=_("Neues in einer vertraulichen Gruppe"))
    has_more = passage.excerpt and notice.count > 1
    more = _("Es gibt noch mehr zu lesen, als hier steht.") if has_more else ""
    return replace(entry, excerpt="\n\n".join(filter(None, (passage.excerpt, more))), place=passage.place)
