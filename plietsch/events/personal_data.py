"""What events know about a person, and what erasure leaves: no registration, no name without consent."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.registry import PersonalData
from plietsch.events.models import CalendarKey, Event, Question, Registration, Speaker
from plietsch.events.operations.leaving import forget_person
from plietsch.events.operations.speakers import CONSENTS


def erase_registrations(user: User) -> None:
    """Seats of events to come go to the next in line, then the rows go."""
    forget_person(person=user, at=timezone.now())


def erase_speakers(user: User) -> None:
    """The programme stays: with the name of who agreed to publication, else without it."""
    mine = Speaker.objects.filter(person=user)
    mine.filter(publication_agreed_at=None).update(name="–", function="")
    mine.update(person=None)


def erase_questions(user: User) -> None:
    """What was asked stays in the record, without the name."""
    Question.objects.filter(person=user).update(person=None, name="")


def hosting(user: User) -> QuerySet[Any]:
    """The events that this person moderates."""
    return Event.hosts.through.objects.filter(user=user).select_related("event")


def erase_calendar_key(user: User) -> None:
    """The address answers no more."""
    CalendarKey.objects.filter(person=user).delete()


PERSONAL_DATA = [
    PersonalData(
        model=CalendarKey,
        label=_("Adresse des eigenen Kalenders"),
        rows=lambda user: CalendarKey.objects.filter(person=user),
        fields=["made_at"],
        erase=erase_calendar_key,
        purpose=_("Ihr Kalenderprogramm liest Ihre Termine."),
        legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO",
        kept=_("bis Sie sie abschalten"),
    ),
    PersonalData(
        model=Question,
        label=_("Fragen bei Veranstaltungen"),
        rows=lambda user: Question.objects.filter(person=user).select_related("hall__event"),
        fields=["text", "name", "asked_at", "answer"],
        erase=erase_questions,
        purpose=_("Sie fragen mit Ihrem Namen; Fragen ohne Namen sind hier nicht verzeichnet."),
        legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO",
        kept=_("solange die Veranstaltung im Kalender steht"),
    ),
    PersonalData(
        model=Event.hosts.through,
        label=_("Moderation von Veranstaltungen"),
        rows=hosting,
        fields=["event"],
        erase=lambda user: hosting(user).delete(),
        purpose=_("Sie moderieren Fragen und Umfragen."),
        legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
        kept=_("solange die Veranstaltung im Kalender steht"),
    ),
    PersonalData(
        model=Registration,
        label=_("Anmeldungen zu Veranstaltungen"),
        rows=lambda user: Registration.objects.of(user).select_related("event", "seating"),
        fields=["event", "name", "email", "seating", "registered_at", "cancelled_at", "arrived_at"],
        erase=erase_registrations,
        purpose=_("Sie nehmen an Veranstaltungen teil."),
        legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
        kept=_("ein Jahr nach der Veranstaltung; vertrauliche Antworten zwei Wochen"),
    ),
    PersonalData(
        model=Speaker,
        label=_("Auftritte in Programmen"),
        rows=lambda user: Speaker.objects.of(user).select_related("event").prefetch_related("items"),
        fields=["event", "name", "function", "talks", *CONSENTS, "answered_at"],
        erase=erase_speakers,
        purpose=_("Das Programm nennt, wer mitwirkt."),
        legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO",
        kept=_("solange das Programm im Kalender steht; nach Ihrem Konto nur mit Ihrer Einwilligung"),
    ),
]
