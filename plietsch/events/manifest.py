"""How events take part in the whole."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from shutil import which
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Activity
from plietsch.core.names import Person
from plietsch.core.registry import (
    CalendarAnswers,
    Chapter,
    Checkup,
    Dataset,
    DatasetField,
    Helper,
    Manifest,
    MenuItem,
    NoticeKind,
    Panel,
    Reaction,
    Retention,
    Schedule,
    Verb,
)
from plietsch.events import rooms, tasks
from plietsch.events.by_mail import answer_by_mail
from plietsch.events.live_route import ROUTE
from plietsch.events.models import Answer, Event, Registration, Speaker, Stream, Vote
from plietsch.events.offering import OFFERS
from plietsch.events.operations.attendance import forget_private_answers
from plietsch.events.operations.halls import forget_voters
from plietsch.events.operations.speakers import forget_addresses
from plietsch.events.personal_data import PERSONAL_DATA
from plietsch.events.queries import events_at, moderators_of, open_rows, organising_groups, with_rows
from plietsch.events.searching import SEARCHABLES
from plietsch.events.world import grow, tell

SHOWN = 3
PRIVATE_KEPT = timedelta(days=14)
KEPT = timedelta(days=365)


def upcoming(user: Person, thing: Any) -> dict[str, Any] | None:
    """The next events, for the start page."""
    now = timezone.now()
    events = Event.objects.visible_to(user).filter(published_at__isnull=False, cancelled_at=None)
    found = list(with_rows(events.upcoming(now))[:SHOWN])
    return {"events": found, "now": now} if found else None


def at_place(user: Person, place: Any) -> dict[str, Any] | None:
    """What comes in a place, with a calendar to subscribe to."""
    events, now = events_at(user, place), timezone.now()
    found = list(with_rows(events.upcoming(now))[:SHOWN])
    return {"events": found, "place": place, "now": now} if found else None


def with_project(user: Person, project: Any) -> dict[str, Any] | None:
    """Where a project speaks or spoke, the latest first."""
    seen = Event.objects.visible_to(user).filter(published_at__isnull=False, cancelled_at=None)
    found = list(seen.filter(items__project=project).distinct().order_by("-starts_at", "-pk")[:SHOWN])
    return {"events": found} if found else None


def in_group(user: Person, group: Any) -> dict[str, Any] | None:
    """What a group organises next, drafts for who prepares them; a calendar where programs may read it."""
    if group.pk not in organising_groups(timezone.localdate()):
        return None
    events = Event.objects.visible_to(user).filter(groups=group)
    found = list(events.upcoming(timezone.now())[:SHOWN])
    return {"events": found, "group": group} if found else None


def sweep_answers(now: datetime) -> int:
    """Private answers go two weeks after the event."""
    return forget_private_answers(ended_before=now - PRIVATE_KEPT)


def sweep_voters(now: datetime) -> int:
    """Two weeks after the event only the counts are left."""
    return forget_voters(ended_before=now - PRIVATE_KEPT)


def sweep_addresses(now: datetime) -> int:
    """A year after the event nobody writes to its speakers any more."""
    return forget_addresses(ended_before=now - KEPT)


def sweep_registrations(now: datetime) -> int:
    """Lists of people go a year after the event."""
    return Registration.objects.filter(event__ends_at__lt=now - KEPT).delete()[0]


def streams_in_demo() -> bool:
    """Whether the demo network shows a test picture."""
    return bool(settings.DEMO and settings.DEMO_STREAM and which("ffmpeg"))


VERBS = [
    Verb("series.started", _("{actor} hat die Reihe „{subject}“ begonnen"), "event"),
    Verb("venue.added", _("{actor} hat den Veranstaltungsort „{subject}“ eingetragen"), "home"),
    Verb("event.planned", _("{actor} plant „{subject}“"), "event"),
    Verb("event.published", _("„{subject}“ steht im Kalender"), "event"),
    Verb("event.changed", _("{actor} hat „{subject}“ geändert"), "edit"),
    Verb("event.organisers_chosen", _("{actor} hat bestimmt, wer „{subject}“ mitveranstaltet"), "people"),
    Verb("event.cancelled", _("„{subject}“ ist abgesagt"), "close"),
    Verb("event.reinstated", _("„{subject}“ findet doch statt"), "undo"),
    Verb("event.draft_deleted", _("{actor} hat den Entwurf einer Veranstaltung gelöscht"), "delete"),
    Verb("programme.changed", _("{actor} hat das Programm von „{subject}“ geändert"), "edit"),
    Verb("inquiry.added", _("{actor} fragt bei der Anmeldung zu „{subject}“ mehr"), "help"),
    Verb("inquiry.removed", _("{actor} fragt bei der Anmeldung zu „{subject}“ weniger"), "help"),
    Verb("room.opened", _("Der Online-Raum von „{subject}“ ist offen"), "play"),
    Verb("room.ended", _("Der Online-Raum von „{subject}“ ist geschlossen"), "close"),
    Verb("event.translated", _("{actor} hat „{subject}“ übersetzt"), "edit"),
    Verb("recording.captioned", _("{actor} hat Untertitel zu „{subject}“ hinzugefügt"), "comment"),
    Verb("recording.uncaptioned", _("{actor} hat Untertitel von „{subject}“ entfernt"), "delete"),
    Verb("stream.opened", _("Der Livestream von „{subject}“ ist bereit"), "play"),
    Verb("stream.ended", _("Der Livestream von „{subject}“ ist zu Ende"), "play"),
    Verb("hall.opened", _("Bei „{subject}“ kann man mitmachen"), "comment"),
    Verb("hall.closed", _("Das Mitmachen bei „{subject}“ ist beendet"), "comment"),
    Verb("hall.changed", _("{actor} hat die Regeln für das Mitmachen bei „{subject}“ geändert"), "settings"),
    Verb("hall.hinted", _("{actor} hat allen bei „{subject}“ etwas gesagt"), "info"),
    Verb("hall.hosts_chosen", _("{actor} hat bestimmt, wer „{subject}“ moderiert"), "people"),
    Verb("question.asked", _("Jemand hat etwas gefragt"), "help"),
    Verb("question.released", _("{actor} hat eine Frage freigegeben"), "check"),
    Verb("question.dismissed", _("{actor} zeigt eine Frage nicht"), "close"),
    Verb("question.taken_up", _("{actor} hat eine Frage auf die Bühne geholt"), "comment"),
    Verb("question.stepped_down", _("{actor} hat eine Frage von der Bühne genommen"), "undo"),
    Verb("question.answered", _("Eine Frage ist beantwortet"), "check"),
    Verb("poll.prepared", _("{actor} hat die Umfrage „{subject}“ vorbereitet"), "poll"),
    Verb("poll.changed", _("{actor} hat die Umfrage „{subject}“ geändert"), "edit"),
    Verb("poll.removed", _("{actor} hat eine Umfrage gelöscht"), "delete"),
    Verb("poll.opened", _("Die Umfrage „{subject}“ läuft"), "poll"),
    Verb("poll.closed", _("Die Umfrage „{subject}“ ist zu Ende"), "poll"),
    Verb("poll.shown", _("{actor} hat geändert, ob das Ergebnis von „{subject}“ zu sehen ist"), "chart"),
    Verb("poll.word_dropped", _("{actor} hat ein Wort aus „{subject}“ gestrichen"), "close"),
    Verb("recording.published", _("Die Aufzeichnung von „{subject}“ ist veröffentlicht"), "play"),
    Verb("recording.withdrawn", _("Die Aufzeichnung von „{subject}“ ist nicht mehr zu sehen"), "close"),
    Verb("recording.trimmed", _("{actor} hat die Aufzeichnung von „{subject}“ zugeschnitten"), "edit"),
    Verb("programme.item_began", _("Ein Programmpunkt von „{subject}“ hat begonnen"), "clock"),
    Verb(
        "programme.beginning_taken_back",
        _("Ein Programmpunkt von „{subject}“ hat doch noch nicht begonnen"),
        "undo",
    ),
    Verb("speaker.asked", _("{actor} hat zu „{subject}“ um Einwilligungen gebeten"), "comment"),
    Verb(
        "speaker.answered",
        _("Zu „{subject}“ hat jemand über die eigenen Einwilligungen entschieden"),
        "check",
    ),
    Verb("speaker.agreed", _("{actor} hat Einwilligungen zu „{subject}“ eingetragen"), "check"),
    Verb("material.added", _("Zu „{subject}“ gibt es neue Materialien"), "file"),
    Verb("material.removed", _("{actor} hat Materialien von „{subject}“ entfernt"), "delete"),
    Verb("event.looked_back", _("Zu „{subject}“ gibt es einen Rückblick"), "comment"),
    Verb("registration.made", _("Eine Anmeldung ist eingegangen"), "person"),
    Verb("registration.approved", _("Jemand darf kommen"), "check"),
    Verb("registration.moved_up", _("Jemand ist nachgerückt"), "person"),
    Verb("registration.offer_accepted", _("Jemand hat einen Platz angenommen"), "check"),
    Verb("registration.lapsed", _("Ein Platz ist weitergegeben"), "close"),
    Verb("registration.switched", _("Jemand nimmt anders teil"), "edit"),
    Verb("registration.details_changed", _("Jemand hat Angaben zur Anmeldung geändert"), "edit"),
    Verb("registration.declined", _("Eine Anfrage ist abgesagt"), "close"),
    Verb("registration.cancelled", _("Jemand hat sich abgemeldet"), "close"),
    Verb("registration.arrived", _("Jemand ist da"), "check"),
    Verb("registration.arrival_taken_back", _("Jemand ist doch nicht da"), "undo"),
    Verb("calendar_key.made", _("{actor} hat den eigenen Kalender abonniert"), "event"),
    Verb("calendar_key.revoked", _("{actor} hat die Adresse des eigenen Kalenders abgeschaltet"), "close"),
]


def ffmpeg() -> str:
    """Whether streams can be received."""
    if which("ffmpeg") is None and Stream.objects.filter(ended_at=None).exists():
        return "ffmpeg is missing, so no stream is received. `apt-get install ffmpeg`."
    return ""


def who_helps(fact: Activity) -> Iterable[int]:
    """Who moderates an event or organises it along, where something changed that calendars tell."""
    if not fact.facts.get("tells", True):
        return []
    event = Event.objects.get(pk=fact.subject.rpartition(":")[2])
    hosts = event.hosts.exclude(pk=fact.actor).values_list("pk", flat=True)
    return {*hosts, *moderators_of(event.groups.all(), but=fact.actor)}


NOTICES = [
    *(
        NoticeKind(verb, text, text, "event", to=who_helps)
        for verb, text in (
            ("event.changed", _("Zeit, Ort oder Titel von „{subject}“ haben sich geändert")),
            ("event.cancelled", _("„{subject}“ ist abgesagt")),
            ("event.reinstated", _("„{subject}“ findet doch statt")),
        )
    ),
    NoticeKind(
        "event.organisers_chosen",
        _("Ihre Gruppe veranstaltet „{subject}“ mit: Sie können das Programm füllen"),
        _("Ihre Gruppen veranstalten „{subject}“ mit: Sie können das Programm füllen"),
        "event",
    ),
    NoticeKind(
        "hall.hosts_chosen",
        _("Sie moderieren „{subject}“ und können Gäste einlassen"),
        _("Sie moderieren „{subject}“ und können Gäste einlassen"),
        "people",
    ),
]

manifest = Manifest(
    offers=OFFERS,
    notices=NOTICES,
    checkups=[Checkup("Online rooms", rooms.problem), Checkup("Live streams", ffmpeg, asks_database=True)],
    searchables=SEARCHABLES,
    verbs=VERBS,
    reactions=[
        Reaction("event.changed", tasks.on_event_changed),
        Reaction("event.cancelled", tasks.on_event_cancelled),
        Reaction("event.reinstated", tasks.on_event_reinstated),
        Reaction("recording.published", tasks.on_recording_changed),
        Reaction("recording.withdrawn", tasks.on_recording_changed),
        Reaction("recording.trimmed", tasks.on_recording_changed),
    ],
    menu=[
        MenuItem(
            _("Veranstaltungen"),
            "events:calendar",
            order=30,
            about=_("Termine vor Ort und online: anmelden, mitmachen, nachsehen."),
        ),
        MenuItem(
            _("Veranstaltungen planen"),
            "events:plans",
            order=30,
            menu="office",
            permission="events.plan_events",
        ),
    ],
    panels=[
        Panel("home.main", "events/_home.html", upcoming, order=20),
        Panel("project.main", "events/_with_project.html", with_project, order=40),
        Panel("group.sidebar", "events/_in_group.html", in_group, order=40),
        Panel("place.main", "events/_at_place.html", at_place, order=40),
    ],
    personal_data=PERSONAL_DATA,
    retention=[
        Retention(Answer, _("Vertrauliche Antworten bei Anmeldungen"), PRIVATE_KEPT, sweep_answers),
        Retention(Vote, _("Wer bei Fragen und Umfragen abgestimmt hat"), PRIVATE_KEPT, sweep_voters),
        Retention(Speaker, _("E-Mail-Adressen von Gästen, die mitwirkten"), KEPT, sweep_addresses),
        Retention(Registration, _("Anmeldungen zu Veranstaltungen"), KEPT, sweep_registrations),
    ],
    datasets=[
        Dataset(
            name="events",
            label=_("Veranstaltungen des Netzwerks"),
            description=_("Öffentliche Veranstaltungen mit Beginn, Ende und Ort."),
            theme="GOVE",
            keywords=[_("Veranstaltung"), _("Termin")],
            fields=[
                DatasetField(_("Titel")),
                DatasetField(_("Veranstaltungsreihe")),
                DatasetField(_("Beginn"), "moment"),
                DatasetField(_("Ende"), "moment"),
                DatasetField(_("Veranstaltungsort")),
                DatasetField(_("Ort")),
                DatasetField(_("Schlüssel des Ortes")),
                DatasetField(_("Breite"), "number"),
                DatasetField(_("Länge"), "number"),
                DatasetField(_("abgesagt"), "truth"),
                DatasetField(_("Adresse")),
            ],
            rows=open_rows,
        )
    ],
    schedules=[
        Schedule("events.reminders", tasks.send_reminders, every=timedelta(minutes=10)),
        Schedule("events.thanks", tasks.send_thanks, every=timedelta(minutes=30)),
        Schedule("events.seats", tasks.pass_on_seats, every=timedelta(minutes=5)),
    ],
    live=[ROUTE],
    calendar_answers=[CalendarAnswers(answer_by_mail)],
    helpers=[Helper("demo stream", ("live", "demo"), streams_in_demo)],
    world=[Chapter(tell, grow)],
)
