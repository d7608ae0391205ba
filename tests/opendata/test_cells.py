"""Values of a table as readers see them."""

import pytest
from django.forms import Select
from django.utils import translation
from pytest_django.asserts import assertHTMLEqual

from plietsch.opendata.cells import rows_as_html
from plietsch.opendata.tables.kinds import Kind
from plietsch.ui.forms import PlainSelect

KINDS = [Kind.TEXT, Kind.NUMBER, Kind.TRUTH, Kind.DATE]


@pytest.mark.parametrize(
    ("language", "number", "truth", "day"),
    [("de", "1,5", "ja", "01.02.2026"), ("en", "1.5", "yes", "01/02/2026")],
)
def test_values_are_written_in_the_readers_language(language: str, number: str, truth: str, day: str) -> None:
    with translation.override(language):
        written = rows_as_html([["Kiel", 1.5, True, "2026-02-01"], ["Kiel", None, False, None]], KINDS)

    first, second = written.splitlines()
    assert first == f'<tr><td>Kiel</td><td class="numeric">{number}</td><td>{truth}</td><td>{day}</td></tr>'
    assert second.count('<span class="muted">–</span>') == 2


def test_hostile_values_stay_words() -> None:
    written = rows_as_html([["<script>alert(1)</script>"], ["\"'&"]], [Kind.TEXT])

    assert "<script" not in written
    assert "&lt;script&gt;" in written


def test_a_list_of_choices_is_written_as_django_writes_it() -> None:
    choices = [("", "–"), ("a&b", "<i>A</i>"), ("2", "Zwei")]
    plain, usual = (widget(choices=choices) for widget in (PlainSelect, Select))

    for value in (None, "", "2", 2, "a&b", "unknown"):
        written = (each.render("column", value, {"id": "x", "required": True}) for each in (plain, usual))
        assertHTMLEqual(*written)
