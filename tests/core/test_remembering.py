"""What was read is remembered only as long as it is true."""

from collections.abc import Callable

import pytest

from plietsch.core.freshness import marks, note, noting
from plietsch.core.remembering import remembered

TABLE = "places_place"


@pytest.fixture
def read() -> list[str]:
    """The names that were looked up."""
    return []


@pytest.fixture
def look_up(read: list[str]) -> Callable[[str], str]:
    """A look-up in the table of places."""

    @remembered
    def look_up(name: str) -> str:
        read.append(name)
        note({TABLE})
        return name.upper()

    return look_up


def test_an_answer_holds_until_its_table_changes(look_up: Callable[[str], str], read: list[str]) -> None:
    assert [look_up(name) for name in ("kiel", "kiel", "eutin", "kiel")] == ["KIEL", "KIEL", "EUTIN", "KIEL"]
    assert read == ["kiel", "eutin"]

    marks.change("events_event")
    look_up("kiel")
    assert read == ["kiel", "eutin"]

    marks.change(TABLE)
    look_up("kiel")
    assert read == ["kiel", "eutin", "kiel"]


def test_a_page_made_of_what_is_remembered_is_made_of_its_table(look_up: Callable[[str], str]) -> None:
    for _turn in range(2):
        with noting(tables := set()):
            look_up("kiel")
        assert tables == {TABLE}


@pytest.mark.django_db
def test_what_a_transaction_may_undo_is_not_remembered(
    look_up: Callable[[str], str], read: list[str]
) -> None:
    look_up("kiel")
    look_up("kiel")

    assert read == ["kiel", "kiel"]
