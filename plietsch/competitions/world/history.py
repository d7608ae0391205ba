"""The call "Digitale Modellkommunen Schleswig-Holstein" of 2019/2020.

Dates, jury, winners and what they are known to have planned are facts; losers, scores, finance plans and
sums that no public page names are sample content, and say so.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.accounts.models import Organisation, Sector, Theme
from plietsch.competitions.inputs import Wishes
from plietsch.competitions.models import (
    Application,
    Call,
    Decision,
    FinanceItem,
    PaperRequest,
    Release,
    Seat,
    Submission,
)
from plietsch.competitions.operations.juries import find_conflicts
from plietsch.competitions.operations.reviews import finish_review, open_scores, save_review
from plietsch.competitions.operations.selections import compute_selection
from plietsch.competitions.snapshots import fingerprint, snapshot
from plietsch.competitions.tasks import resample_selection
from plietsch.competitions.world.meeting import tell_meeting
from plietsch.competitions.world.people import JURORS, PEOPLE
from plietsch.core.activity import record
from plietsch.core.audiences import PUBLIC
from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.funding.models import Grant
from plietsch.funding.world import SAMPLE_TERMS
from plietsch.places.models import Place

KIEL_TIME = ZoneInfo("Europe/Berlin")
OPENED = datetime(2019, 12, 20, tzinfo=KIEL_TIME)
FIRST_CLOSING = datetime(2020, 3, 31, 23, 59, 59, tzinfo=KIEL_TIME)
CLOSED = datetime(2020, 6, 30, 23, 59, 59, tzinfo=KIEL_TIME)
JUDGED = datetime(2020, 8, 19, 10, tzinfo=KIEL_TIME)
RELEASED = datetime(2020, 8, 26, 10, tzinfo=KIEL_TIME)
AWARD = 10_000_000

NAMED = ("eutin", "beispiel-sued")  # the ones that the world knows by name

TEXT = """Das Land Schleswig-Holstein sucht Kommunen, die mit einer digitalen Strategie oder einem digitalen
Vorhaben vorangehen und ihre Erfahrungen mit anderen teilen.

Bewerben können sich Gemeinden, Kreise, Ämter und andere Formen kommunaler Zusammenarbeit. Strategien über
Verwaltungsgrenzen hinweg haben Vorrang. Richtschnur ist die Smart City Charta.

Gewichte, Punkte, nicht prämierte Bewerbungen und Finanzpläne in diesem Beispielnetz sind **Beispielinhalt**.
"""
CRITERIA = {
    "Nutzen für Bürgerinnen und Bürger": 3,
    "Übertragbarkeit auf andere Kommunen": 3,
    "Zusammenarbeit über Grenzen hinweg": 2,
    "Umsetzbarkeit in zwei Jahren": 2,
}
ANCHORS = {0: "nicht erkennbar", 1: "angedeutet", 3: "gut begründet", 5: "vorbildlich"}
THEMES = ("Digitale Verwaltung", "Daseinsvorsorge", "Mobilität", "Bürgerbeteiligung")
SUM_UNKNOWN = "Die Summe ist nicht bekannt; gezeigt wird die höchste mögliche (Beispielinhalt)."
TOPIC_UNKNOWN = "Thema und Summe sind nicht bekannt; Titel und Summe sind Beispielinhalt."


@dataclass(frozen=True)
class Told:
    """One application of the story; `points` are the jurors' sample points in the middle."""

    slug: str
    organisation: str
    place: str
    title: str
    summary: str
    themes: tuple[str, ...]
    points: int
    note: str = ""


WINNERS = (
    Told("dithmarschen", "dithmarschen", "01051", "Dithmarschen Digital (DiDi)",
         "Eine Strategie für den ganzen Kreis, erarbeitet mit Ämtern, Städten und Gemeinden.",
         ("Digitale Verwaltung", "Daseinsvorsorge"), 5),
    Told("schleswig-flensburg", "schleswig-flensburg", "01059", "Digitale Region Kreis Schleswig-Flensburg",
         "Kreis, Ämter und Gemeinden schreiben eine gemeinsame Strategie und beteiligen dabei die Menschen.",
         ("Bürgerbeteiligung", "Digitale Verwaltung"), 5),
    Told("rendsburg", "", "Wirtschaftsraum Rendsburg", "Digitalstrategie für den Wirtschaftsraum Rendsburg",
         "Dreizehn Gemeinden stimmen ihre digitalen Vorhaben aufeinander ab.",
         ("Mobilität", "Digitale Verwaltung"), 4, SUM_UNKNOWN),
    Told("kiel", "kiel", "01002000", "Vorhaben der Landeshauptstadt Kiel",
         "Zum Inhalt der Bewerbung gibt es keine öffentliche Angabe.",
         ("Digitale Verwaltung",), 4, TOPIC_UNKNOWN),
    Told("flensburg", "flensburg", "01001000", "Digitale Strategie Flensburg",
         "Eine Strategie mit Blick über die Grenze, zusammen mit Sønderborg und Aabenraa.",
         ("Mobilität", "Daseinsvorsorge"), 5),
    Told("eutin", "eutin", "01055012", "Smart Region Lab Eutin",
         "Ein Ort zum Erproben: digitale Stadtentwicklung für Eutin und seine Umgebung.",
         ("Mobilität", "Bürgerbeteiligung"), 4),
    Told("pinneberg", "pinneberg", "01056039", "Smart. Smarter. Pinneberg?!",
         "Pinneberg fragt, was eine Stadt am Rand der Metropole wirklich klüger macht.",
         ("Bürgerbeteiligung",), 4, SUM_UNKNOWN),
    Told("nortorf", "nortorf", "01058117", "Smart City Nortorf & Nortorfer Land",
         "Stadt und Umland planen gemeinsam, was eine kleine Stadt digital leisten kann.",
         ("Daseinsvorsorge", "Digitale Verwaltung"), 4, SUM_UNKNOWN),
    Told("kirchbarkau", "kirchbarkau", "01057033", "Smartes Baugebiet der Zukunft",
         "Ein Dorf plant sein neues Baugebiet von Anfang an digital und nachhaltig.",
         ("Daseinsvorsorge",), 4, SUM_UNKNOWN),
)  # fmt: skip
LOSERS = (
    Told("beispiel-nord", "", "010585890", "Sensoren im Hafen (Beispiel)", "Beispielinhalt.",
         ("Mobilität",), 2),
    Told("beispiel-mitte", "", "010615179", "Amtsblatt als App (Beispiel)", "Beispielinhalt.", (), 2),
    Told("beispiel-sued", "", "01004000", "Terminvergabe neu (Beispiel)", "Beispielinhalt.",
         ("Digitale Verwaltung",), 3),
)  # fmt: skip


def tell_history(world: World) -> None:
    """The call, its extension, twelve applications, the jury's work, and the decision."""
    call = world["call.modellkommunen"] = _call()
    told_of: dict[str, Application] = {}
    for told in (*WINNERS, *LOSERS):
        told_of[told.slug] = _application(world, call, told)
    for slug in NAMED:
        world[f"application.{slug}"] = told_of[slug]
        world[f"submission.{slug}"] = told_of[slug].standing
    _paper(world, told_of["eutin"])
    _jury(world, call, told_of)
    winners = {told_of[told.slug] for told in WINNERS}
    tell_meeting(world, call, winners, JUDGED + timedelta(hours=1))
    _decide(world, call, told_of)


def _call() -> Call:
    call = Call.objects.create(
        slug="modellkommunen-2020",
        title="Digitale Modellkommunen Schleswig-Holstein",
        summary="Bis zu zehn Kommunen erhalten je bis zu 100.000 Euro, um digital voranzugehen.",
        text=TEXT,
        budget_cents=10 * AWARD,
        highest_award_cents=AWARD,
        least_winners=1,
        most_winners=9,
        eligible_kinds=["municipality", "district", "urban_district", "amt", "association"],
        prefers_cooperation=True,
        opens_at=OPENED,
        closes_at=CLOSED,
        published_at=OPENED,
        most_points=5,
        funding_terms=asdict(SAMPLE_TERMS),
    )
    call.themes.set(Theme.objects.filter(name__in=THEMES))
    call.extensions.create(
        before=FIRST_CLOSING,
        closes_at=CLOSED,
        reason="Wegen der Pandemie bleibt mehr Zeit für die Bewerbung.",
        extended_at=FIRST_CLOSING - timedelta(days=7),
    )
    for position, (name, weight) in enumerate(CRITERIA.items()):
        criterion = call.criteria.create(name=name, weight=weight, position=position)
        for points, text in ANCHORS.items():
            criterion.anchors.create(points=points, text=text)
    record("call.published", actor=None, subject=call, audience=PUBLIC, at=OPENED)
    return call


def _application(world: World, call: Call, told: Told) -> Application:
    place = Place.objects.filter(code=told.place).first() or Place.objects.get(name=told.place)
    application = Application.objects.create(
        call=call,
        organisation=_organisation(world, told, place),
        lead_place=place,
        title=told.title,
        summary=told.summary,
        period_start=date(2020, 11, 1),
        period_end=date(2022, 11, 1),
        amount_cents=AWARD,
        own_contribution_cents=AWARD // 10,
        started_at=OPENED,
    )
    application.themes.set(Theme.objects.filter(name__in=told.themes))
    if told.slug == "flensburg":
        application.places.set(
            Place.objects.filter(kind="danish_municipality", name__in=("Sønderborg", "Aabenraa"))
        )
    for position, (label, cents) in enumerate(
        {"Personal (Beispiel)": 70_000_00, "Beratung und Beteiligung (Beispiel)": 40_000_00}.items()
    ):
        FinanceItem.objects.create(
            application=application, label=label, amount_cents=cents, position=position
        )
    if told.slug in ("eutin", "kirchbarkau"):
        name = "applicant" if told.slug == "eutin" else "applicant2"
        application.writers.create(user=world[f"user.{name}"], is_lead=True, since=OPENED)
    text = snapshot(application)
    application.standing = Submission.objects.create(
        application=application,
        snapshot=text,
        sha256=fingerprint(text),
        amount_cents=AWARD,
        submitted_at=CLOSED - timedelta(hours=30 - len(told.title) % 24),
        deadline=CLOSED,
    )
    application.save(update_fields=["standing"])
    return application


def _paper(world: World, application: Application) -> None:
    """Something was missing, asked for and handed in: sample content."""
    applicant, replied_at = world["user.applicant"], CLOSED + timedelta(days=9)
    file = SimpleUploadedFile("Beschluss.txt", b"Beschluss der Stadtvertretung (Beispiel)")
    world["paperrequest.eutin"] = PaperRequest.objects.create(
        application=application,
        text="Beispiel: Es fehlt der Beschluss der Stadtvertretung.",
        due_on=(CLOSED + timedelta(days=14)).date(),
        requested_by=world["user.office"],
        requested_at=CLOSED + timedelta(days=2),
        reply="Beispiel: Hier ist der Beschluss.",
        upload=store(file, by=applicant, at=replied_at),
        replied_at=replied_at,
    )


def _organisation(world: World, told: Told, place: Place) -> Organisation:
    if told.organisation:
        organisation: Organisation = world[f"organisation.{told.organisation}"]
        return organisation
    organisation, _ = Organisation.objects.get_or_create(
        name=place.name if told in WINNERS else f"{place.name} (Beispielbewerbung)",
        defaults={"place": place, "sector": Sector.ADMINISTRATION, "is_confirmed": True},
    )
    return organisation


def _jury(world: World, call: Call, told_of: dict[str, Application]) -> None:
    """Five seats and sample points; whoever shares a place with an applicant is in conflict, as in life."""
    office = world["user.office"]
    for name in JURORS:
        world[f"seat.{name}"] = Seat.objects.create(
            call=call,
            user=world[f"user.{name}"],
            function=PEOPLE[name][3],
            organisation=world[f"organisation.{PEOPLE[name][2]}"],
            is_chair=name == "chair",
            seated_at=OPENED,
        )
    find_conflicts(call, by=office, at=CLOSED)
    criteria = list(call.criteria.order_by("position"))
    for number, told in enumerate((*WINNERS, *LOSERS)):
        application = told_of[told.slug]
        for place, name in enumerate(JURORS):
            seat = world[f"seat.{name}"]
            if seat.conflicts.filter(application=application).exists():
                continue
            severity = -1 if name == "juror1" else 0
            points = {
                criterion: max(0, min(5, told.points + severity + (number + place + criterion.position) % 2))
                for criterion in criteria
            }
            review = save_review(
                seat, application, points=points, comment="Beispielinhalt.", by=seat.user, at=JUDGED
            )
            finish_review(review, by=seat.user, at=JUDGED)
            if told.slug == "eutin" and name in ("chair", "juror1"):
                world[f"review.{name}"] = review
    open_scores(call, by=world["user.chair"], at=JUDGED)


def _decide(world: World, call: Call, told_of: dict[str, Application]) -> None:
    selection = world["selection.modellkommunen"] = compute_selection(
        call,
        Wishes(least_themes=3, most_per_region=2, cooperation_points=200, corrects_severity=False),
        by=world["user.office"],
        at=JUDGED + timedelta(hours=4),
    )
    resample_selection.enqueue(selection.pk)
    for told in (*WINNERS, *LOSERS):
        is_award = told in WINNERS
        decision = Decision.objects.create(
            application=told_of[told.slug],
            outcome="awarded" if is_award else "declined",
            amount_cents=AWARD if is_award else 0,
            note=told.note,
            decided_at=JUDGED + timedelta(hours=6),
            publication_agreed_at=RELEASED if is_award else None,
        )
        if is_award:
            _link_to_its_project(world, decision, told)
        if told.slug in NAMED:
            world[f"decision.{told.slug}"] = decision
    Release.objects.create(
        call=call,
        proposed_by=world["user.office"],
        proposed_at=JUDGED + timedelta(hours=7),
        released_by=world["user.office2"],
        released_at=RELEASED,
    )
    record("call.decided", actor=world["user.office2"], subject=call, audience=PUBLIC, at=RELEASED)


def _link_to_its_project(world: World, decision: Decision, told: Told) -> None:
    """Projects, and grants whose sum is known, were told before; here is what they come from."""
    decision.project = world[f"project.{told.slug}"]
    decision.save(update_fields=["project"])
    key = f"competitions.application:{decision.application_id}"
    Grant.objects.filter(project=decision.project).update(source_key=key)
