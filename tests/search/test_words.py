"""Words of the index: spelling and endings do not matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plietsch.search.excerpts import passage_of
from plietsch.search.tokens import bare
from plietsch.search.words import fold, stems, telling, words


@pytest.mark.parametrize(
    "spellings",
    [
        ["Wärmeplanung", "waermeplanung", "warmeplanung", "WÄRMEPLANUNG", "Wa\u0308rmeplanung"],
        ["Größe", "Groesse", "grosse"],
        ["Häuser", "Haeuser", "hauser"],
        ["Aabenraa", "Åbenrå", "abenra"],
        ["Tønder", "Toender", "tonder"],
        ["Bürgerbüro", "Buergerbuero", "burgerburo"],
    ],
)
def test_a_word_is_the_same_however_its_marks_are_typed(spellings: list[str]) -> None:
    assert len({fold(word) for word in spellings}) == 1


@pytest.mark.parametrize("word", ["Steuer", "neue", "Feuer", "Bauer", "Quelle"])
def test_letters_that_only_look_like_an_umlaut_stay(word: str) -> None:
    assert fold(word) == word.lower()


@pytest.mark.parametrize(
    "forms",
    [
        ["Kommune", "Kommunen", "kommuner", "kommunernes"],
        ["Haus", "Häuser", "Hauses"],
        ["Steuer", "Steuern"],
        ["skole", "skolerne", "skoler"],
        ["løsning", "løsninger", "løsningerne"],
    ],
)
def test_forms_of_a_word_share_a_stem(forms: list[str]) -> None:
    assert set.intersection(*(set(stems(fold(form))) for form in forms))


def test_a_hyphen_makes_three_words() -> None:
    assert list(words("Bürger-Portal")) == ["burger", "portal", "burgerportal"]


def test_words_that_say_nothing_are_left_out() -> None:
    assert telling("Der Weg zu dem Amt, og vejen til det") == ["weg", "amt", "vejen", "til"]


def test_a_passage_stands_around_the_found_word_and_lets_nothing_through() -> None:
    text = "Lorem " * 40 + "<b>Steuern</b> & mehr " + "ipsum " * 60
    passage = passage_of(text, {"steu"})

    assert "<mark>Steuern</mark>" in passage.html
    assert "<b>" not in passage.html
    assert "&amp; mehr" in passage.html
    assert len(str(passage)) < 300


def test_markdown_becomes_words() -> None:
    assert bare("**Fett** von [@17](/mitglieder/17/) auf [Seite](https://example.org/a)").split() == [
        *("Fett", "von", "auf", "Seite"),
    ]


@given(st.text(max_size=300))
def test_every_text_becomes_tokens_that_both_databases_take(text: str) -> None:
    assert all(word.isalnum() and " " not in word for word in words(text))
