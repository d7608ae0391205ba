"""Addresses below /veranstaltungen/, and the feed beside it."""

from django.urls import path

from plietsch.events.views import (
    aftermath,
    calendar,
    door,
    events,
    hall,
    hosting,
    media_servers,
    people,
    planning,
    polls,
    programme,
    recordings,
    registrations,
    rooms,
    speakers,
    streams,
    subscriptions,
)

app_name = "events"
urlpatterns = [
    path("veranstaltungen.ics", calendar.feed, name="feed"),
    path("veranstaltungen/", calendar.upcoming, name="calendar"),
    path("veranstaltungen/vergangene/", calendar.past, name="past"),
    path("veranstaltungen/karte/", calendar.places, name="map"),
    path("veranstaltungen/liste/", calendar.embedded, name="embedded"),
    path("veranstaltungen/einbetten/", calendar.embedding, name="embedding"),
    path("veranstaltungen/feed.atom", calendar.atom, name="atom"),
    path("veranstaltungen/monat/", calendar.month, name="month"),
    path("veranstaltungen/reihen/<slug:series>/", calendar.series, name="series"),
    path("veranstaltungen/reihen/<slug:series>.ics", calendar.series_feed, name="series_feed"),
    path("veranstaltungen/orte/<str:place>.ics", calendar.place_feed, name="place_feed"),
    path("veranstaltungen/gruppen/<int:group>.ics", calendar.group_feed, name="group_feed"),
    path("veranstaltungen/meine/", subscriptions.mine, name="mine"),
    path("veranstaltungen/meine/adresse/", subscriptions.making, name="calendar_key"),
    path("veranstaltungen/meine/adresse/loeschung/", subscriptions.revocation, name="calendar_key_removal"),
    path(
        "veranstaltungen/kalender/<str:calendar_key>.ics", subscriptions.personal_feed, name="personal_feed"
    ),
    # planning
    path("veranstaltungen/planung/", planning.plans, name="plans"),
    path("veranstaltungen/planung/neu/", planning.plan, name="plan"),
    path("veranstaltungen/planung/reihen/neu/", planning.start_series, name="start_series"),
    path("veranstaltungen/planung/orte/neu/", planning.add_venue, name="add_venue"),
    path("veranstaltungen/<slug:event>/bearbeitung/", planning.edit, name="edit"),
    path("veranstaltungen/<slug:event>/texte/<slug:language>/", planning.translation, name="translation"),
    path("veranstaltungen/<slug:event>/veroeffentlichung/", planning.publication, name="publication"),
    path("veranstaltungen/<slug:event>/absage/", planning.cancellation, name="cancellation"),
    path("veranstaltungen/<slug:event>/absage/ruecknahme/", planning.reinstatement, name="reinstatement"),
    path("veranstaltungen/<slug:event>/loeschung/", planning.draft_removal, name="draft_removal"),
    path("veranstaltungen/<slug:event>/mitveranstaltende/", planning.organisers, name="organisers"),
    path("veranstaltungen/<slug:event>/kopie/", planning.copy, name="copy"),
    path("veranstaltungen/<slug:event>/programm/", programme.add, name="add_item"),
    path("veranstaltungen/<slug:event>/programm/projekte/", programme.presentation, name="presentation"),
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
    path("veranstaltungen/<slug:event>/anmeldung/gruppe/", registrations.colleagues, name="colleagues"),
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
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/angaben/", registrations.details, name="details"
    ),
    path("veranstaltungen/anmeldungen/<str:registration_key>/wechsel/", registrations.switch, name="switch"),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/abmeldung/",
        registrations.withdrawal,
        name="withdrawal",
    ),
    path("veranstaltungen/einladungen/<str:invitation_key>/raum/", rooms.room, name="room"),
    path("veranstaltungen/<slug:event>/raum/", rooms.hosts_room, name="hosts_room"),
    path("veranstaltungen/<slug:event>/raum/oeffnung/", rooms.opening, name="room_opening"),
    path("veranstaltungen/<slug:event>/raum/ende/", rooms.ending, name="room_ending"),
    # who comes
    path("veranstaltungen/<slug:event>/teilnehmende/", people.people, name="people"),
    path("veranstaltungen/<slug:event>/teilnehmende.csv", people.people_csv, name="people_csv"),
    path("veranstaltungen/<slug:event>/teilnehmende.xlsx", people.people_xlsx, name="people_xlsx"),
    path("veranstaltungen/<slug:event>/teilnehmende/neu/", people.addition, name="add_person"),
    path("veranstaltungen/absagen/<int:registration>/", people.removal, name="removal"),
    path("veranstaltungen/zusagen/<int:registration>/", people.approval, name="approval"),
    path("veranstaltungen/anwesenheit/<int:registration>/", people.arrival, name="arrival"),
    path("veranstaltungen/<slug:event>/namensschilder.pdf", door.badges_pdf, name="badges"),
    path("veranstaltungen/<slug:event>/teilnehmende.pdf", door.people_pdf, name="people_pdf"),
    path("veranstaltungen/<slug:event>/einlass/", door.door, name="door"),
    path("veranstaltungen/<slug:event>/einlass/worker.js", door.door_worker, name="door_worker"),
    path("veranstaltungen/einladungen/<str:invitation_key>/einlass/", door.entry, name="entry"),
    path("veranstaltungen/anmeldungen/<str:registration_key>/code.svg", door.ticket, name="ticket"),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/bescheinigung.pdf",
        door.certificate,
        name="certificate",
    ),
    path("veranstaltungen/anmeldungen/<str:registration_key>/anwesenheit/", door.presence, name="presence"),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/einverstaendnis/",
        door.presence_consent,
        name="presence_consent",
    ),
    path("veranstaltungen/bescheinigungen/<str:proof_key>/", door.proof, name="proof"),
    # live
    path("veranstaltungen/medienserver/", media_servers.media_server, name="media_server"),
    path("veranstaltungen/<slug:event>/livestream/", streams.stream, name="stream"),
    path("veranstaltungen/<slug:event>/livestream/stand/", streams.stream_state, name="stream_state"),
    path("veranstaltungen/<slug:event>/livestream/untertitel.vtt", streams.captions, name="captions"),
    path(
        "veranstaltungen/<slug:event>/livestream/untertitel/<slug:language>.vtt",
        streams.caption_file,
        name="caption_file",
    ),
    path("veranstaltungen/<slug:event>/livestream/aufzeichnung.mp4", streams.film, name="film"),
    path("veranstaltungen/<slug:event>/livestream/kapitel.vtt", streams.chapters, name="chapters"),
    path("veranstaltungen/<slug:event>/livestream/index.m3u8", streams.main_playlist, name="main_playlist"),
    path("veranstaltungen/<slug:event>/livestream/<slug:rendition>.m3u8", streams.playlist, name="playlist"),
    path(
        "veranstaltungen/<slug:event>/livestream/<slug:rendition>/<str:part>", streams.segment, name="segment"
    ),
    # afterwards
    path("veranstaltungen/<slug:event>/materialien/", aftermath.materials, name="materials"),
    path("veranstaltungen/materialien/<int:material>/", aftermath.material, name="material"),
    path(
        "veranstaltungen/materialien/<int:material>/loeschung/",
        aftermath.material_removal,
        name="material_removal",
    ),
    path("veranstaltungen/<slug:event>/rueckblick/", aftermath.review, name="review"),
    path("veranstaltungen/<slug:event>/zahlen/", aftermath.numbers, name="numbers"),
    path(
        "veranstaltungen/anmeldungen/<str:registration_key>/rueckmeldung/",
        aftermath.feedback,
        name="feedback",
    ),
    # recording
    path("veranstaltungen/<slug:event>/aufzeichnung/", recordings.recording, name="recording"),
    path("veranstaltungen/<slug:event>/aufzeichnung/ende/", recordings.ending, name="stream_ending"),
    path(
        "veranstaltungen/<slug:event>/aufzeichnung/veroeffentlichung/",
        recordings.recording_publication,
        name="recording_publication",
    ),
    path("veranstaltungen/<slug:event>/aufzeichnung/untertitel/", recordings.captions, name="caption_files"),
    path(
        "veranstaltungen/untertitel/<int:captionfile>/loeschung/",
        recordings.captions_removal,
        name="captions_removal",
    ),
    # who speaks
    path("veranstaltungen/mitwirkende/<int:speaker>/einwilligung/", speakers.consent, name="consent"),
    path(
        "veranstaltungen/mitwirkende/<int:speaker>/bitte/", speakers.consent_request, name="consent_request"
    ),
    path("veranstaltungen/mitwirkende/<str:speaker_key>/", speakers.speaker, name="speaker"),
    path(
        "veranstaltungen/programmpunkte/<int:programmeitem>/beginn/",
        recordings.beginning,
        name="item_beginning",
    ),
    path("veranstaltungen/<slug:event>/moderation/untertitel/", recordings.caption, name="caption"),
    # taking part in the hall
    path("m/<slug:hall_code>/", hall.join, name="hall_join"),
    path("veranstaltungen/saal/strom/", hall.stream, name="hall_stream"),
    path("veranstaltungen/anmeldungen/<str:registration_key>/saal/", hall.registered, name="hall_registered"),
    path("veranstaltungen/saal/fragen/<int:question>/stimme/", hall.vote, name="hall_vote"),
    path("veranstaltungen/saal/umfragen/<int:poll>/stimmzettel/", hall.ballot, name="hall_ballot"),
    path("veranstaltungen/<slug:event>/mitmachen/", hall.hall, name="hall"),
    path("veranstaltungen/<slug:event>/mitmachen/buehne/", hall.screen, name="hall_screen"),
    path("veranstaltungen/<slug:event>/mitmachen/code.svg", hall.code, name="hall_code"),
    path("veranstaltungen/<slug:event>/mitmachen/fragen/", hall.ask, name="hall_ask"),
    path("veranstaltungen/<slug:event>/mitmachen/beifall/", hall.applause, name="hall_applause"),
    path("veranstaltungen/<slug:event>/mitmachen/hand/", hall.hand, name="hall_hand"),
    # hosting the hall
    path("veranstaltungen/saal/fragen/<int:question>/stand/", hosting.question, name="hall_question"),
    path("veranstaltungen/saal/fragen/<int:question>/antwort/", hosting.written_answer, name="hall_answer"),
    path("veranstaltungen/saal/umfragen/<int:poll>/stand/", polls.poll, name="hall_poll"),
    path("veranstaltungen/saal/umfragen/<int:poll>/", polls.change, name="hall_poll_change"),
    path("veranstaltungen/saal/umfragen/<int:poll>/loeschung/", polls.removal, name="hall_poll_removal"),
    path("veranstaltungen/saal/woerter/<int:option>/streichung/", polls.word, name="hall_word"),
    path("veranstaltungen/saal/haende/<int:hand>/aufruf/", hosting.call_up, name="hall_call_up"),
    path("veranstaltungen/<slug:event>/moderation/", hosting.desk, name="hall_desk"),
    path("veranstaltungen/<slug:event>/moderation/oeffnung/", hosting.opening, name="hall_opening"),
    path("veranstaltungen/<slug:event>/moderation/ende/", hosting.closing, name="hall_closing"),
    path("veranstaltungen/<slug:event>/moderation/regeln/", hosting.rules, name="hall_rules"),
    path("veranstaltungen/<slug:event>/moderation/team/", hosting.hosts, name="hall_hosts"),
    path("veranstaltungen/<slug:event>/moderation/hinweis/", hosting.hint, name="hall_hint"),
    path("veranstaltungen/<slug:event>/moderation/umfragen/", polls.prepare, name="hall_prepare"),
    path("veranstaltungen/<slug:event>/moderation/themen/", hosting.topics, name="hall_topics"),
    path("veranstaltungen/<slug:event>/moderation/alles.xlsx", hosting.record_xlsx, name="hall_xlsx"),
    path("veranstaltungen/<slug:event>/moderation/fragen.csv", hosting.questions_csv, name="hall_questions"),
    path("veranstaltungen/<slug:event>/moderation/umfragen.csv", hosting.polls_csv, name="hall_polls"),
    # one event
    path("veranstaltungen/<slug:event>.ics", events.event_ics, name="event_ics"),
    path("veranstaltungen/<slug:event>/", events.event, name="event"),
]
