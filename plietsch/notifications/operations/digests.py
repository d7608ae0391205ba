"""One digest for everything: what was written while a person was away, read when it is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core import mail
from plietsch.core.registry import DigestEntry, DigestPart, registry
from plietsch.letterboxes.queries import unreachable
from plietsch.notifications.hours import is_quiet
from plietsch.notifications.models import Mailing, Notice, Preference, Rhythm
from plietsch.notifications.operations.preferences import DIGEST, next_digest, unsubscribe_path
from plietsch.notifications.queries import mailable, mails_this_week

BATCH = 500
MOST_NOTICES = 20
PERIOD = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    title: Any
    entries: list[DigestEntry]


def send_digests(*, at: datetime) -> int:
    """Send all digests that are due; returns how many went out."""
    _give_everybody_a_date(at)
    sent, due = 0, Preference.objects.filter(digest_due_at__lte=at)
    reached = iter(due.exclude(member__in=unreachable()).order_by("member").values_list("member", flat=True))
    while people := list(islice(reached, BATCH)):
        counts, noticed = mails_this_week(people, at), _with_notices(people, at)
        for wish in due.filter(member__in=people).select_related("member"):
            if not is_quiet(wish, at):
                has_room = counts.get(wish.member_id, 0) < wish.most_mails
                sent += _send(wish, has_room=has_room, has_notices=wish.member_id in noticed, at=at)
    return sent


def _give_everybody_a_date(at: datetime) -> None:
    """Members who never chose anything get the weekly digest too."""
    chosen = Preference.objects.filter(member=OuterRef("pk"))
    new = User.objects.members().filter(~Exists(chosen)).values_list("pk", flat=True)
    due = next_digest(Rhythm.WEEKLY, after=at)
    Preference.objects.bulk_create(
        (Preference(member_id=key, digest_due_at=due) for key in new),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@transaction.atomic
def _send(wish: Preference, *, has_room: bool, has_notices: bool, at: datetime) -> bool:
    """One person's digest; moving the date first keeps two workers from sending twice.

    Without room in the week nothing is sent and nothing lost: the next digest begins where the last ended.
    """
    since, goes = wish.digested_at or at - PERIOD[Rhythm(wish.digest)], has_room and wish.member.is_member
    mine = Preference.objects.filter(member=wish.member_id, digest_due_at=wish.digest_due_at)
    following = next_digest(wish.digest, after=at)
    if not mine.update(digest_due_at=following, digested_at=at if goes else since) or not goes:
        return False
    with translation.override(wish.member.language):
        first = _notices(wish.member, at) if has_notices else None
        sections = _sections(wish.member, since, at, first)
        if not sections:
            return False
        _write(wish.member, sections)
    Mailing.objects.create(member=wish.member, sent_at=at)
    return True


def _sections(member: User, since: datetime, at: datetime, first: Section | None) -> list[Section]:
    parts = sorted(registry.parts(DigestPart), key=lambda part: part.order)
    found = [Section(part.title, list(part.entries(member, since, at))) for part in parts]
    return [section for section in (first, *found) if section and section.entries]


def _with_notices(people: Collection[int], at: datetime) -> set[int]:
    """Who of many has been told something that did not go out."""
    waiting = Notice.objects.due(at).filter(member__in=people)
    return set(waiting.values_list("member", flat=True).distinct())


def _notices(member: User, at: datetime) -> Section:
    """What is addressed to the person and has not gone out: over the week's limit, or not wanted at once."""
    waiting = Notice.objects.due(at).filter(member=member)
    notices = list(waiting.select_related("activity").order_by("-pk")[:MOST_NOTICES])
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=at)
    told = mailable(member, notices)
    return Section(_("Für Sie"), [DigestEntry(entry.text, entry.url) for entry in told])


def _write(member: User, sections: list[Section]) -> None:
    stop = unsubscribe_path(member, DIGEST)
    mail.send(
        to=member,
        subject=_("Was bei Ihnen im Netzwerk neu ist"),
        template="notifications/mail/digest",
        context={"sections": sections, "stop": stop},
        headers=mail.unsubscribe_headers(stop),
    )
