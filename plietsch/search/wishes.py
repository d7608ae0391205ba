"""What somebody looks for: words, and perhaps a kind, a group, a place, a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from plietsch.search.compounds import tokens_for
from plietsch.search.engine import Branch, Tokens
from plietsch.search.tokens import HAS_NO_TITLE, HAS_TITLE, month, whole_title
from plietsch.search.words import STOP, running, telling, words

MOST_TERMS = 8
MOST, MOST_ALONE = 80, 200  # candidates of a branch, of all kinds and of one that is looked for alone
MOST_CALLED_SO = 20
QUOTED = re.compile(r"""["„“”»«]([^"„“”»«]*\w[^"„“”»«]*)["„“”»«]""")
WITHIN = re.compile(r"[a-z_]+\.[a-z_]+:\d{1,18}", re.ASCII)


class Period(models.TextChoices):
    """How far back a search looks; what is still to come counts too."""

    MONTH = "30", _("Letzte 30 Tage")
    YEAR = "365", _("Letzte 12 Monate")
    THREE_YEARS = "1096", _("Letzte 3 Jahre")


@dataclass(frozen=True)
class Wish:
    """A search as it was typed; `place` is the key of a place, `within` of a group."""

    words: str
    kind: str = ""
    within: str = ""
    place: int | None = None
    period: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether it could find more."""
        return bool(self.kind or self.within or self.place or self.period)


@dataclass(frozen=True)
class Terms:
    """The words of a wish: as typed, the tokens by any of which each is found, and what stood in quotes."""

    words: Sequence[str]
    tokens: Sequence[frozenset[str]] = field(repr=False)
    phrases: Sequence[str] = ()

    @property
    def all_tokens(self) -> frozenset[str]:
        """The tokens of all words, for marking."""
        return frozenset().union(*self.tokens)


def terms_of(text: str) -> Terms:
    """The words of a search that say something."""
    said = telling(text)[:MOST_TERMS]
    return Terms(said, tokens_for(said), [running(phrase) for phrase in QUOTED.findall(text)])


def without_quotes(text: str) -> str:
    """The same words, wherever they stand."""
    return QUOTED.sub(lambda quoted: quoted[1], text)


def since(wish: Wish) -> date | None:
    """The first day that a wish looks at."""
    return localdate() - timedelta(days=int(wish.period)) if wish.period in Period.values else None


def is_in_time(at: datetime | None, begin: date | None) -> bool:
    """Whether a moment lies in the time of a wish; what has no time does not."""
    return begin is None or (at is not None and localdate(at) >= begin)


def branches_of(wish: Wish, terms: Terms) -> list[Branch]:
    """Where candidates come from: things called so, titles, other texts of things with a title, answers.

    Each gives its newest, so that a place is not lost behind the posts that name it.
    """
    needed, most = _filters(wish), MOST_ALONE if wish.kind else MOST
    anywhere = [Tokens(tokens) for tokens in terms.tokens]
    titled = [Tokens([f"^{token}" for token in tokens]) for tokens in terms.tokens]
    return [
        Branch([Tokens([whole_title(terms.words)]), *needed], MOST_CALLED_SO, titled=True),
        Branch([*titled, *needed], most, titled=True),
        Branch([*anywhere, Tokens([HAS_TITLE]), *needed], most, titled=True),
        Branch([*anywhere, Tokens([HAS_NO_TITLE]), *needed], most),
    ]


def branches_of_typed(text: str) -> list[Branch]:
    """Titles that hold some words and one that begins like the last.

    A last word that says nothing may still become one that does, so it counts as both.
    """
    *earlier, last = [*words(text)] or [""]
    readings = dict.fromkeys([(*(word for word in earlier if word not in STOP), last), (*telling(text),)])
    return [_begun(reading) for reading in readings if any(reading)]


def _begun(reading: Sequence[str]) -> Branch:
    *whole, last = reading
    titled = [Tokens([f"^{token}" for token in tokens]) for tokens in terms_of(" ".join(whole)).tokens]
    return Branch([*titled, Tokens((), f"^{last}")], MOST, titled=True)


def _filters(wish: Wish) -> list[Tokens]:
    needed = []
    if wish.kind:
        needed.append(Tokens([f"k:{wish.kind}"]))
    if wish.within:
        needed.append(Tokens([f"w:{wish.within}" if WITHIN.fullmatch(wish.within) else "w:nothing"]))
    if wish.place:
        needed.append(Tokens([f"p:{wish.place}"]))
    if begin := since(wish):
        needed.append(Tokens(_months(begin)))
    return needed


def _months(begin: date) -> list[str]:
    """From that month until a year from now, for events are announced early."""
    until, found = localdate() + timedelta(days=366), []
    day = begin.replace(day=1)
    while day <= until:
        found.append(month(day))
        day = (day + timedelta(days=32)).replace(day=1)
    return found
