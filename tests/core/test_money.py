"""Amounts of money, as people write and read them."""

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from plietsch.core.money import MAX_CENTS, AmbiguousAmount, MoneyField, NotAnAmount, euro, parse_euro


@pytest.mark.parametrize(
    ("language", "shown"),
    [("de", "100.000,50\xa0€"), ("da", "100.000,50\xa0€"), ("en", "€100,000.50")],
)
def test_an_amount_is_shown_in_the_way_of_the_language(language: str, shown: str) -> None:
    with translation.override(language):
        assert euro(10_000_050) == shown


@pytest.mark.parametrize(
    ("language", "typed", "cents"),
    [
        ("de", "1.234,50", 123450),
        ("de", "1234,5", 123450),
        ("de", "1234", 123400),
        ("de", " 1 234,50 € ", 123450),
        ("de", "1.234,50 EUR", 123450),
        ("de", "0,01", 1),
        ("de", "-0,50", -50),
        ("de", "12.50", 1250),
        ("de", "1.234", 123400),
        ("de", "1.234.567", 123456700),
        ("de", "1,234,567", 123456700),
        ("de", "1,234.50", 123450),
        ("da", "1.234,50", 123450),
        ("en", "1,234.50", 123450),
        ("en", "1,234", 123400),
        ("en", "€1,234.50", 123450),
        ("en", "1.234,50", 123450),
        ("en", "12,50", 1250),
    ],
)
def test_an_amount_is_read_in_the_way_of_the_language(language: str, typed: str, cents: int) -> None:
    assert parse_euro(typed, language) == cents


@pytest.mark.parametrize(("language", "typed"), [("de", "1,234"), ("da", "1,234"), ("en", "1.234")])
def test_an_amount_with_two_readings_is_not_guessed(language: str, typed: str) -> None:
    with pytest.raises(AmbiguousAmount):
        parse_euro(typed, language)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "viel",
        "1.234.50",
        "1,2,3",
        "12.34.567",
        "1.23456",
        ",50",
        "1e5",
        "٣",
        "0x10",
        "1" * 13,
        "1--",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_euro(typed, "de")


@given(st.integers(-MAX_CENTS, MAX_CENTS), st.sampled_from(["de", "da", "en"]))
def test_every_amount_that_is_shown_can_be_typed_again(cents: int, language: str) -> None:
    assert parse_euro(euro(cents, language), language) == cents


class Budget(forms.Form):
    total = MoneyField(least=100, most=10_000_000)
    own = MoneyField(required=False)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "required"), ("viel", "invalid"), ("1,234", "ambiguous"), ("0,99", "min"), ("100.000,01", "max")],
)
def test_a_form_says_what_is_wrong_with_an_amount(typed: str, code: str) -> None:
    form = Budget({"total": typed})

    assert [error.code for error in form.errors.as_data()["total"]] == [code]


def test_a_form_gives_cents_and_shows_euros() -> None:
    form = Budget({"total": "1.234,50", "own": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"total": 123450, "own": None}

    assert 'value="1.234,50"' in str(Budget(initial={"total": 123450})["total"])
    assert not Budget({"total": "1234,5"}, initial={"total": 123450}).has_changed()


def test_nothing_is_an_amount_too() -> None:
    form = Budget({"total": "1", "own": "0"})

    assert form.is_valid()
    assert form.cleaned_data["own"] == 0
