"""Comparing a file with the places that are known: what to write, and what to tell people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from plietsch.places.files.rows import Problems, Row, Sheet
from plietsch.places.models import Kind, Place
from plietsch.places.names import label, search_text
from plietsch.places.report import Entry, Report, What

LEVELS = [
    Kind.STATE,
    Kind.DISTRICT,
    Kind.URBAN_DISTRICT,
    Kind.AMT,
    Kind.MUNICIPALITY,
    Kind.DANISH_MUNICIPALITY,
    Kind.ASSOCIATION,
]
OFFICIAL = LEVELS[:5]  # what a complete file of a Land lists
LINKS = ("parent", "district", "successor")
FIELDS = (
    *(
        "kind",
        "ars",
        "name",
        "name_official",
        "title",
        "aliases",
        "label",
        "search",
        "population",
        "area_km2",
    ),
    *("lat", "lon", "valid_from", "valid_to", "attribution"),
)
MOST_ENDED = 0.1  # share of a Land's places that one file may end without being asked twice
FEW = 10

Snapshot = dict[str, Any]


@dataclass
class Plan:
    """What an import would write, and its report."""

    report: Report = field(default_factory=Report)
    new: list[Place] = field(default_factory=list)
    changed: list[Place] = field(default_factory=list)
    members: list[tuple[Place, list[Place]]] = field(default_factory=list)


class Comparison:
    """One sheet against all known places; `members` holds the codes of each association's members."""

    def __init__(
        self, sheet: Sheet, known: Sequence[Place], members: Mapping[str, set[str]], *, may_shrink: bool
    ) -> None:
        self.sheet, self.known, self.members, self.may_shrink = sheet, known, members, may_shrink
        self.problems = Problems()
        _connect(known)
        self.labels = {place.code: place.label for place in known}
        self.before = {place.pk: _snapshot(place) for place in known}
        self.valid = {place.code: place for place in known if place.valid_to is None}
        self.ended = {place.code: place for place in known if place.valid_to is not None}
        self.is_later_edition = bool(self.valid.keys() & sheet.complete_for)

    def plan(self) -> Plan:
        """All that changes; FileRefused where the file does not fit the places that are known."""
        ended_first = sorted(self.sheet.rows, key=lambda row: ("valid_to" not in row.facts, row.line))
        placed = [(row, self._place(row)) for row in ended_first]
        for row, place in placed:
            self._link(row, place)
        self._end_missing()
        new = [place for _row, place in placed if place.pk is None]
        places = sorted([*self.known, *new], key=lambda place: LEVELS.index(Kind(place.kind)))
        self._name(places)
        plan = self._difference(places, {id(place): row for row, place in placed})
        plan.members = [
            (place, members) for row, place in placed if (members := self._members(row)) is not None
        ]
        self.problems.settle()
        return plan

    def _place(self, row: Row) -> Place:
        """The known place of this row, or a new one, told what the row says."""
        ends = "valid_to" in row.facts
        place = self._known(row, ends) or Place(code=row.code)
        if place.pk is None and self.is_later_edition:
            place.valid_from = self.sheet.as_of
        for name, value in row.facts.items():
            setattr(place, name, value)
        place.kind = row.kind
        place.attribution = self.sheet.attribution or place.attribution
        if ends and self.valid.get(row.code) is place:
            del self.valid[row.code]
        (self.ended if ends else self.valid)[row.code] = place
        return place

    def _known(self, row: Row, ends: bool) -> Place | None:
        ended, valid = self.ended.get(row.code), self.valid.get(row.code)
        if ends and ended and (valid is None or ended.valid_to == row.facts["valid_to"]):
            return ended
        return valid

    def _link(self, row: Row, place: Place) -> None:
        ended = "valid_to" in row.facts and place.pk is not None  # keeps where it last belonged
        for link in ("successor",) if ended else LINKS:
            code = getattr(row, link)
            if code is not None:
                setattr(place, link, self._find(code, row, link))

    def _find(self, code: str, row: Row, link: str) -> Place | None:
        found = self.valid.get(code) or self.ended.get(code)
        is_optional = len(code) <= len("01")  # a Land above, or none
        if found is None and not is_optional:
            text = _("Der Ort %s ist nicht bekannt. Er steht weder in der Datei noch im Verzeichnis.")
            self.problems.add(text % code, row.line, row.columns.get(link, ""), link)
        return found

    def _end_missing(self) -> None:
        """End the places of a complete Land that the file does not list any more."""
        told = {row.code for row in self.sheet.rows}
        scope = [
            place
            for place in self.known
            if place.valid_to is None
            if place.kind in OFFICIAL and place.code[:2] in self.sheet.complete_for
        ]
        missing = [place for place in scope if place.code not in told]
        if len(missing) > max(FEW, MOST_ENDED * len(scope)) and not self.may_shrink:
            text = _("In der Datei fehlen %(missing)s von %(all)s Orten. Ist sie vollständig?")
            self.problems.add(text % {"missing": len(missing), "all": len(scope)})
        for place in missing:
            place.valid_to = self.sheet.as_of

    def _name(self, places: Sequence[Place]) -> None:
        """Write labels and search texts; Kreise come first, since the others' labels name them."""
        for place in places:
            district = place.district.label if place.district else ""
            place.label = label(place.kind, place.name, place.title, district)
            names = (place.name, f"{place.title} {place.name}", place.name_official)
            place.search = search_text(place.code, *names, *place.aliases.split(";"))

    def _difference(self, places: Sequence[Place], rows: Mapping[int, Row]) -> Plan:
        plan = Plan()
        for place in places:
            before, row = self.before.get(place.pk), rows.get(id(place))
            if before == _snapshot(place):
                plan.report.unchanged += row is not None
                continue
            self._check(place, row)
            entries = self._entries(place, before)
            plan.report.entries += entries
            plan.report.updated += not entries
            (plan.changed if before else plan.new).append(place)
        return plan

    def _entries(self, place: Place, before: Snapshot | None) -> list[Entry]:
        """The changes of a place that people want to see; new figures are none."""
        if before is None:
            return [Entry(What.NEW, place)]
        entries = []
        if place.name != before["name"]:
            entries.append(Entry(What.RENAMED, place, before["name"], place.name))
        if place.parent and before["parent"] not in ("", place.parent.code):
            old = self.labels[before["parent"]]
            entries.append(Entry(What.MOVED, place, old, place.parent.label))
        if place.successor and not before["successor"]:
            entries.append(Entry(What.MERGED, place, place.name, place.successor.label))
        elif place.valid_to and not before["valid_to"]:
            entries.append(Entry(What.DISSOLVED, place))
        return entries

    def _check(self, place: Place, row: Row | None) -> None:
        line, columns = (row.line, row.columns) if row else (0, {})
        try:
            place.clean_fields(exclude=LINKS)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.problems.add(" ".join(messages), line, columns.get(name, ""), name)
        if place.valid_from and place.valid_to and place.valid_from >= place.valid_to:
            self.problems.add(
                _("Der Ort endet, bevor er beginnt."), line, columns.get("valid_to", ""), "valid_to"
            )
        if place.successor and not place.valid_to:
            self.problems.add(
                _("Ein Nachfolger braucht das Ende der Gültigkeit."),
                line,
                columns.get("valid_to", ""),
                "valid_to",
            )

    def _members(self, row: Row) -> list[Place] | None:
        """The members to write, or None where the file is silent or nothing changes."""
        if row.members is None or set(row.members) == self.members.get(row.code, set()):
            return None
        return [found for code in row.members if (found := self._find(code, row, "members"))]


def _connect(known: Sequence[Place]) -> None:
    """Hang parents, districts and successors on the loaded places, without a query each."""
    by_id = {place.pk: place for place in known}
    for place in known:
        for link in LINKS:
            setattr(place, link, by_id.get(getattr(place, f"{link}_id")))


def _snapshot(place: Place) -> Snapshot:
    links = {link: target.code if (target := getattr(place, link)) else "" for link in LINKS}
    return {name: getattr(place, name) for name in FIELDS} | links
