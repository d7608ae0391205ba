"""The order of words: one and the same on SQLite and PostgreSQL."""

import random
import time

from django.db import connection

from plietsch.core.alphabet import compare_german, german_key

# As ICU's locale `de` sorts: spaces, signs, digits, then letters; marks and capitals break ties.
WORDS = (
    " führend|-Strich|…|„Zitat“|(Klammer)|§ 5|@home|€|1. Platz|10 Orte|²|2. Platz|5 €|a|A|á|Á|å|Å|ä|Ä|a b"
    "|a\xa0b|aa|Aa|AA|ää|Aabenraa|Aalborg|ab|a\u00adb|Ab|Æ|Ærø|af|Ähre|ähren|Ahrensburg|Apfel|Äpfel|Apfelbaum"
    "|Bad Bramstedt|Bad Segeberg|Bad-Dorf|Badendorf|Bäk|Bargteheide|Buchen|Büchen|Buchholz|d|đ|ð|e|Esbjerg"
    "|Glückstadt|GLÜCKSTADT|Gluecksburg|Ĳ|ŀ|Łódź|Maas|Mass|Maß|Masse|Maße|Nord Süd|Nord_Süd|Nord-Süd|Nord/Süd"
    "|Nordsüd|o|ö|ø|O'Neill|O’Neill|Odense|Ødis|œ|Öhe|Sønderborg|Strasse|STRASSE|Straße|Straßen|x\u0308|ÿ|z|ź"
    "|Zürich|þ"
)
IN_ORDER = WORDS.split("|")
LETTERS = "aAbeEoOuUsSzäÄöÖüÜßẞæÆøØåÅéèêñçđðłŁœıþŸŽ  --_.,'\"()/&019²½–„“§€@\xa0\xad\u0308"


def sorted_by_database(words: list[str]) -> list[str]:
    rows = " UNION ALL ".join(["SELECT %s AS word"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word FROM ({rows}) AS words ORDER BY word COLLATE german", words)  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def test_the_database_sorts_like_a_german_dictionary(db: None) -> None:
    shuffled = random.Random(1).sample(IN_ORDER, len(IN_ORDER))

    assert sorted_by_database(shuffled) == IN_ORDER


def test_the_database_sorts_any_words_as_we_do(db: None) -> None:
    dice = random.Random(2020)
    words = list({"".join(dice.choices(LETTERS, k=dice.randint(0, 5))) for _ in range(400)})

    assert sorted_by_database(words) == sorted(words, key=german_key)


def test_equal_words_are_equal_and_different_ones_never() -> None:
    assert compare_german("Straße", "Straße") == 0
    assert compare_german("Strasse", "Straße") == -1
    assert compare_german("e\u0301", "é") != 0


def test_comparing_words_is_fast_because_it_happens_in_every_list() -> None:
    names = [f"Gemeinde {number % 977} Süderbrarup" for number in range(1000)]
    for name in names:
        german_key(name)
    started = time.process_time()

    for left, right in zip(names * 100, names[1:] * 100, strict=False):
        compare_german(left, right)

    assert time.process_time() - started < 0.5
