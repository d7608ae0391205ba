"""Grants of the demo network: sums and winners are real, all steps after the notice are sample content."""

from datetime import UTC, date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from plietsch.accounts.models import Sector, User
from plietsch.accounts.world import PASSWORD
from plietsch.core.world import World
from plietsch.funding.models import BaseRate, Deadline, Grant, NoticeKind
from plietsch.funding.operations import open_award
from plietsch.funding.operations.changes import ask_for_change
from plietsch.funding.operations.notices import accept_notice, draft_notice, issue_notice
from plietsch.funding.operations.payments import (
    approve_drawdown,
    check_drawdown,
    pay_drawdown,
    request_drawdown,
)
from plietsch.funding.operations.reclaims import draft_reclaim
from plietsch.funding.operations.reports import (
    accept_proof,
    add_receipt,
    check_proof,
    submit_interim_report,
    submit_proof,
)
from plietsch.funding.terms import FundingTerms, Item
from plietsch.projects.models import Project
from plietsch.projects.winners import WINNERS
from plietsch.projects.world import describe, furnish

HANDED_OVER = datetime(2020, 9, 8, 15, tzinfo=UTC)
# Day and hundredths of a percent (see docs/decisions/0073); later ones are entered by the office.
BASE_RATES = {  # the Bundesbank's series BBIN1.M.DE.BBK.BBKBAS2.EUR.ME, in hundredths of a percent
    date(2013, 1, 1): -13,
    date(2013, 7, 1): -38,
    date(2014, 1, 1): -63,
    date(2014, 7, 1): -73,
    date(2015, 1, 1): -83,
    date(2016, 7, 1): -88,
    date(2023, 1, 1): 162,
    date(2023, 7, 1): 312,
    date(2024, 1, 1): 362,
    date(2024, 7, 1): 337,
    date(2025, 1, 1): 227,
    date(2025, 7, 1): 127,
}
SAMPLE_TERMS = FundingTerms(
    financing="share",
    drawn_money_weeks=6,
    interim_report_months=4,
    proof_months=6,
    item_overrun_percent=20,
    appeal_days=30,
    interest_per_mille=50,
    reminder_days=30,
    receipts_kept_years=5,
    provisions="Diese Nebenbestimmungen sind Beispielinhalt. Aufträge werden wirtschaftlich vergeben. "
    "Veröffentlichungen nennen die Förderung.",
)
SAMPLE_PLAN = (
    Item("Beteiligung und Veranstaltungen", 40_000_00),
    Item("Externe Begleitung", 60_000_00),
    Item("Technik und Sensoren", 25_000_00),
)


def tell(world: World) -> None:
    """Grants of the winners with a known sum, each at another point of its way."""
    BaseRate.objects.bulk_create(
        BaseRate(valid_from=day, hundredths=rate) for day, rate in BASE_RATES.items()
    )
    _tell_second_person(world)
    for slug, winner in WINNERS.items():
        if winner.euros:
            _tell_grant(world, slug)
    _to_the_proof(world, "nortorf")
    _to_the_first_payment(world, "dithmarschen")
    _to_the_reclaim(world, "kirchbarkau")
    _issue(world, world["grant.eutin"], "eutin", waives_appeal=True)
    world["drawdown.eutin"] = request_drawdown(
        world["grant.eutin"],
        amount_cents=20_000_00,
        purpose="Beispiel: Sensoren und ihre Montage.",
        by=world["user.utility"],
        at=HANDED_OVER + timedelta(days=60),
    )
    world["change.eutin"] = ask_for_change(
        world["grant.eutin"],
        reason="Beispiel: Die Lieferung der Sensoren verzögert sich.",
        period_end=date(2023, 3, 31),
        items=None,
        by=world["user.utility"],
        at=HANDED_OVER + timedelta(days=90),
    )
    world["grantnotice.flensburg"] = draft_notice(
        world["grant.flensburg"], kind=NoticeKind.GRANT, remarks="", by=world["user.office"], at=HANDED_OVER
    )
    _were_warned(world)


def _were_warned(world: World) -> None:
    """Of what passed years ago nobody is told today: the demo's post box begins with today's letters."""
    passed = Deadline.objects.filter(met_at=None, due_on__lt=timezone.localdate(world.now))
    passed.update(reminded_at=world.now, warned_at=world.now)


def grow(world: World) -> None:
    """More grants, and more receipts, requests and deadlines on one of them."""
    number = Grant.objects.count()
    for each in range(number, number + 3):
        grant = open_award(
            call_terms=SAMPLE_TERMS,
            applicant=world["organisation.nortorf"],
            places=[world["place.nortorf"]],
            title=f"Vorhaben {each} mit Zuwendung",
            summary="Beispiel",
            amount_cents=100_000_00,
            own_contribution_cents=25_000_00,
            finance_plan=SAMPLE_PLAN,
            period_start=date(2020, 9, 8),
            period_end=date(2023, 9, 8),
            source_key=f"sample:{each}",
            by=world["user.office"],
            at=HANDED_OVER,
        )
        _issue(world, grant, f"grown-{each}", waives_appeal=True)
    grant = world["grant.dithmarschen"]
    for item in range(1, 4):
        _spend(world, grant, item, 100_00, HANDED_OVER + timedelta(days=100))
    _pay(world, grant, 1_000_00, HANDED_OVER + timedelta(days=100))


def _tell_second_person(world: World) -> None:
    second = User.objects.create_user(
        "second@example.org",
        PASSWORD,
        name="Netzwerkbüro, zweite Prüfung",
        sector=Sector.ADMINISTRATION,
        is_office=True,
        approved_at=world.now,
    )
    EmailAddress.objects.create(user=second, email=second.email, primary=True, verified=True)
    world["user.second"] = second


def _tell_grant(world: World, slug: str) -> None:
    winner, contacts = WINNERS[slug], {"nortorf": "member", "eutin": "utility"}
    described = describe(world, winner)
    start, end = winner.period
    grant = open_award(
        call_terms=SAMPLE_TERMS,
        applicant=described.pop("organisation"),
        amount_cents=(winner.euros or 0) * 100,
        own_contribution_cents=25_000_00,
        finance_plan=SAMPLE_PLAN,
        period_start=start or HANDED_OVER.date(),
        period_end=end or date(2022, 9, 7),
        source_key=f"call-2020:{slug}",
        contacts=[world[f"user.{contacts[slug]}"]] if slug in contacts else [],
        by=world["user.office"],
        at=HANDED_OVER,
        **described,
    )
    grant.is_sample = True
    grant.save(update_fields=["is_sample"])
    _forget_sample_period(grant.project, winner.period)
    world[f"grant.{slug}"], world[f"project.{slug}"] = grant, grant.project
    if slug == "nortorf":
        furnish(world, slug)


def _forget_sample_period(project: Project, known: tuple[date | None, date | None]) -> None:
    """A grant needs a period; the public page of the project tells only what is known."""
    project.period_start, project.period_end = known
    project.save(update_fields=["period_start", "period_end"])


def _issue(world: World, grant: Grant, slug: str, *, waives_appeal: bool) -> None:
    notice = draft_notice(
        grant, kind=NoticeKind.GRANT, remarks="Beispielinhalt.", by=world["user.office"], at=HANDED_OVER
    )
    issue_notice(notice, delivered_on=HANDED_OVER.date(), by=world["user.second"], at=HANDED_OVER)
    accept_notice(notice, waives_appeal=waives_appeal, by=world["user.member"], at=HANDED_OVER)
    world[f"grantnotice.{slug}"] = notice


def _pay(world: World, grant: Grant, cents: int, at: datetime) -> None:
    drawdown = request_drawdown(
        grant, amount_cents=cents, purpose="Beispiel: laufende Aufträge.", by=world["user.member"], at=at
    )
    check_drawdown(drawdown, by=world["user.office"], at=at)
    approve_drawdown(drawdown, by=world["user.second"], at=at)
    pay_drawdown(drawdown, paid_on=timezone.localdate(at), by=world["user.office"], at=at)


def _spend(world: World, grant: Grant, item: int, cents: int, at: datetime) -> None:
    add_receipt(
        grant,
        item_number=item,
        paid_on=timezone.localdate(at),
        payee="Dienstleister (Beispiel)",
        purpose="Beispiel: Leistung laut Auftrag",
        amount_cents=cents,
        by=world["user.member"],
        at=at,
    )


def _to_the_first_payment(world: World, slug: str) -> None:
    grant = world[f"grant.{slug}"]
    _issue(world, grant, slug, waives_appeal=True)
    _pay(world, grant, 30_000_00, HANDED_OVER + timedelta(days=40))
    _spend(world, grant, 1, 20_000_00, HANDED_OVER + timedelta(days=60))


def _to_the_proof(world: World, slug: str) -> None:
    grant, member = world[f"grant.{slug}"], world["user.member"]
    _issue(world, grant, slug, waives_appeal=True)
    for days, cents in ((60, 50_000_00), (300, 40_000_00)):
        _pay(world, grant, cents, HANDED_OVER + timedelta(days=days))
    for item, cents in ((1, 44_000_00), (2, 58_000_00), (3, 20_000_00)):
        _spend(world, grant, item, cents, HANDED_OVER + timedelta(days=310))
    for year in (2020, 2021):
        world[f"interimreport.{slug}-{year}"] = submit_interim_report(
            grant,
            year=year,
            report="Beispiel: Stand der Arbeiten.",
            by=member,
            at=datetime(year + 1, 3, 1, tzinfo=UTC),
        )
    at = datetime(2022, 11, 1, 9, tzinfo=UTC)
    proof = submit_proof(grant, report="Beispiel: Die Strategie liegt vor.", by=member, at=at)
    check_proof(proof, finding="Beispiel: ohne Beanstandung.", by=world["user.office"], at=at)
    world[f"proofofuse.{slug}"] = accept_proof(proof, by=world["user.second"], at=at)


def _to_the_reclaim(world: World, slug: str) -> None:
    """Paid in full, spent in part: the rest is asked back."""
    grant, office, second = world[f"grant.{slug}"], world["user.office"], world["user.second"]
    _issue(world, grant, slug, waives_appeal=False)
    _pay(world, grant, 100_000_00, HANDED_OVER + timedelta(days=60))
    _spend(world, grant, 2, 60_000_00, HANDED_OVER + timedelta(days=90))
    at = datetime(2023, 2, 1, 9, tzinfo=UTC)
    proof = submit_proof(grant, report="Beispiel: Die Studie liegt vor.", by=world["user.member"], at=at)
    check_proof(proof, finding="Beispiel: weniger ausgegeben als geplant.", by=office, at=at)
    accept_proof(proof, by=second, at=at)
    notice = draft_notice(grant, kind=NoticeKind.RECLAIM, remarks="Beispielinhalt.", by=office, at=at)
    world[f"reclaim.{slug}"] = draft_reclaim(
        grant,
        notice=notice,
        amount_cents=52_000_00,
        interest_from=date(2022, 12, 1),
        due_on=date(2023, 3, 15),
        by=office,
        at=at,
    )
    issue_notice(notice, delivered_on=date(2023, 2, 6), by=second, at=at)
