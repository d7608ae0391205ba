"""Sealed days on the disk: one Parquet file for each area and day, sorted by datastream and time."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from plietsch.core.shelves import Shelf

shelf = Shelf("readings", "parquet")
COLUMNS = {
    "id": "BIGINT",
    "datastream_id": "BIGINT",
    "feature_id": "BIGINT",
    "instant": "BIGINT",
    "until": "BIGINT",
    "number": "DOUBLE",
    "other": "VARCHAR",
    "result_instant": "BIGINT",
    "more": "VARCHAR",
}
AS_JSON = (6, 8)
MEMORY = "512MB"


def write(rows: Iterable[Sequence[Any]], former: str, workshop: Path) -> Path:
    """A file of these rows and of those in the file `former`, where there is one."""
    import duckdb

    told, target = workshop / "rows.csv", workshop / "day.parquet"
    with told.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_MINIMAL).writerows(map(_plain, rows))
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    config: Any = {"memory_limit": MEMORY, "threads": 1, "temp_directory": str(workshop)}
    with duckdb.connect(config=config) as db:
        db.execute(
            f"CREATE TABLE day AS SELECT * FROM read_csv(?, header=false, auto_detect=false, "
            f"delim=',', quote='\"', escape='\"', nullstr='\\N', columns={{{columns}}})",
            [str(told)],
        )
        if former:
            db.execute("INSERT INTO day SELECT * FROM read_parquet(?)", [str(shelf.place_of(former))])
        db.execute(
            f"COPY (SELECT DISTINCT ON (id) * FROM day ORDER BY datastream_id, instant, id) "
            f"TO '{_quoted(target)}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return target


def count(file: Path) -> int:
    """How many readings a file holds."""
    import duckdb

    with duckdb.connect() as db:
        found = db.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchone()
    return int(found[0]) if found else 0


def _plain(row: Sequence[Any]) -> list[Any]:
    cells = [json.dumps(cell) if at in AS_JSON and cell is not None else cell for at, cell in enumerate(row)]
    return ["\\N" if cell is None else cell for cell in cells]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
