"""Addresses of competitions, below /wettbewerbe/."""

from django.urls import path

from plietsch.competitions.views import (
    applications,
    calls,
    juries,
    meetings,
    office,
    papers,
    selections,
    statistics,
    submissions,
)

app_name = "competitions"
_applicants = [
    path("bewerbungen/", applications.applications, name="applications"),
    path("bewerbungen/<int:application>/", applications.application, name="application"),
    path("bewerbungen/<int:application>/eckdaten/", applications.facts, name="facts"),
    path("bewerbungen/<int:application>/finanzplan/", applications.plan, name="plan"),
    path("bewerbungen/<int:application>/abschnitte/<int:section>/", applications.section, name="section"),
    path("bewerbungen/<int:application>/mitwirkende/", applications.team, name="team"),
    path("bewerbungen/<int:application>/partner/", applications.partners, name="partners"),
    path("partner/<int:partner>/bestaetigung/", applications.confirmation, name="confirmation"),
    path("antworten/<int:answer>/datei/", applications.answer_file, name="answer_file"),
    path("bewerbungen/<int:application>/einreichung/", submissions.check, name="check"),
    path("bewerbungen/<int:application>/ruecknahme/", submissions.withdrawal, name="withdrawal"),
    path("einreichungen/<int:submission>/", submissions.submission, name="submission"),
    path("einreichungen/<int:submission>/bestaetigung.txt", submissions.receipt_file, name="receipt_file"),
    path("einreichungen/<int:submission>/einreichung.json", submissions.snapshot_file, name="snapshot_file"),
    path(
        "einreichungen/<int:submission>/dateien/<uuid:upload>/",
        submissions.submission_file,
        name="submission_file",
    ),
    path("nachforderungen/<int:paperrequest>/", papers.paper_reply, name="paper_reply"),
    path("nachforderungen/<int:paperrequest>/datei/", papers.paper_file, name="paper_file"),
    path("entscheidungen/<int:decision>/veroeffentlichung/", selections.consent, name="publication_consent"),
]
_jury = [
    path("jury/", juries.jury_duties, name="jury_duties"),
    path("bewerbungen/<int:application>/bewertung/", juries.review, name="review"),
    path("bewerbungen/<int:application>/befangenheit/", juries.conflict, name="conflict"),
    path("befangenheiten/<int:conflict>/aufhebung/", juries.clearing, name="clearing"),
    path("bewerbungen/<int:application>/beratung/", meetings.remarks, name="remarks"),
    path("beratungen/<int:case>/aufruf/", meetings.taking_up, name="taking_up"),
    path("beratungen/<int:case>/stimme/", meetings.vote, name="vote"),
    path("beratungen/<int:case>/beschluss/", meetings.resolution, name="resolution"),
    path("sitzungen/<int:meeting>/anwesenheit/", meetings.attendance, name="attendance"),
    path("sitzungen/<int:meeting>/ende/", meetings.closing, name="closing"),
    path("sitzungen/<int:meeting>/festlegungen/", meetings.pinning, name="pinning"),
    path("sitzungen/<int:meeting>/protokoll/", meetings.minutes, name="minutes"),
    path("sitzungen/<int:meeting>/protokoll.pdf", meetings.minutes_document, name="minutes_document"),
    path("<slug:call>/sitzung/", meetings.meeting, name="meeting"),
    path("<slug:call>/jury/", juries.jury, name="jury"),
    path("<slug:call>/jury/verteilung/", juries.assignments, name="assignments"),
    path("<slug:call>/jury/oeffnung/", juries.opening, name="opening"),
]
_office = [
    path("neu/", office.new_call, name="new_call"),
    path("abschnitte/<int:section>/fragen/", office.question, name="question"),
    path("rueckfragen/<int:inquiry>/", office.inquiry, name="inquiry"),
    path("bewerbungen/<int:application>/formale-pruefung/", office.eligibility, name="eligibility"),
    path("bewerbungen/<int:application>/nachforderungen/", papers.papers, name="papers"),
    path("bewerbungen/<int:application>/ausschluss/", office.exclusion, name="exclusion"),
    path("bewerbungen/<int:application>/festlegung/", selections.pin, name="pin"),
    path("bewerbungen/<int:application>/festlegung/loesen/", selections.unpinning, name="unpinning"),
    path("auswahlen/<int:selection>/", selections.selection, name="selection"),
    path("auswahlen/<int:selection>/uebernahme/", selections.adoption, name="adoption"),
    path("entscheidungen/<int:decision>/abweichung/", selections.deviation, name="deviation"),
    path("entscheidungen/<int:decision>/summe/", selections.amount, name="amount"),
    path("<slug:call>/verwaltung/", office.office, name="office"),
    path("<slug:call>/bearbeitung/", office.edit_call, name="edit_call"),
    path("<slug:call>/formular/", office.form, name="form"),
    path("<slug:call>/foerderbedingungen/", office.funding_terms, name="funding_terms"),
    path("<slug:call>/kriterien/", office.criterion, name="criterion"),
    path("<slug:call>/veroeffentlichung/", office.publication, name="publication"),
    path("<slug:call>/verlaengerung/", office.extension, name="extension"),
    path("<slug:call>/kopie/", office.copy, name="copy"),
    path("<slug:call>/wiederoeffnung/", office.reopening, name="reopening"),
    path("<slug:call>/auswertung/", statistics.statistics, name="statistics"),
    *(
        path(
            f"<slug:call>/auswertung.{ending}",
            statistics.statistics_file,
            {"ending": ending},
            name=f"statistics_{ending}",
        )
        for ending in statistics.TYPES
    ),
    path("<slug:call>/auswahl/", selections.selections, name="selections"),
    path("<slug:call>/entscheidung/", selections.decisions, name="decisions"),
    path("<slug:call>/entscheidung/vorlage/", selections.proposal, name="proposal"),
    path("<slug:call>/entscheidung/freigabe/", selections.release, name="release"),
    path("<slug:call>/briefe/", selections.letters, name="letters"),
]
_everybody = [
    path("", calls.calls, name="calls"),
    path("eingangsbestaetigung/", calls.receipts, name="receipts"),
    path("<slug:call>/", calls.call, name="call"),
    path("<slug:call>/fragen/", calls.inquiries, name="inquiries"),
    path("<slug:call>/praemierte/", calls.winners, name="winners"),
    path("<slug:call>/bewerbung/", applications.start, name="start"),
]
urlpatterns = [
    *_everybody[:2],
    *_applicants,
    *_jury[:1],
    *_office[:1],
    *_everybody[2:],
    *_jury[1:],
    *_office[1:],
]
