"""What an import changes, in words and counts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from plietsch.places.models import Change, Place

What = Change.What
FIGURES = {
    "updated": _("neue Angaben"),
    "unchanged": _("unverändert"),
    "outlines": _("neue Grenzen"),
    "unknown": _("Grenzen ohne Ort"),
}


@dataclass(frozen=True)
class Entry:
    """One change that people want to see; `before` and `after` are names or labels."""

    what: What
    place: Place
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        change = f": {self.before} → {self.after}" if self.before and self.after else ""
        return f"{self.what.label}: {self.place.label}{change or (f' → {self.after}' if self.after else '')}"


@dataclass
class Report:
    """All changes of one file; `updated` places have new figures only, `unknown` outlines belong to none."""

    entries: list[Entry] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0
    outlines: int = 0
    unknown: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the file would change nothing."""
        return not (self.entries or self.updated or self.outlines)

    def counts(self) -> dict[str, int]:
        """How many of each change, as facts and summaries hold them."""
        whats = Counter(entry.what.value for entry in self.entries)
        return {what.value: whats[what.value] for what in What} | {
            "updated": self.updated,
            "unchanged": self.unchanged,
            "outlines": self.outlines,
            "unknown": len(self.unknown),
        }

    def by_what(self) -> Iterator[tuple[What, list[Entry]]]:
        """The changes kind by kind, those that cost people work first."""
        for what in (What.MERGED, What.DISSOLVED, What.MOVED, What.RENAMED, What.NEW):
            if entries := [entry for entry in self.entries if entry.what == what]:
                yield what, entries


def summary(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """(label, count) of all that happened, in the order of `counts`."""
    labels = {what.value: what.label for what in What} | FIGURES
    return [(str(labels[name]), count) for name, count in counts.items() if count]
