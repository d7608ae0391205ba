"""Which websites and tokens there are, at hand without a query per hit."""

import time
from dataclasses import dataclass, field

from plietsch.analytics.models import Site, Token
from plietsch.core.freshness import marks, places
from plietsch.core.keys import digest_of

TABLES = places({Site._meta.db_table, Token._meta.db_table})
LONGEST = 30.0  # seconds until the database is asked again in any case


@dataclass(frozen=True)
class Known:
    """Websites by what names them, and what each token vouches for: some websites, or all (the empty set)."""

    sites: dict[str, Site] = field(default_factory=dict)
    tokens: dict[str, frozenset[int]] = field(default_factory=dict)

    def site(self, idsite: str) -> Site | None:
        """The website of this number."""
        return self.sites.get(idsite)

    def trusts(self, token: str) -> frozenset[int] | None:
        """The websites that a token vouches for; None for a token that nobody gave."""
        return self.tokens.get(digest_of(token)) if token else None


_present: list[tuple[Known, list[int], float]] = []


def known_sites() -> Known:
    """What was found last; `refresh` first where `is_stale`."""
    return _present[0][0] if _present else Known()


def is_stale() -> bool:
    """Whether something may have changed since the database was asked."""
    if not _present:
        return True
    _known, seen, until = _present[0]
    return seen != marks.of(TABLES) or time.monotonic() > until


def refresh() -> None:
    """Ask the database."""
    seen = marks.of(TABLES)
    rows = Token.objects.values_list("digest", "site__number")
    tokens = {digest: frozenset([site] if site else []) for digest, site in rows}
    known = Known({str(site.number): site for site in Site.objects.all()}, tokens)
    _present[:] = [(known, seen, time.monotonic() + LONGEST)]
