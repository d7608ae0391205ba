"""The shape of what the demo network's portal says in one language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """The press release on the nine winners; texts of several paragraphs are HTML."""

    title: str
    lead: str
    text: str
    facts_title: str
    facts: tuple[tuple[str, str], ...]
    winners: str
    map_title: str
    asked: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Piece:
    """A short piece of news, with a quote (what, who) where there is one."""

    title: str
    lead: str
    text: str
    quote: tuple[str, str] | None = None


@dataclass(frozen=True)
class Words:
    """All of it; what nobody has translated yet is None."""

    hero: tuple[str, str]
    latest: str
    upcoming: str
    teasers: tuple[tuple[str, str], ...]  # taking part, groups, competitions, projects, data, places
    release: Release
    questions_title: str
    questions_lead: str
    questions: tuple[tuple[str, str], ...]
    nortorf: Piece | None = None
    data: Piece | None = None

    @property
    def news(self) -> dict[str, Piece | None]:
        """The short pieces by the name of the news that they belong to."""
        return {"nortorf": self.nortorf, "daten": self.data}
