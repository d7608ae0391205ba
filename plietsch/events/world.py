"""The events of the demo network: those of 2020 as public pages tell of them, and samples to register for."""

from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.events import demo_stream
from plietsch.events.models import Event, Inquiry, Kind, Mode, Venue, Visibility
from plietsch.events.operations.aftermath import add_material, give_feedback, look_back
from plietsch.events.operations.attendance import check_in
from plietsch.events.operations.inquiries import add_inquiry
from plietsch.events.operations.planning import (
    add_venue,
    cancel_event,
    choose_organisers,
    plan_event,
    publish_event,
    start_series,
)
from plietsch.events.operations.programme import add_item, change_item
from plietsch.events.operations.registrations import register_member, request_registration
from plietsch.events.operations.streams import open_stream
from plietsch.events.operations.subscriptions import make_calendar_key
from plietsch.events.papers import proof_key
from plietsch.events.world_of_halls import grow_hall, tell_hall

SAMPLE = "*Beispielinhalt des Vorführnetzes.*"
UNKNOWN = "*Genaue Uhrzeiten und Plätze sind nicht überliefert; sie stehen hier als Beispiel.*"
SATURDAY = 5
FEW = 3  # seats of the event whose waiting list can be seen


def tell(world: World) -> None:
    """What was in 2020, what comes, a draft and a cancelled event."""
    world["series.digital-start"] = start_series(
        title="Digital-Start",
        description="Die Auftaktreihe des Netzwerks der digitalen Modellkommunen.",
        by=world["user.office"],
        at=world.now,
    )
    world["venue.kiel"] = _venue(world, "Tagungshaus am Wasser (Beispiel)")
    _tell_hidden(world)
    _tell_live(world)
    _tell_2020(world)
    _tell_what_comes(world)
    _tell_registrations(world)


def grow(world: World) -> None:
    """Three more events with programmes and people."""
    number = Event.objects.count()
    for each in range(number, number + 3):
        begin = _in_days(world, 30 + each, 17)
        event = _event(world, f"Sprechstunde Digitales {each}", begin, 2, {Mode.ONLINE: None})
        _programme(world, event, [(Kind.TALK, "Aus der Praxis", 60, ["Projektleitung (Beispiel)"])])
        register_member(event=event, mode=Mode.ONLINE, by=world["user.member"], at=world.now)
        _guest(world, event, f"gast-{each}@example.org")
    _guest(world, world["event.netzwerktreffen"], f"gast-{number}@example.org")
    grow_hall(world, number)
    add_inquiry(
        event=world["event.netzwerktreffen"],
        text=f"Frage {number}",
        kind=Inquiry.Kind.TEXT,
        by=world["user.office"],
        at=world.now,
    )


def _tell_2020(world: World) -> None:
    doerp = _event(
        world,
        "Clever Dörp",
        _at(date(2020, 9, 8), 16),
        3,
        {Mode.ONSITE: 100, Mode.ONLINE: None},
        venue=_venue(world, "Veranstaltungsort in Kiel (Haus nicht überliefert)"),
        summary="Übergabe der Bescheide an die digitalen Modellkommunen während der Digitalen Woche Kiel.",
        description=f"Vor Ort in Kiel und im Livestream.\n\n{UNKNOWN}",
    )
    world["event.clever-doerp"] = doerp
    _programme(
        world,
        doerp,
        [
            (Kind.WELCOME, "Begrüßung (Beispiel)", 20, []),
            (Kind.KEYNOTE, "Die Kommunen von morgen", 40, ["Max Thinius, Zukunftsforscher"]),
            (Kind.CEREMONY, "Übergabe der Bescheide an die Modellkommunen", 45, []),
            (Kind.BREAK, "Pause (Beispiel)", 20, []),
            (Kind.PANEL, "Moderierter Abschluss: das Netzwerk", 45, []),
        ],
    )
    world["programmeitem.keynote"] = doerp.items.get(kind=Kind.KEYNOTE)
    world["speaker.keynote"] = doerp.speakers.get()
    world["event.daseinsvorsorge"] = _event(
        world,
        "Digitalisierung der Daseinsvorsorge",
        _at(date(2020, 10, 20), 16),
        2,
        {Mode.ONLINE: None},
        summary="Zwei Stunden online.",
        description=UNKNOWN,
    )
    world["event.neue-loesungen"] = _event(
        world,
        "Neue digitale Lösungen",
        _at(date(2020, 11, 12), 16),
        2,
        {Mode.ONLINE: None},
        summary="Online-Veranstaltung zu neuen digitalen Lösungen.",
        description=UNKNOWN,
    )


def _tell_what_comes(world: World) -> None:
    meeting = _event(
        world,
        "Netzwerktreffen der Modellkommunen",
        _in_days(world, 12, 10),
        6,
        {Mode.ONSITE: 40, Mode.ONLINE: None},
        venue=world["venue.kiel"],
        summary="Ein Tag für Projekte, Fragen und Verabredungen – vor Ort und im Livestream.",
        description=f"Drei Kommunen zeigen, was läuft und was nicht.\n\n{SAMPLE}",
    )
    world["event.netzwerktreffen"] = meeting
    _programme(
        world,
        meeting,
        [
            (Kind.WELCOME, "Ankommen und Begrüßung", 30, ["Netzwerkbüro"]),
            (
                Kind.PROJECT,
                "Smart City Nortorf und Nortorfer Land",
                45,
                ["Projektleitung 1, Nortorf"],
            ),
            (Kind.PROJECT, "Smartes Baugebiet", 45, []),
            (Kind.BREAK, "Mittagspause", 60, []),
            (Kind.WORKSHOP, "Arbeit in Gruppen", 120, []),
            (Kind.PANEL, "Was nehmen wir mit?", 60, []),
        ],
    )
    ask = {"by": world["user.office"], "at": world.now}
    item, members = meeting.items.get(title="Smartes Baugebiet"), [(world["user.councillor"], "Kirchbarkau")]
    change_item(item=item, members=members, **ask)
    world["speaker.councillor"] = meeting.speakers.get(person=world["user.councillor"])
    world["speaker_key.councillor"] = world["speaker.councillor"].key
    choose_organisers(
        event=meeting,
        groups=[world["group.modellkommunen"]],
        partners=[],
        by=world["user.office"],
        at=world.now,
    )
    meals = ["alles", "vegetarisch", "vegan"]
    world["inquiry.meal"] = add_inquiry(
        event=meeting, text="Essen", kind=Inquiry.Kind.CHOICE, choices=meals, **ask
    )
    world["inquiry.access"] = add_inquiry(
        event=meeting,
        text="Was brauchen Sie, um gut teilzunehmen?",
        kind=Inquiry.Kind.TEXT,
        is_private=True,
        **ask,
    )
    world["event.lorawan"] = _event(
        world,
        "LoRaWAN für kleine Gemeinden",
        _in_days(world, 5, 17),
        2,
        {Mode.ONLINE: None},
        summary="Was kostet ein Funknetz für Sensoren, und wer betreibt es?",
        description=SAMPLE,
    )
    world["event.werkstatt"] = _event(
        world,
        "Werkstatt: Digitale Anträge",
        _in_days(world, 20, 14),
        3,
        {Mode.ONSITE: FEW},
        venue=world["venue.kiel"],
        series=None,
        summary="Kleine Runde mit wenigen Plätzen und einer Warteliste.",
        description=SAMPLE,
    )
    world["event.abgesagt"] = _event(
        world, "Exkursion ins Rechenzentrum", _in_days(world, 15, 9), 4, {Mode.ONSITE: 15},
        venue=world["venue.kiel"],
    )  # fmt: skip
    cancel_event(
        event=world["event.abgesagt"],
        reason="Das Haus wird umgebaut. Wir suchen einen neuen Termin.",
        by=world["user.office"],
        at=world.now,
    )


def _tell_live(world: World) -> None:
    """An event that runs right now; `manage.py live start` and `live test` fill its stream."""
    event = _event(
        world,
        demo_stream.TITLE,
        world.now.replace(minute=0, second=0, microsecond=0),
        12,
        {Mode.ONLINE: None},
        summary="Läuft jetzt: ein Testbild mit Uhr und Ton, sobald jemand es sendet.",
        description=SAMPLE,
        series=None,
    )
    world["event.live"] = event
    world["stream.live"] = open_stream(event=event, at=world.now)
    _programme(
        world,
        event,
        [
            (Kind.WELCOME, "Testbild und Ton", 60, []),
            (Kind.PROJECT, "Was sehen Sie hier?", 120, ["Netzwerkbüro"]),
            (Kind.PANEL, "Fragen aus Saal und Netz", 120, []),
        ],
    )
    tell_hall(world, event)


def _tell_hidden(world: World) -> None:
    """One event for members only, and a draft."""
    world["event.intern"] = _event(
        world,
        "Runde der Projektleitungen",
        _in_days(world, 8, 9),
        1,
        {Mode.ONLINE: 20},
        visibility=Visibility.MEMBERS,
        online_room="https://raum.example.org/projektleitungen",
        summary="Nur für Mitglieder des Netzwerks.",
    )
    world["event.entwurf"] = plan_event(
        title="Geheimplan Herbstforum",
        starts_at=_in_days(world, 60, 10),
        ends_at=_in_days(world, 60, 16),
        seats={Mode.ONLINE: None},
        by=world["user.office"],
        at=world.now,
    )


def _tell_registrations(world: World) -> None:
    meeting, workshop, at = world["event.netzwerktreffen"], world["event.werkstatt"], world.now
    answers = {world["inquiry.meal"]: "vegetarisch", world["inquiry.access"]: "Platz für einen Rollstuhl"}
    mine = register_member(
        event=meeting, mode=Mode.ONSITE, answers=answers, by=world["user.councillor"], at=at
    )
    world["registration.councillor"] = mine
    world["registration_key.councillor"] = mine.key
    register_member(event=meeting, mode=Mode.ONLINE, by=world["user.science"], at=at)
    world["registration.guest"] = _guest(world, meeting, "gast@example.org")
    world["registration_key.guest"] = world["registration.guest"].key
    small = _event(
        world,
        "Fachrunde mit Zusage",
        _in_days(world, 25, 13),
        2,
        {Mode.ONLINE: 12},
        needs_approval=True,
        series=None,
        summary="Das Netzwerkbüro sagt zu: So passt die Runde zusammen.",
        description=SAMPLE,
    )
    pending = register_member(event=small, mode=Mode.ONLINE, by=world["user.business"], at=at)
    world["event.fachrunde"], world["registration.pending"] = small, pending
    for minutes, role in enumerate(("councillor", "business", "utility", "science", "member")):
        registration = register_member(
            event=workshop, mode=Mode.ONSITE, by=world[f"user.{role}"], at=at + timedelta(seconds=minutes)
        )
    world["registration.waiting"] = registration
    world["registration_key.waiting"] = registration.key
    live = register_member(event=world["event.live"], mode=Mode.ONLINE, by=world["user.member"], at=at)
    world["registration_key.live"] = live.key
    world["invitation_key.live"] = live.invitation_key
    world["calendar_key.member"] = make_calendar_key(by=world["user.member"], at=at).key
    _tell_aftermath(world)
    _tell_attended(world)


def _tell_aftermath(world: World) -> None:
    """What the network looks back on."""
    office, at, doerp = world["user.office"], world.now, world["event.clever-doerp"]
    file = SimpleUploadedFile("hinweise.txt", b"Handzettel (Beispiel)")
    upload = store(file, by=office, at=at)
    world["material.handout"] = add_material(
        event=doerp, upload=upload, title="Handzettel (Beispiel)", by=office, at=at
    )
    text = "Die Bescheide sind übergeben. Was vereinbart wurde, steht hier als Beispiel."
    look_back(event=doerp, text=text, by=office, at=at)


def _tell_attended(world: World) -> None:
    """An event of last month: two came, and said how it was; a certificate proves it."""
    event = _event(
        world,
        "Sprechstunde: Förderanträge",
        _in_days(world, -30, 15),
        1,
        {Mode.ONSITE: 20},
        venue=world["venue.kiel"],
        series=None,
        summary="Eine Stunde für Ihre Fragen zum Antrag.",
        description=SAMPLE,
    )
    world["event.sprechstunde"] = event
    said = {"science": (5, "Endlich verständlich erklärt. (Beispiel)"), "business": (4, "")}
    for role, (stars, text) in said.items():
        before, person = event.starts_at - timedelta(days=7), world[f"user.{role}"]
        registration = register_member(event=event, mode=Mode.ONSITE, by=person, at=before)
        check_in(registration=registration, by=world["user.office"], at=event.starts_at)
        give_feedback(registration=registration, stars=stars, text=text, at=event.ends_at)
    world["proof_key.attended"] = proof_key(registration)
    world["registration_key.attended"] = registration.key


def _guest(world: World, event: Event, email: str) -> object:
    return request_registration(
        event=event, mode=Mode.ONLINE, name="Gast (Beispiel)", email=email, language="de", at=world.now
    )


def _event(
    world: World, title: str, begin: datetime, hours: int, seats: dict[str, int | None], **facts: object
) -> Event:
    """A published event of the series, unless told otherwise."""
    at = min(world.now, begin - timedelta(days=30))
    event = plan_event(
        title=title,
        starts_at=begin,
        ends_at=begin + timedelta(hours=hours),
        seats=seats,
        by=world["user.office"],
        at=at,
        **{"series": world["series.digital-start"], **facts},
    )
    publish_event(event=event, by=world["user.office"], at=at)
    return event


def _programme(world: World, event: Event, items: list[tuple[str, str, int, list[str]]]) -> None:
    begin = event.starts_at
    for kind, title, minutes, speakers in items:
        end = begin + timedelta(minutes=minutes)
        add_item(
            event=event,
            kind=kind,
            title=title,
            starts_at=begin,
            ends_at=end,
            speakers=speakers,
            by=world["user.office"],
            at=event.changed_at,
        )
        begin = end


def _venue(world: World, name: str) -> Venue:
    return add_venue(
        name=name,
        place=world["place.kiel"],
        access="Angaben fehlen noch; fragen Sie uns gern.",
        by=world["user.office"],
        at=world.now,
    )


def _in_days(world: World, days: int, hour: int) -> datetime:
    """An hour some days from now, or on the Monday after where that is a weekend."""
    day = timezone.localdate(world.now) + timedelta(days=days)
    return _at(day + timedelta(days=7 - day.weekday() if day.weekday() >= SATURDAY else 0), hour)


def _at(day: date, hour: int) -> datetime:
    """A full hour of the network's clock on a day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
