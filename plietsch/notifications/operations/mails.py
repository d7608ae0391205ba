"""Send what a person has not seen: after two minutes, in their hours, and never more than they want."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core import mail
from plietsch.letterboxes.addresses import addresses_of_places
from plietsch.letterboxes.queries import unreachable
from plietsch.notifications.hours import is_quiet
from plietsch.notifications.models import Mailing, Notice, Preference, Rhythm
from plietsch.notifications.operations.preferences import NOTICES, unsubscribe_path
from plietsch.notifications.queries import Told, mailable, mails_this_week

MAIL_AFTER = timedelta(minutes=2)
TOO_OLD = timedelta(days=4)  # longer than a quiet weekend; what is older waits for the digest


def mail_due(*, at: datetime) -> int:
    """Mail what is still unseen, allowed and wanted, one mail a person; returns how many went out."""
    waiting: dict[User, list[Notice]] = defaultdict(list)
    without_mail = Preference.objects.filter(by_mail=False).values("member")
    due = Notice.objects.due(at - MAIL_AFTER).filter(noticed_at__gt=at - TOO_OLD)
    wanted = due.exclude(member__in=without_mail).exclude(member__in=unreachable())
    wanted = wanted.select_related("member", "activity")
    for notice in wanted.order_by("member", "-pk"):
        waiting[notice.member].append(notice)
    reached = _reached_now(waiting, at=at)
    return sum(_mail(member, waiting[member], at=at) for member in waiting if member.pk in reached)


def _reached_now(members: Collection[User], *, at: datetime) -> set[int]:
    """Who gets a mail now: is not at rest, and has room for one beside the digest."""
    keys = [member.pk for member in members]
    preferences = Preference.objects.in_bulk(keys)
    sent = mails_this_week(keys, at)
    wishes = {key: preferences.get(key, Preference(member_id=key)) for key in keys}
    return {key for key, wish in wishes.items() if not is_quiet(wish, at) and sent.get(key, 0) < _room(wish)}


def _room(wish: Preference) -> int:
    """One mail of the week is kept for the digest."""
    return wish.most_mails - (wish.digest != Rhythm.NEVER)


@transaction.atomic
def _mail(member: User, notices: list[Notice], *, at: datetime) -> bool:
    """One person's mail; claiming the rows first keeps two workers from sending twice."""
    claimed = Notice.objects.filter(pk__in=[notice.pk for notice in notices]).unmailed()
    if not claimed.update(mailed_at=at) or not member.is_member:
        return False
    with translation.override(member.language):
        entries, stop = mailable(member, notices), unsubscribe_path(member, NOTICES)
        if not entries:
            return False
        addresses = addresses_of_places(member, {entry.place for entry in entries})
        answered = [replace(entry, answer_to=addresses.get(entry.place, "")) for entry in entries]
        answer_to = _only_one(entry.answer_to for entry in answered)
        mail.send(
            to=member,
            subject=_subject(entries),
            template="notifications/mail/notices",
            context={"entries": answered, "stop": stop, "answer_to": answer_to},
            headers=_headers(member, entries, stop, answer_to),
        )
    Mailing.objects.create(member=member, sent_at=at)
    return True


def _headers(member: User, entries: list[Told], stop: str, answer_to: str) -> dict[str, str]:
    """How to stop these mails, where this one is answered, and the thread that all of it is about."""
    headers = mail.unsubscribe_headers(stop)
    if answer_to:
        headers["Reply-To"] = answer_to
    if thread := _only_one(entry.thread for entry in entries):
        headers |= mail.thread_headers(to=member, about=thread)
    return headers


def _only_one(values: Iterable[str]) -> str:
    """What is the same for all, if anything is."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _subject(entries: list[Told]) -> str:
    if len(entries) == 1:
        return entries[0].text
    return _("%(first)s und %(count)s weitere") % {"first": entries[0].text, "count": len(entries) - 1}
