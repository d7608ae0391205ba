"""What of events programs read and write; what only those registered may know, such as the online room,
is not read."""

from django.utils.translation import gettext_lazy as _

from plietsch.core.offers import Column, Entry, Offer, Writing, moment
from plietsch.events.models import Event, Mode, Registration, Tongue, Visibility
from plietsch.events.programs import change_draft, plan_event, register_member

NUMBER, TRUTH, MOMENT = Entry("whole"), Entry("truth"), Entry("moment")
PERHAPS_NUMBER, PERHAPS_MOMENT = Entry("whole", may_be_empty=True), Entry("moment", may_be_empty=True)
EVENT = {
    "title": Entry("text", 200),
    "series": PERHAPS_NUMBER,
    "summary": Entry("text", 300, may_be_empty=True),
    "description": Entry("text", 20_000, may_be_empty=True),
    "visibility": Entry("text", choices=tuple(Visibility.values)),
    "starts_at": MOMENT,
    "ends_at": MOMENT,
    "has_onsite": TRUTH,
    "onsite_seats": PERHAPS_NUMBER,
    "venue": PERHAPS_NUMBER,
    "has_online": TRUTH,
    "online_seats": PERHAPS_NUMBER,
    "online_room": Entry("text", 200, may_be_empty=True),
    "languages": Entry("texts", 5, many=len(Tongue.values)),
    "interpreting": Entry("text", 200, may_be_empty=True),
    "is_captioned": TRUTH,
    "registration_closes_at": PERHAPS_MOMENT,
    "is_open_to_guests": TRUTH,
    "needs_approval": TRUTH,
}
OFFERS = [
    Offer(
        "events",
        "event",
        _("Veranstaltungen"),
        Event,
        lambda user: Event.objects.visible_to(user).prefetch_related("seatings", "inquiries"),
        {
            "title": Column("text", lambda event: event.title),
            "slug": Column("text", lambda event: event.slug),
            "series": Column("whole", lambda event: event.series_id),
            "summary": Column("text", lambda event: event.summary),
            "description": Column("text", lambda event: event.description),
            "visibility": Column("text", lambda event: event.visibility),
            "starts_at": moment(lambda event: event.starts_at),
            "ends_at": moment(lambda event: event.ends_at),
            "venue": Column("whole", lambda event: event.venue_id),
            "modes": Column("texts", lambda event: sorted(one.mode for one in event.seatings.all())),
            "questions": Column(
                "texts",
                lambda event: [one.text for one in sorted(event.inquiries.all(), key=lambda one: one.pk)],
            ),
            "published_at": moment(lambda event: event.published_at),
            "cancelled_at": moment(lambda event: event.cancelled_at),
        },
        writing=Writing(EVENT, plan_event, optional=set(EVENT) - {"title", "starts_at", "ends_at"}),
        editing=Writing(EVENT, change_draft, optional=EVENT),
    ),
    Offer(
        "registrations",
        "registration",
        _("Anmeldungen zu Veranstaltungen"),
        Registration,
        lambda user: Registration.objects.visible_to(user).select_related("seating"),
        {
            "event": Column("whole", lambda registration: registration.event_id),
            "person": Column("whole", lambda registration: registration.person_id),
            "mode": Column("text", lambda registration: registration.seating.mode),
            "standing": Column("text", lambda registration: str(registration.standing.value)),
            "number": Column("whole", lambda registration: registration.number),
            "registered_at": moment(lambda registration: registration.registered_at),
        },
        {"event": "event"},
        Writing(
            {
                "event": NUMBER,
                "mode": Entry("text", choices=tuple(Mode.values)),
                "answers": Entry("texts", 500, may_be_empty=True, many=50),
            },
            register_member,
            optional=["answers"],
        ),
    ),
]
