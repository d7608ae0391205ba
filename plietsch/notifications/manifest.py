"""How notifications take part: a badge in the header, a mail every so often, what is kept about people."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Activity
from plietsch.core.names import Person
from plietsch.core.registry import (
    ANY_VERB,
    Manifest,
    MenuItem,
    NoticeKind,
    Panel,
    PersonalData,
    Reaction,
    Retention,
    Schedule,
    registry,
)
from plietsch.notifications.models import Mailing, Notice, Preference, PushDevice
from plietsch.notifications.operations import notify, withdraw
from plietsch.notifications.rules import read_notices
from plietsch.notifications.tasks import mail_due_notices, push_new_notices, send_due_digests

KEPT = timedelta(days=180)
MAILINGS_KEPT = timedelta(days=14)


def badge(user: Person, thing: Any) -> dict[str, Any] | None:
    """How many notices wait, for members."""
    return {"unseen": Notice.objects.visible_to(user).unseen().count()} if read_notices(user) else None


def sweep(now: datetime) -> int:
    """Drop notices that were seen long ago."""
    return Notice.objects.filter(seen_at__lt=now - KEPT).delete()[0]


def sweep_mailings(now: datetime) -> int:
    """Drop what no longer counts against a week."""
    return Mailing.objects.filter(sent_at__lt=now - MAILINGS_KEPT).delete()[0]


def hand_out(activity: Activity) -> None:
    """Take back what no longer holds, and tell those whom a kind of notice names by itself."""
    for kind in registry.parts(NoticeKind):
        if activity.verb in kind.until:
            withdraw(subjects=[activity.subject], kinds=[kind.name])
        if kind.to and kind.name == activity.verb:
            notify(activity, kind=kind.name, to=kind.to(activity), collapse=activity.subject)


manifest = Manifest(
    reactions=[Reaction(ANY_VERB, hand_out)],
    menu=[
        MenuItem(
            _("Benachrichtigungen"),
            "notifications:notices",
            menu="account",
            order=20,
            permission="notifications.read_notices",
        ),
    ],
    panels=[Panel("header.account", "notifications/_badge.html", badge, order=20, alone=True)],
    schedules=[
        Schedule("notifications.mail", mail_due_notices, timedelta(minutes=1)),
        Schedule("notifications.push", push_new_notices, timedelta(seconds=20)),
        Schedule("notifications.digests", send_due_digests, timedelta(minutes=5)),
    ],
    retention=[
        Retention(Notice, _("Gesehene Benachrichtigungen"), KEPT, sweep),
        Retention(Mailing, _("Zeitpunkte verschickter E-Mails"), MAILINGS_KEPT, sweep_mailings),
    ],
    personal_data=[
        PersonalData(
            model=Notice,
            label=_("Benachrichtigungen"),
            rows=lambda user: Notice.objects.filter(member=user),
            fields=["kind", "count", "noticed_at", "seen_at", "mailed_at"],
            erase=lambda user: Notice.objects.filter(member=user).delete(),
            purpose=_("Sie erfahren, wenn jemand Sie anspricht oder Ihnen antwortet."),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("180 Tage, nachdem Sie sie gesehen haben"),
        ),
        PersonalData(
            model=Preference,
            label=_("Wie und wann Sie von Neuem hören"),
            rows=lambda user: Preference.objects.filter(member=user),
            fields=["by_mail", "digest", "most_mails", "quiet_from", "quiet_until", "quiet_weekend"],
            erase=lambda user: Preference.objects.filter(member=user).delete(),
            purpose=_("Sie bekommen nur die E-Mails, die Sie möchten."),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("bis Sie Ihr Konto löschen"),
        ),
        PersonalData(
            model=PushDevice,
            label=_("Geräte, die Ihnen Benachrichtigungen zeigen"),
            rows=lambda user: PushDevice.objects.filter(member=user),
            fields=["label", "endpoint", "added_at"],
            erase=lambda user: PushDevice.objects.filter(member=user).delete(),
            purpose=_("Sie sehen Neues, auch wenn keine Seite offen ist."),
            legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO",
            kept=_("bis Sie das Gerät entfernen oder Ihr Konto löschen"),
        ),
        PersonalData(
            model=Mailing,
            label=_("Zeitpunkte verschickter E-Mails"),
            rows=lambda user: Mailing.objects.filter(member=user),
            fields=["sent_at"],
            erase=lambda user: Mailing.objects.filter(member=user).delete(),
            purpose=_("Sie bekommen nicht mehr E-Mails, als Sie möchten."),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("14 Tage"),
        ),
    ],
)
