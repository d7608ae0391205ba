"""`BENCH=search make bench`: what a search with its permissions costs at two sizes, on each database."""

import itertools
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

_NOUNS = """
Abfall Abwasser Akte Amt Antrag Arbeit Archiv Auftrag Ausschuss Bad Bahn Bau Beirat Beitrag Bescheid
Bibliothek Boden Breitband Brücke Bürger Bus Daten Deich Dienst Digital Dorf Ehrenamt Energie Entwurf
Fahrrad Familie Feuer Fläche Förderung Friedhof Gebühr Gemeinde Gesetz Gewerbe Glasfaser Grund Haus
Haushalt Heim Hilfe Hund Jugend Kasse Kind Klima Kommune Konto Kosten Kreis Kultur Kurs Küste Land
Leitung Markt Melde Miete Museum Nachbar Netz Ordnung Ort Park Pflege Plan Platz Portal Projekt Quartier
Rat Raum Recht Region Register Satzung Schule Senioren Sensor Service Software Sport Stadt Standort
Statistik Steuer Strand Straße Strom Tourismus Umwelt Urkunde Vereine Verkehr Vertrag Verwaltung Wahl
Wald Wärme Wasser Watt Weg Wind Wirtschaft Wohnung Zentrum Ziel Zukunft
"""
NOUNS = _NOUNS.split()
WORDS_OF_POST, WORDS_OF_TITLE = 40, 4
ASKED = 200


def main() -> None:
    """Measure as the exchange is measured."""
    from bench.exchange import main as compare

    compare("bench.finding", "10000,200000")


def measure(posts: int) -> dict[str, str]:
    """Build, write texts, index, search."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from bench.crowd import Size, build
    from plietsch.core.registry import registry
    from plietsch.core.searchables import Searchable
    from plietsch.groups.models import Group
    from plietsch.search.models import Word
    from plietsch.search.operations import indexing

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    crowd, chance = build(Size(posts)), random.Random(1)
    Group.objects.filter(pk__lte=crowd.group.pk + 10).update(visibility="public")
    words = _vocabulary(chance)
    _write(words, chance)
    begin = time.perf_counter()
    for searchable in registry.parts(Searchable):
        indexing.build(searchable, at=timezone.now())
    results = {"indexed in": f"{time.perf_counter() - begin:.0f} s", "words": f"{Word.objects.count():,}"}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    people = {"guest": AnonymousUser(), "member of 5": crowd.of_five, "member of 200": crowd.of_many}
    questions = _questions(words, chance)
    for name, person in people.items():
        results[f"search, {name}"] = _times(person, questions)
    results["page of results, member of 5"] = _page_times("/suche/", crowd.of_five, questions)
    typed = [question[:5] for question in questions]
    results["suggestions, member of 5"] = _page_times("/suche/vorschlaege/", crowd.of_five, typed)
    return results


def _vocabulary(chance: random.Random) -> list[str]:
    """Nouns and compounds of two, some 14,000; the first ones are frequent."""
    compounds = [one + other.lower() for one, other in itertools.permutations(NOUNS, 2)]
    chance.shuffle(compounds)
    return [*NOUNS, *compounds]


def _write(words: Sequence[str], chance: random.Random) -> None:
    from django.db import connection

    from plietsch.groups.models import Post, Topic

    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))

    def some(count: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=count))

    for model, column, count in ((Post, "body", WORDS_OF_POST), (Topic, "title", WORDS_OF_TITLE)):
        keys: Iterator[int] = model._default_manager.values_list("pk", flat=True).iterator()
        texts = [(some(count), key) for key in keys]
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", texts)


def _questions(words: Sequence[str], chance: random.Random) -> list[str]:
    """One to three words: a third frequent, a third of any kind, a third compounds that are rare."""
    frequent, rare = words[: len(NOUNS)], words[2000:]
    kinds = itertools.cycle((frequent, words, rare))
    return [" ".join(chance.choices(next(kinds), k=chance.randint(1, 3))) for _ in range(ASKED)]


def _times(person: Any, questions: Sequence[str]) -> str:
    from plietsch.search.queries import find, page_of
    from plietsch.search.wishes import Wish

    times, found = [], 0
    for question in questions:
        begin = time.perf_counter()
        page, _hits = page_of(person, find(person, Wish(question)), None)
        times.append((time.perf_counter() - begin) * 1000)
        found += bool(page.object_list)
    return f"{_told(times)}, {found} of {len(questions)} find something"


def _page_times(path: str, person: Any, questions: Sequence[str]) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person)
    times = []
    for question in questions:
        begin = time.perf_counter()
        client.get(path, {"q": question})
        times.append((time.perf_counter() - begin) * 1000)
    return _told(times)


def _told(times: Sequence[float]) -> str:
    return f"median {statistics.median(times):.0f} ms, 95th {statistics.quantiles(times, n=20)[18]:.0f} ms"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main()
