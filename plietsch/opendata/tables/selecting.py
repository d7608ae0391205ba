"""Questions to a table: which rows, in which order, grouped by what. Built from names and values only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from plietsch.opendata.models import Table
from plietsch.opendata.tables import kinds
from plietsch.opendata.tables.asking import asking
from plietsch.opendata.tables.building import quoted
from plietsch.opendata.tables.kinds import Kind, kinds_of
from plietsch.opendata.tables.paging import records_between, rows_between
from plietsch.opendata.tables.problems import QueryRefused
from plietsch.opendata.tables.shelf import place_of

MOST_GROUPS = 200
CHUNK = 5000
MOST_PAGED = 1000  # more rows at once are quicker asked for


class Op(TextChoices):
    """How a filter compares."""

    IS = "ist", gettext_lazy("ist")
    IS_NOT = "ist-nicht", gettext_lazy("ist nicht")
    CONTAINS = "enthaelt", gettext_lazy("enthält")
    LEAST = "ab", gettext_lazy("mindestens / ab")
    MOST = "bis", gettext_lazy("höchstens / bis")
    EMPTY = "leer", gettext_lazy("ist leer")


class Measure(TextChoices):
    """What a group is measured by."""

    COUNT = "anzahl", gettext_lazy("Anzahl der Zeilen")
    SUM = "summe", pgettext_lazy("Berechnung", "Summe")
    MEAN = "mittel", gettext_lazy("Mittelwert")
    LEAST = "min", gettext_lazy("kleinster Wert")
    MOST = "max", gettext_lazy("größter Wert")


_COMPARE = {Op.IS: "=", Op.IS_NOT: "IS DISTINCT FROM", Op.LEAST: ">=", Op.MOST: "<="}
_AGGREGATE = {Measure.SUM: "sum", Measure.MEAN: "avg", Measure.LEAST: "min", Measure.MOST: "max"}


@dataclass(frozen=True)
class Filter:
    """One condition, with the value as it was typed; several `values` mean one of them."""

    column: str
    op: Op
    values: Sequence[str]


@dataclass(frozen=True)
class Selection:
    """What is asked of a table; empty, it is the table as it was imported."""

    filters: Sequence[Filter] = ()
    sort: Sequence[tuple[str, bool]] = ()  # column, and whether the greatest comes first
    words: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether it leaves out no row."""
        return not self.filters and not self.words


class SelectedRows:
    """The rows of a selection, as long as asked for; what a Paginator needs."""

    def __init__(self, table: Table, selection: Selection) -> None:
        self.table, self.selection = table, selection
        self.kinds = kinds_of(table)
        self.where, self.values = _where(self.kinds, selection)

    def count(self) -> int:
        """How many rows there are; known since the import where nothing is left out."""
        if self.selection.is_everything:
            return self.table.row_count
        [(count,)] = self._ask(f"SELECT count(*) FROM {_source()} {self.where}")
        return int(count)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[list[Any]]:
        start, stop = part.start or 0, part.stop
        if self._is_as_imported:
            if min(stop, self.table.row_count) <= len(self.table.first_rows):
                return list(self.table.first_rows[start:stop])
            if stop - start <= MOST_PAGED and (paged := rows_between(self.table, start, stop)) is not None:
                return paged
        rows = self._ask(
            f"SELECT * FROM {_source()} {self.where} {_order(self.kinds, self.selection)} LIMIT ? OFFSET ?",
            max(0, stop - start),
            start,
        )
        return [[kinds.plain(value) for value in row] for row in rows]

    def records(self, start: int, stop: int) -> bytes | None:
        """Some rows as objects of JSON with commas between them, where they lie ready as such."""
        is_ready = self._is_as_imported and stop - start <= MOST_PAGED
        return records_between(self.table, start, stop) if is_ready else None

    def texts(self, row: str) -> Iterator[str]:
        """All rows, each written by this expression, some thousand at a time, for downloads."""
        question = f"SELECT {row} FROM {_source()} {self.where} {_order(self.kinds, self.selection)}"
        with asking(seconds=60) as cursor:
            cursor.execute(question, [str(place_of(self.table.content)), *self.values])
            while rows := cursor.fetchmany(CHUNK):
                yield "".join([text for (text,) in rows])

    def some(self, columns: Sequence[str], most: int) -> list[tuple[Any, ...]]:
        """The first rows with these columns only."""
        names = ", ".join(_named(self.kinds, name)[0] for name in columns)
        return self._ask(f"SELECT {names} FROM {_source()} {self.where} LIMIT ?", most)

    def groups(self, column: str, measure: Measure, measured: str = "") -> list[tuple[Any, Any]]:
        """The value of each group with its measure, the greatest first; days and moments in their order."""
        by, kind = _named(self.kinds, column)
        order = "1" if kind in (Kind.DATE, Kind.MOMENT) else "2 DESC NULLS LAST, 1"
        rows = self._ask(
            f"SELECT {by}, {self._aggregate(measure, measured)} FROM {_source()} {self.where} "
            f"GROUP BY 1 ORDER BY {order} LIMIT {MOST_GROUPS}"
        )
        return [(kinds.plain(value), amount) for value, amount in rows]

    @property
    def _is_as_imported(self) -> bool:
        return not self.selection.sort and self.selection.is_everything

    def _aggregate(self, measure: Measure, measured: str) -> str:
        if measure == Measure.COUNT:
            return "count(*)"
        column, kind = _named(self.kinds, measured)
        if not kind.is_numeric:
            raise QueryRefused(_("„%(name)s“ enthält keine Zahlen.") % {"name": measured})
        return f"{_AGGREGATE[measure]}({column})"

    def _ask(self, question: str, *more: Any) -> list[tuple[Any, ...]]:
        with asking() as cursor:
            cursor.execute(question, [str(place_of(self.table.content)), *self.values, *more])
            return cursor.fetchall()


def _source() -> str:
    return "read_parquet(?)"


def _where(known: dict[str, Kind], selection: Selection) -> tuple[str, list[Any]]:
    conditions, values = [], []
    for each in selection.filters:
        condition, bound = _condition(known, each)
        conditions.append(condition)
        values += bound
    for word in selection.words.split()[:10]:
        texts = [quoted(name) for name, kind in known.items() if kind == Kind.TEXT]
        conditions.append(f"contains(lower(concat_ws(' ', {', '.join(texts)})), ?)" if texts else "false")
        values += [word.lower()] if texts else []
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


def _condition(known: dict[str, Kind], each: Filter) -> tuple[str, list[Any]]:
    column, kind = _named(known, each.column)
    if each.op == Op.EMPTY:
        return f"{column} IS NULL", []
    if each.op == Op.CONTAINS:
        return f"contains(lower(CAST({column} AS VARCHAR)), ?)", [each.values[0].lower()]
    values = [kinds.parse(kind, value) for value in each.values]
    if len(values) == 1:
        return f"{column} {_COMPARE[each.op]} ?", values
    return f"{column} IN ({', '.join('?' * len(values))})", values


def _order(known: dict[str, Kind], selection: Selection) -> str:
    parts = [
        f"{_named(known, name)[0]} {'DESC' if descending else 'ASC'} NULLS LAST"
        for name, descending in selection.sort
    ]
    return f"ORDER BY {', '.join(parts)}" if parts else ""


def _named(known: dict[str, Kind], name: str) -> tuple[str, Kind]:
    if name not in known:
        raise QueryRefused(_("Eine Spalte „%(name)s“ gibt es nicht.") % {"name": name})
    return quoted(name), known[name]
