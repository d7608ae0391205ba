"""Did you mean: words of the index that differ by one letter, if the reader finds something by them."""

from collections.abc import Iterator
from dataclasses import replace
from string import ascii_lowercase

from plietsch.core.names import Person
from plietsch.search.models import Word
from plietsch.search.queries import find
from plietsch.search.wishes import Terms, Wish

LEAST, LONGEST = 4, 24
TRIED = 3


def better_spelling(user: Person, wish: Wish, terms: Terms) -> str:
    """The words of a search with unknown ones put right; "" where that finds nothing for this person.

    What a person may not see never helps: each spelling is tried with this person's own eyes.
    """
    known = set(Word.objects.filter(word__in=terms.words).values_list("word", flat=True))
    unknown = [word for word in terms.words if word not in known and LEAST <= len(word) <= LONGEST]
    if not unknown:
        return ""
    near = {word: set(_one_letter_off(word)) for word in unknown}
    candidates = Word.objects.filter(word__in=set().union(*near.values()))
    there = sorted(candidates.values_list("word", flat=True), key=lambda word: (-len(word), word))
    for nth in range(TRIED):
        chosen = {word: [other for other in there if other in near[word]][nth : nth + 1] for word in unknown}
        if not all(chosen.values()):
            return ""
        better = " ".join(chosen[word][0] if word in chosen else word for word in terms.words)
        if find(user, replace(wish, words=better)).rows:
            return better
    return ""


def _one_letter_off(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        yield from (left + letter + right for letter in ascii_lowercase)
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in ascii_lowercase)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
