"""Words as the index holds them, so that spelling and endings do not matter: without marks, and as stems.

Wärmeplanung, waermeplanung and warmeplanung are one word; so are Åbenrå and Aabenraa.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from Stemmer import Stemmer

LONGEST = 60
_marks = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f]")
_letters = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
_spelled_out = re.compile(r"(?<![aeiouq])([aou])e|aa")
_word = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_plain_word = re.compile(r"[^\W_]+")
_hyphen = re.compile(r"[-‐‑]")
_stemmers = threading.local()

# Words that say nothing: in hardly any text they are missing.
_STOP = """
aber als am an auch auf aus bei bin bis bist da damit dann das dass dein dem den der des dich die dies diese
diesem diesen dieser dieses doch du durch ein eine einem einen einer eines er es euch euer fur hat hatte ich
ihr ihre ihrem ihren ihrer im in ist ja kann kein keine mein mich mir mit nach nicht noch nun nur ob oder
ohne sehr sein seine sich sie sind so soll um und uns unser unsere unter vom von vor war was weil wenn wer
werden wie wir wird wo zu zum zur uber
af alle at blev de deg den denne der deres det dette dig din disse efter eller en end et for fra ham han har
havde her hos hun hvad hvis hvor ikke jeg jer kan kunne man med meget men mig mit nar noget nogle og om op
os pa sa selv sig skal skulle som ud var vi vil ville vore
the and of to is are
"""
STOP = frozenset(_STOP.split())


def fold(text: str) -> str:
    """Small letters without marks; spelled-out umlauts become what they stand for."""
    bare = _marks.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return _spelled_out.sub(lambda pair: pair[1] or "a", bare.translate(_letters))


def words(text: str) -> Iterator[str]:
    """The folded words of a text in their order; Bürger-Portal is buerger, portal and buergerportal."""
    for found in _word.findall(fold(text)):
        parts = _hyphen.split(found)
        yield from (part for part in parts if len(part) <= LONGEST)
        if len(parts) > 1 and len(whole := "".join(parts)) <= LONGEST:
            yield whole


def running(text: str) -> str:
    """The folded words of a text in their order, each between blanks: a phrase is a piece of it."""
    return f" {' '.join(_plain_word.findall(fold(text)))} "


def telling(text: str) -> list[str]:
    """The folded words that say something, each once."""
    return [word for word in dict.fromkeys(words(text)) if word not in STOP]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of a text begins and ends, and the word as it stands there."""
    for found in _word.finditer(text):
        yield found.start(), found.end(), found[0]


@lru_cache(maxsize=100_000)
def stems(word: str) -> tuple[str, ...]:
    """The German and, where it differs, the Danish stem of a folded word; the German one first."""
    german, danish = _stemmer("german").stemWord(word), _stemmer("danish").stemWord(word)
    return (german,) if german == danish else (german, danish)


def _stemmer(language: str) -> Stemmer:
    """Stemmers are not safe for threads, so each thread has its own."""
    if not hasattr(_stemmers, language):
        setattr(_stemmers, language, Stemmer(language))
    found: Stemmer = getattr(_stemmers, language)
    return found
