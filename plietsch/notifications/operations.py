"""Tell a person, let them see it, take it back, send what waited."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation

from plietsch.accounts.models import User
from plietsch.core import mail
from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.notifications.models import Notice, Preference
from plietsch.notifications.queries import told

MAIL_AFTER = timedelta(minutes=2)
_signer = Signer(salt="plietsch.notifications.unsubscribe")


@transaction.atomic
def notify(activity: Activity, *, kind: str, to: Iterable[int], collapse: str) -> None:
    """Give the people `to` (keys of users) a notice of a recorded fact.

    Who has an unseen one with the same `collapse` gets no second: it counts up and still leads to the first.
    """
    members = set(to)
    waiting = Notice.objects.unseen().filter(collapse_key=collapse, member__in=members)
    counted_up = set(waiting.values_list("member", flat=True))
    waiting.update(count=F("count") + 1)
    Notice.objects.bulk_create(
        (
            Notice(
                member_id=member, kind=kind, activity=activity, collapse_key=collapse, noticed_at=activity.at
            )
            for member in sorted(members - counted_up)
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def see(*, member: User, at: datetime, collapse_keys: Iterable[str] | None = None) -> None:
    """Mark a person's notices as seen: all, or those about something just read."""
    notices = Notice.objects.unseen().filter(member=member)
    if collapse_keys is not None:
        notices = notices.filter(collapse_key__in=list(collapse_keys))
    notices.update(seen_at=at)


@transaction.atomic
def forget(*, member: int, context: models.Model) -> None:
    """Take away all that a person was told about `context`, such as a group they have left."""
    Notice.objects.filter(member=member, activity__context=key_of(context)).delete()


@transaction.atomic
def withdraw(*, subjects: Iterable[str]) -> None:
    """Take away what anybody was told about things that are gone; `subjects` are keys of facts."""
    Notice.objects.filter(activity__subject__in=list(subjects)).delete()


@transaction.atomic
def choose_mail(*, member: User, by_mail: bool) -> None:
    """Whether notices go out by mail too."""
    Preference.objects.update_or_create(member=member, defaults={"by_mail": by_mail})


def mail_due(*, at: datetime) -> int:
    """Mail what is still unseen, allowed and wanted, one mail a person; returns how many went out."""
    due = Notice.objects.due(at - MAIL_AFTER).select_related("member", "activity").order_by("member", "-pk")
    return sum(_mail(member, list(notices), at=at) for member, notices in groupby(due, attrgetter("member")))


@transaction.atomic
def _mail(member: User, notices: list[Notice], *, at: datetime) -> bool:
    """One person's mail; claiming the rows first keeps two workers from sending twice."""
    claimed = Notice.objects.filter(pk__in=[notice.pk for notice in notices], mailed_at=None, seen_at=None)
    if not claimed.update(mailed_at=at) or not _wants_mail(member):
        return False
    with translation.override(member.language):
        entries, stop = told(member, notices), unsubscribe_path(member)
    if not entries:
        return False
    mail.send(
        to=member,
        subject=entries[0].text,
        template="notifications/mail/notices",
        context={"entries": entries, "stop": stop},
        headers=mail.unsubscribe_headers(stop),
    )
    return True


def _wants_mail(member: User) -> bool:
    return member.is_member and not Preference.objects.filter(member=member, by_mail=False).exists()


def unsubscribe_path(member: User) -> str:
    """The address that switches a person's mails off without signing in."""
    return reverse("notifications:unsubscription", kwargs={"token": _signer.sign(str(member.pk))})


def member_of(token: str) -> User | None:
    """Whom an unsubscribe address belongs to, or None for a forged one."""
    try:
        return User.objects.filter(pk=int(_signer.unsign(token))).first()
    except BadSignature:
        return None
