"""Notices in words: who did what to which thing, as far as the person may see it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.registry import NoticeKind, registry
from plietsch.core.things import visible_things
from plietsch.notifications.models import Notice


@dataclass(frozen=True)
class Told:
    """One notice as it is read."""

    text: str
    icon: str
    url: str
    at: datetime
    is_new: bool


def told(member: User, notices: Sequence[Notice]) -> list[Told]:
    """The notices whose thing this person may still see, in words; constant queries."""
    things = visible_things(member, [notice.activity.subject for notice in notices])
    actors = {notice.activity.actor for notice in notices if notice.activity.actor}
    names = dict(User.objects.filter(pk__in=actors).values_list("pk", "name"))
    kinds = {kind.name: kind for kind in registry.parts(NoticeKind)}
    return [
        _tell(notice, kinds[notice.kind], things[notice.activity.subject], names)
        for notice in notices
        if notice.activity.subject in things and notice.kind in kinds
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
