"""One table of several sizes: what each page costs at each, and by how much it grows."""

from collections.abc import Sequence

from bench.table import HEAD

PAGE, WHO, QUERIES, CPU, _MEDIAN, _P99, _PER_SECOND, KB, _MEMORY, _FLOOR = range(len(HEAD))
SHOWN = range(QUERIES, len(HEAD))


def growth_head(sizes: Sequence[str]) -> tuple[str, ...]:
    """The heads of the columns."""
    shown = [f"{HEAD[column]} at {size}" for column in SHOWN for size in sizes]
    return ("page", "who", *shown, "CPU grows", "queries grow", "bytes grow")


def growth(tables: Sequence[Sequence[Sequence[str]]]) -> list[tuple[str, ...]]:
    """A row per page that every table has; factors are of the last size by the first."""
    by_page = [{_name(row): row for row in table} for table in tables]
    names = [name for name in by_page[0] if all(name in table for table in by_page)]
    return [_row([table[name] for table in by_page]) for name in names]


def _name(row: Sequence[str]) -> tuple[str, ...]:
    """Both floors bear one name: their size tells them apart."""
    return (row[PAGE], row[WHO], row[KB] if row[PAGE] == "floor" else "")


def _row(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    shown = [row[column] for column in SHOWN for row in rows]
    return (rows[0][PAGE], rows[0][WHO], *shown, *(_factor(rows, column) for column in (CPU, QUERIES, KB)))


def _factor(rows: Sequence[Sequence[str]], column: int) -> str:
    first, last = rows[0][column], rows[-1][column]
    return f"{float(last) / float(first):.1f}" if first and last and float(first) else ""
