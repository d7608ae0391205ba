"""Compounds: who looks for Portal finds Bürgerportal, by the words that occur in the index.

Words are taken apart when somebody looks for a part, not when they are written down: so a new word is found
at once, and no list of German words has to be kept.
"""

import threading
import time
from collections.abc import Iterable, Iterator

from plietsch.search.models import Word
from plietsch.search.words import stems

LEAST = 3  # letters of a part
SHORT = 3  # parts of so few letters stand in words by chance: "ort" in Transport
LEAST_STEM = 5
MOST = 30  # compounds for all words that somebody typed, the shortest of each; FTS5 merges as many lists
LEAST_OF_EACH = 10
MOST_SEEN = 4000
ENDINGS = frozenset(("", "e", "n", "en", "s", "es", "er", "ern", "em", "et", "ene", "erne"))
LINKS = ("", "s", "es", "n", "en", "e")
READ_ANEW = 24 * 3600  # seconds after which words that are gone go from memory too


class Vocabulary:
    """The words of the index in memory, one in a line: looking through half a million takes milliseconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Read everything anew at the next question."""
        self._lines, self._last, self._read_at = "\n", 0, time.monotonic()

    def lines(self) -> str:
        """All words, each between line ends; those that came since the last time are read first."""
        with self._lock:
            if time.monotonic() - self._read_at > READ_ANEW:
                self.forget()
            rows = Word.objects.filter(pk__gt=self._last).order_by("pk").values_list("pk", "word")
            if new := list(rows):
                self._last = new[-1][0]
                self._lines += "".join(f"{word}\n" for _pk, word in new)
            return self._lines


vocabulary = Vocabulary()


def tokens_for(words: Iterable[str]) -> list[frozenset[str]]:
    """For each folded word its stems, and those of the compounds in which it is a part."""
    lines, words = vocabulary.lines(), list(words)
    most = max(MOST // max(len(words), 1), LEAST_OF_EACH)
    return [_tokens(word, lines, most) for word in words]


def _tokens(word: str, lines: str, most: int) -> frozenset[str]:
    found = {whole for form in _forms(word) for whole in _compounds(form, lines)}
    if len(word) <= SHORT:
        found = _with_known_rest(word, found)
    nearest = sorted(found, key=lambda whole: (len(whole), whole))[:most]
    return frozenset(stems(word)) | {stems(whole)[0] for whole in nearest}


def _forms(word: str) -> set[str]:
    """The word as typed and its longer stems: grundschul is in Grundschulbau; kart would be in Kartoffel."""
    if len(word) < LEAST or not word.isalpha():
        return set()
    singular = {word[:-1]} if word.endswith(("ern", "eln")) else set()
    return {word} | singular | {stem for stem in stems(word) if len(stem) >= LEAST_STEM}


def _compounds(part: str, lines: str) -> Iterator[str]:
    """The words in which `part` stands in front, at the end, or, if it is long enough, in between."""
    at = lines.find(part)
    for _ in range(MOST_SEEN):
        if at < 0:
            return
        begin, end = lines.rfind("\n", 0, at) + 1, lines.find("\n", at)
        front, rest = lines[begin:at], lines[at + len(part) : end]
        if _is_compound(front, rest, part):
            yield lines[begin:end]
        at = lines.find(part, end)


def _is_compound(front: str, rest: str, part: str) -> bool:
    if not front:
        return len(rest) >= LEAST or rest == "t"
    if len(front) < LEAST:
        return False
    return rest in ENDINGS or (len(rest) >= LEAST and len(part) > SHORT)


def _with_known_rest(part: str, wholes: set[str]) -> set[str]:
    """Those whose other part is a word of the index too: Rathaus for Rat, but not Apparat."""
    rests = {whole: _rests(part, whole) for whole in sorted(wholes, key=len)[:MOST]}
    asked = {rest for all_of_one in rests.values() for rest in all_of_one}
    known = set(Word.objects.filter(word__in=asked).values_list("word", flat=True))
    return {whole for whole, all_of_one in rests.items() if all_of_one & known}


def _rests(part: str, whole: str) -> set[str]:
    if whole.startswith(part):
        rest = whole[len(part) :]
        return {rest[len(link) :] for link in LINKS if rest.startswith(link)} - {""}
    rest = whole[: whole.rindex(part)]
    return {rest[: len(rest) - len(link)] for link in LINKS if rest.endswith(link)} - {""}
