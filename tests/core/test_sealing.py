"""Facts that somebody touches behind the application's back."""

import io
import time
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from plietsch.core.models import Activity, Seal
from plietsch.core.sealing import Finding, Touch, digest_of, findings, seal_facts

NOON = datetime(2020, 9, 8, 12, 0, 0, 123456, tzinfo=UTC)


def note(number: int) -> Activity:
    return Activity.objects.create(
        verb="group.joined",
        actor=number,
        subject=f"groups.group:{number}",
        audience="members",
        facts={"role": "member", "count": number, "asked": True},
        at=NOON,
    )


@pytest.fixture
def facts(db: None) -> list[Activity]:
    """Nine facts in three seals, after whatever the world has recorded."""
    seal_all()
    written = [note(number) for number in range(9)]
    while seal_facts(at=NOON, batch=3):
        pass
    return written


def seal_all() -> None:
    while seal_facts(at=NOON):
        pass


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verify(**options: Any) -> str:
    out = io.StringIO()
    call_command("verify_activity", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_untouched_facts_are_sound_and_the_newest_digest_can_be_noted(facts: list[Activity]) -> None:
    newest = Seal.objects.latest("number")

    assert list(findings()) == []
    assert newest.digest in verify()
    assert "Unversehrt" in verify(anchor=newest.digest)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "group.left"),
        ("actor", 99),
        ("actor", None),
        ("subject", "groups.group:99"),
        ("context", "groups.group:99"),
        ("audience", "public"),
        ("facts", '{"role": "office", "count": 4, "asked": true}'),
        ("at", datetime(2020, 9, 8, 12, 0, 0, 123457, tzinfo=UTC)),
        ("seal_id", None),
        ("seal_id", 1),
    ],
)
def test_a_changed_fact_is_named(facts: list[Activity], column: str, value: object) -> None:
    sql(f"UPDATE core_activity SET {column} = %s WHERE id = %s", value, facts[4].pk)  # noqa: S608

    assert Finding(Touch.ALTERED, facts[4].pk) in list(findings())
    with pytest.raises(CommandError):
        verify()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets no other kind of value in")
@pytest.mark.parametrize(("column", "value"), [("at", "gestern"), ("at", "2020-13-01 00:00"), ("actor", "x")])
def test_a_fact_that_cannot_be_read_any_more_is_named(
    facts: list[Activity], column: str, value: object
) -> None:
    sql(f"UPDATE core_activity SET {column} = %s WHERE id = %s", value, facts[4].pk)  # noqa: S608

    assert list(findings()) == [Finding(Touch.ALTERED, facts[4].pk)]


def test_a_removed_fact_is_named(facts: list[Activity]) -> None:
    sql("DELETE FROM core_activity WHERE id = %s", facts[4].pk)

    assert list(findings()) == [Finding(Touch.REMOVED, facts[4].pk)]


def test_a_fact_that_was_slipped_into_a_seal_is_named(facts: list[Activity]) -> None:
    late = note(99)
    sql("UPDATE core_activity SET seal_id = %s WHERE id = %s", _seal_of(facts[4]), late.pk)

    assert list(findings()) == [Finding(Touch.INSERTED, late.pk)]


def test_a_fact_with_an_invented_seal_is_named(facts: list[Activity]) -> None:
    late = note(99)
    sql("UPDATE core_activity SET seal_id = 99999 WHERE id = %s", late.pk)

    assert list(findings()) == [Finding(Touch.INSERTED, late.pk)]
    transaction.set_rollback(True)  # the database itself would refuse it at the end


def test_a_seal_that_was_bent_to_fit_is_found_by_its_chain(facts: list[Activity]) -> None:
    sql("UPDATE core_activity SET actor = 99 WHERE id = %s", facts[4].pk)
    bent = Seal.objects.get(number=_seal_of(facts[4]))
    leaves = bent.leaves | {str(facts[4].pk): digest_of(Activity.objects.get(pk=facts[4].pk))}
    Seal.objects.filter(pk=bent.pk).update(leaves=leaves)

    assert list(findings()) == [Finding(Touch.BROKEN, bent.number)]


@pytest.mark.parametrize("spoilt", ['"x"', "[1]", "{}", '{"a": 1}', "null"])
def test_a_spoilt_seal_is_named_with_all_its_facts(facts: list[Activity], spoilt: str) -> None:
    number = _seal_of(facts[4])
    sql("UPDATE core_seal SET leaves = %s WHERE number = %s", spoilt, number)

    assert list(findings()) == [
        Finding(Touch.BROKEN, number),
        *(Finding(Touch.INSERTED, fact.pk) for fact in facts[3:6]),
    ]


def test_a_removed_seal_is_named(facts: list[Activity]) -> None:
    number = _seal_of(facts[4])
    sql("UPDATE core_activity SET seal_id = NULL WHERE seal_id = %s", number)
    sql("DELETE FROM core_seal WHERE number = %s", number)

    assert list(findings()) == [Finding(Touch.MISSING, number), Finding(Touch.BROKEN, number + 1)]


def test_a_cut_off_end_is_found_by_the_digest_that_was_noted(facts: list[Activity]) -> None:
    newest = Seal.objects.latest("number")
    sql("DELETE FROM core_activity WHERE seal_id = %s", newest.number)
    sql("DELETE FROM core_seal WHERE number = %s", newest.number)

    assert list(findings()) == []
    with pytest.raises(CommandError):
        verify(anchor=newest.digest)


def test_a_late_fact_goes_into_the_next_seal_though_its_number_is_lower(facts: list[Activity]) -> None:
    early = Activity.objects.create(pk=facts[-1].pk + 6, verb="a", subject="b", at=NOON)
    seal_all()
    late = Activity.objects.create(pk=facts[-1].pk + 5, verb="a", subject="b", at=NOON)
    seal_all()

    seals = dict(Activity.objects.values_list("pk", "seal_id"))
    assert seals[late.pk] == seals[early.pk] + 1
    assert list(findings()) == []


def test_the_command_names_every_touched_row(facts: list[Activity]) -> None:
    sql("UPDATE core_activity SET actor = 99 WHERE id = %s", facts[1].pk)
    sql("DELETE FROM core_activity WHERE id = %s", facts[7].pk)
    err = io.StringIO()

    with pytest.raises(CommandError, match="2 Funde"):
        call_command("verify_activity", stderr=err)

    assert f"Eintrag {facts[1].pk} wurde verändert." in err.getvalue()
    assert f"Eintrag {facts[7].pk} wurde entfernt." in err.getvalue()


def test_a_fact_is_never_changed_or_deleted_by_the_application(facts: list[Activity]) -> None:
    with pytest.raises(TypeError):
        Activity.objects.filter(pk=facts[0].pk).update(actor=None)
    with pytest.raises(TypeError):
        Activity.objects.filter(pk=facts[0].pk).delete()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_leave_one_sound_chain() -> None:
    for number in range(200):
        note(number)

    def seal() -> None:
        deadline = time.monotonic() + 60
        while Activity.objects.filter(seal=None).exists() and time.monotonic() < deadline:
            seal_facts(at=NOON, batch=10)
        connections.close_all()

    sealers = [Thread(target=seal) for _ in range(3)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()

    assert Activity.objects.filter(seal=None).count() == 0
    assert list(findings()) == []
    assert sum(len(seal.leaves) for seal in Seal.objects.all()) == Activity.objects.count()


def _seal_of(fact: Activity) -> int:
    return Activity.objects.values_list("seal_id", flat=True).get(pk=fact.pk)
