"""How letterboxes take part: a process that listens, mails that come back, what people see of it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import (
    Checkup,
    Helper,
    Manifest,
    Panel,
    PersonalData,
    Reaction,
    Retention,
    ReturnPath,
    Schedule,
    Verb,
)
from plietsch.letterboxes import mailbox, tasks
from plietsch.letterboxes.addresses import return_path
from plietsch.letterboxes.models import Arrival, Letterbox
from plietsch.letterboxes.operations.failures import note_refused
from plietsch.letterboxes.rules import write_by_mail

ARRIVALS_KEPT = timedelta(days=14)


def my_letterbox(user: Person, thing: Any) -> dict[str, Any] | None:
    """Whether mails reach this person, and new addresses, on the page of their wishes."""
    if not (settings.MAIL_IN and write_by_mail(user)):
        return None
    return {"silent": Letterbox.objects.silent().filter(member=user.pk).first()}


def how_many_are_silent(user: Person, thing: Any) -> dict[str, Any] | None:
    """How many people no news reach, for the office."""
    count = Letterbox.objects.silent().filter(member__is_active=True).count()
    return {"count": count} if count else None


def sweep_arrivals(now: datetime) -> int:
    """Forget letters, read or not, after two weeks."""
    return Arrival.objects.filter(arrived_at__lt=now - ARRIVALS_KEPT).delete()[0]


manifest = Manifest(
    checkups=[Checkup("Mailbox", mailbox.problem)],
    verbs=[
        Verb("letter.arrived", _("Eine E-Mail ist eingegangen"), "mail"),
        Verb("letter.taken", _("{actor} hat per E-Mail geschrieben"), "mail"),
        Verb("letter.returned", _("Eine E-Mail von {actor} ging mit einer Erklärung zurück"), "mail"),
        Verb(
            "letter.dropped",
            _("Eine automatische E-Mail an eine Adresse von {subject} blieb liegen"),
            "close",
        ),
        Verb(
            "letter.refused", _("Jemand anders wollte unter einer Adresse von {subject} schreiben"), "warning"
        ),
        Verb("letterbox.failed", _("Eine E-Mail an {subject} kam zurück"), "warning"),
        Verb("letterbox.fell_silent", _("E-Mails erreichen {subject} nicht mehr"), "warning"),
        Verb("letterbox.resumed", _("{actor} bekommt wieder E-Mails"), "mail"),
        Verb("letterbox.renewed", _("{actor} hat neue Adressen zum Schreiben"), "mail"),
    ],
    reactions=[Reaction("letter.arrived", tasks.on_arrival)],
    panels=[
        Panel("notifications.settings", "letterboxes/_mine.html", my_letterbox, order=10),
        Panel("people.top", "letterboxes/_silent.html", how_many_are_silent),
    ],
    schedules=[
        Schedule("letterboxes.overdue", tasks.read_overdue, timedelta(minutes=5)),
        Schedule("letterboxes.mailbox", tasks.fetch_mail, timedelta(minutes=1)),
    ],
    helpers=[Helper("mail", ("receive_mail",), lambda: bool(settings.MAIL_IN) and not settings.MAIL_BOX)],
    return_paths=[ReturnPath(return_path, note_refused)],
    retention=[Retention(Arrival, _("Eingegangene E-Mails"), ARRIVALS_KEPT, sweep_arrivals)],
    personal_data=[
        PersonalData(
            model=Letterbox,
            label=_("Ob Sie E-Mails erreichen"),
            rows=lambda user: Letterbox.objects.filter(member=user),
            fields=["address", "failures", "failed_at", "silent_since"],
            erase=lambda user: Letterbox.objects.filter(member=user).delete(),
            purpose=_("An Postfächer, die es nicht mehr gibt, schreiben wir nicht weiter."),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("bis Sie Ihr Konto löschen"),
        ),
        PersonalData(
            model=Arrival,
            label=_("E-Mails, mit denen Sie etwas schreiben"),
            rows=lambda user: Arrival.objects.filter(member=user),
            fields=["recipient", "arrived_at", "read_at"],
            erase=lambda user: Arrival.objects.filter(member=user).delete(),
            purpose=_("Sie nehmen per E-Mail an Gruppen teil."),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("der Inhalt, bis er gelesen ist, der Zeitpunkt 14 Tage"),
        ),
    ],
)
