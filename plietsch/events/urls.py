"""Addresses below /veranstaltungen/, and the feed beside it."""

from django.urls import path

from plietsch.events.views import calendar, events, people, planning, programme, registrations, streams

app_name = "events"
urlpatterns = [
    path("veranstaltungen.ics", calendar.feed, name="feed"),
    path("veranstaltungen/", calendar.upcoming, name="calendar"),
    path("veranstaltungen/vergangene/", calendar.past, name="past"),
    path("veranstaltungen/monat/", calendar.month, name="month"),
    path("veranstaltungen/reihen/<slug:series>/", calendar.series, name="series"),
    path("veranstaltungen/reihen/<slug:series>.ics", calendar.series_feed, name="series_feed"),
    # planning
    path("veranstaltungen/planung/", planning.plans, name="plans"),
    path("veranstaltungen/planung/neu/", planning.plan, name="plan"),
    path("veranstaltungen/planung/reihen/neu/", planning.start_series, name="start_series"),
    path("veranstaltungen/planung/orte/neu/", planning.add_venue, name="add_venue"),
    path("veranstaltungen/<slug:event>/bearbeitung/", planning.edit, name="edit"),
    path("veranstaltungen/<slug:event>/veroeffentlichung/", planning.publication, name="publication"),
    path("veranstaltungen/<slug:event>/absage/", planning.cancellation, name="cancellation"),
    path("veranstaltungen/<slug:event>/kopie/", planning.copy, name="copy"),
    path("veranstaltungen/<slug:event>/programm/", programme.add, name="add_item"),
    path("veranstaltungen/<slug:event>/fragen/", programme.ask, name="inquiries"),
    path("veranstaltungen/fragen/<int:inquiry>/loeschung/", programme.unask, name="inquiry_removal"),
    path("veranstaltungen/programmpunkte/<int:programmeitem>/", programme.edit, name="item"),
    path(
        "veranstaltungen/programmpunkte/<int:programmeitem>/loeschung/", programme.remove, name="item_removal"
    ),
    # taking part
    path("veranstaltungen/<slug:event>/anmeldung/", registrations.sign_up, name="sign_up"),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/", registrations.registration, name="registration"
    ),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/bestaetigung/",
        registrations.confirmation,
        name="confirmation",
    ),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/annahme/",
        registrations.acceptance,
        name="acceptance",
    ),
    path("veranstaltungen/anmeldungen/<str:registration_key>/wechsel/", registrations.switch, name="switch"),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/abmeldung/",
        registrations.withdrawal,
        name="withdrawal",
    ),
    # who comes
    path("veranstaltungen/<slug:event>/teilnehmende/", people.people, name="people"),
    path("veranstaltungen/<slug:event>/teilnehmende.csv", people.people_csv, name="people_csv"),
    path("veranstaltungen/<slug:event>/teilnehmende.xlsx", people.people_xlsx, name="people_xlsx"),
    path("veranstaltungen/anwesenheit/<int:registration>/", people.arrival, name="arrival"),
    # live
    path("veranstaltungen/<slug:event>/livestream/", streams.stream, name="stream"),
    path("veranstaltungen/<slug:event>/livestream/stand/", streams.stream_state, name="stream_state"),
    path("veranstaltungen/<slug:event>/livestream/index.m3u8", streams.main_playlist, name="main_playlist"),
    path("veranstaltungen/<slug:event>/livestream/<slug:rendition>.m3u8", streams.playlist, name="playlist"),
    path(
        "veranstaltungen/<slug:event>/livestream/<slug:rendition>/<str:part>", streams.segment, name="segment"
    ),
    # one event
    path("veranstaltungen/<slug:event>.ics", events.event_ics, name="event_ics"),
    path("veranstaltungen/<slug:event>/", events.event, name="event"),
]
