"""From receipts to the proof of use, and what happens with money that was not needed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from plietsch.accounts.models import User
from plietsch.core.world import World
from plietsch.funding.models import BaseRate, Drawdown, Grant, NoticeKind, ProofOfUse
from plietsch.funding.operations.changes import ask_for_change, decide_change
from plietsch.funding.operations.deadlines import remind
from plietsch.funding.operations.notices import draft_notice, issue_notice
from plietsch.funding.operations.reclaims import draft_reclaim, owed, receive_repayment
from plietsch.funding.operations.reports import (
    ProofHandedIn,
    accept_proof,
    add_receipt,
    check_proof,
    return_proof,
    submit_interim_report,
    submit_proof,
)
from plietsch.funding.queries import balances_of, current_items
from plietsch.funding.terms import Item
from tests.funding.conftest import AT

Pay = Callable[[Grant, int], Drawdown]


def _spend(grant: Grant, world: World, item: int, cents: int) -> None:
    add_receipt(
        grant,
        item_number=item,
        paid_on=date(2024, 4, 20),
        payee="Fachbetrieb",
        purpose="Lieferung",
        amount_cents=cents,
        by=world["user.member"],
        at=AT,
    )


def _prove(grant: Grant, world: World) -> ProofOfUse:
    proof = submit_proof(grant, report="Alles steht.", by=world["user.member"], at=AT)
    check_proof(proof, finding="In Ordnung.", by=world["user.office"], at=AT)
    return accept_proof(proof, by=world["user.second"], at=AT)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def test_receipts_that_cover_drawn_money_meet_its_deadline(final: Grant, world: World, pay: Pay) -> None:
    paid = pay(final, 8_000_00)
    deadline = final.deadlines.get(kind="spend", about=paid.pk)

    _spend(final, world, 1, 9_999_99)
    deadline.refresh_from_db()
    assert deadline.met_at is None

    _spend(final, world, 1, 1)
    deadline.refresh_from_db()
    assert deadline.met_at == AT


def test_money_that_was_not_needed_is_freed(final: Grant, world: World, pay: Pay) -> None:
    pay(final, 30_000_00)
    _spend(final, world, 1, 50_000_00)

    _prove(final, world)

    held = balances_of(final)
    assert (held.granted, held.drawn, held.proved) == (40_000_00, 30_000_00, 30_000_00)
    pay(final, 10_000_00)
    assert balances_of(final).proved == 40_000_00


def test_after_the_proof_receipts_stay_as_they_are(final: Grant, world: World, pay: Pay) -> None:
    submit_proof(final, report="Fertig", by=world["user.member"], at=AT)

    with pytest.raises(ProofHandedIn):
        _spend(final, world, 1, 100)


def test_a_returned_proof_opens_its_deadline_and_the_receipts_again(final: Grant, world: World) -> None:
    proof = submit_proof(final, report="Fertig", by=world["user.member"], at=AT)
    return_proof(proof, finding="Belege fehlen", by=world["user.office"], at=AT)

    _spend(final, world, 1, 100)

    assert final.deadlines.get(kind="proof_of_use").met_at is None


def test_too_much_paid_comes_back_with_interest(final: Grant, world: World, pay: Pay) -> None:
    BaseRate.objects.all().delete()
    BaseRate.objects.create(valid_from=date(2024, 1, 1), hundredths=362)
    pay(final, 80_000_00)
    _spend(final, world, 1, 50_000_00)
    _prove(final, world)
    office = world["user.office"]
    notice = draft_notice(final, kind=NoticeKind.RECLAIM, remarks="Gespart", by=office, at=AT)
    reclaim = draft_reclaim(
        final,
        notice=notice,
        amount_cents=40_000_00,
        interest_from=date(2024, 5, 1),
        due_on=date(2024, 6, 1),
        by=office,
        at=AT,
    )
    assert balances_of(final).receivable == 0  # a draft books nothing
    issue_notice(notice, delivered_on=date(2024, 5, 2), by=world["user.second"], at=AT)

    # 73 days at 8.62 percent
    assert owed(reclaim, date(2024, 7, 13)) == (40_689_60, 689_60)
    receive_repayment(reclaim, amount_cents=40_689_60, received_on=date(2024, 7, 13), by=office, at=AT)

    held = balances_of(final)
    assert (held.receivable, held.returned, -held.interest) == (0, 40_689_60, 689_60)
    assert final.deadlines.get(kind="repay").met_at == AT


def test_a_change_counts_once_its_notice_is_issued_by_a_second_person(final: Grant, world: World) -> None:
    change = ask_for_change(
        final,
        reason="Lieferzeit",
        period_end=date(2026, 2, 28),
        items={1: Item("Technik", 50_000_00), 2: Item("Begleitung", 50_000_00)},
        by=world["user.member"],
        at=AT,
    )
    decide_change(change, is_approved=True, answer="Ja", by=world["user.office"], at=AT)
    assert [item.amount_cents for item in current_items(final)] == [60_000_00, 40_000_00]

    issue_notice(change.notice, delivered_on=date(2024, 5, 2), by=world["user.second"], at=AT)

    final.refresh_from_db()
    assert final.period_end == date(2026, 2, 28)
    assert [item.amount_cents for item in current_items(final)] == [50_000_00, 50_000_00]
    assert final.deadlines.get(kind="proof_of_use").due_on == date(2026, 8, 31)


def test_the_deadlines_follow_the_terms_of_the_call(final: Grant) -> None:
    due = list(final.deadlines.order_by("due_on").values_list("kind", "about", "due_on"))

    assert due == [
        ("interim_report", 2024, date(2025, 4, 30)),
        ("proof_of_use", 0, date(2026, 2, 28)),
    ]


def test_an_interim_report_takes_its_sum_from_the_receipts_of_the_year(final: Grant, world: World) -> None:
    _spend(final, world, 1, 1_234_56)

    report = submit_interim_report(final, year=2024, report="Läuft", by=world["user.member"], at=AT)

    assert report.spent_cents == 1_234_56
    assert final.deadlines.get(kind="interim_report").met_at == AT


def test_people_are_reminded_once_before_and_once_after_a_deadline(final: Grant, world: World) -> None:
    final.deadlines.exclude(kind="interim_report").delete()
    world["grant.eutin"].deadlines.all().delete()
    due = final.deadlines.get().due_on
    sent = len(mail.outbox)

    remind(at=_at(due - timedelta(days=14)))
    remind(at=_at(due))
    remind(at=_at(due + timedelta(days=1)))
    remind(at=_at(due + timedelta(days=2)))

    told = [letter.to[0] for letter in mail.outbox[sent:] if final.title in letter.body]
    applicant, office = world["user.member"].email, User.objects.filter(is_office=True).order_by("pk")
    assert told == [applicant, applicant, *office.values_list("email", flat=True)]
