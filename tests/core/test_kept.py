"""Values are made once, until somebody writes to a table that they were made of."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.db import transaction

from plietsch.accounts.models import User
from plietsch.core.freshness import marks, noting
from plietsch.core.kept import Kept

TABLE, OTHER = User._meta.db_table, "places_place"
Numbers = Iterator[int]


def _number(numbers: Numbers) -> int:
    """One more, after a question to a table."""
    User.objects.filter(pk=0).first()
    return next(numbers)


@pytest.mark.django_db(transaction=True)
def test_a_value_holds_until_its_table_changes() -> None:
    kept, numbers = Kept[int](1), count()

    def ask(key: str = "a") -> int:
        return kept.get(key, lambda: _number(numbers))

    assert [ask(), ask()] == [0, 0]
    marks.change(OTHER)
    assert ask() == 0
    marks.change(TABLE)
    assert ask() == 1
    assert [ask("b"), ask()] == [2, 3]  # there was room for one

    noted: set[str] = set()
    with noting(noted):
        assert ask() == 3
    assert TABLE in noted
    with transaction.atomic():
        assert [ask(), ask()] == [4, 5]
