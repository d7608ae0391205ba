"""`make bench`: a demo network and SIZE helpings of rows on the real server, and what pages and acts cost.

SIZE=1,10,100 measures them all and prints by how much each grows; QUICK=1 asks less often.
BENCH=portal, opendata, sensors or strategies measures everything about that package instead.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from bench.growth import growth, growth_head
from bench.keeping import ENVIRONMENT, copy_of_network
from bench.table import COUNTING, HEAD, PACKAGES, measure_all

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure each size in a process of its own; print, write down."""
    sizes, only = os.environ.get("SIZE", "1").split(","), os.environ.get("BENCH", "")
    if only and only not in PACKAGES:
        raise SystemExit(f"BENCH is {', '.join(PACKAGES)}, exchange, events, search, competitions or nothing")
    begun = time.monotonic()
    found = [_in_a_process(size) for size in sizes]
    rows, counting = found[0]["rows"], found[0]["counting"]
    if len(sizes) > 1:
        rows, counting = growth([result["rows"] for result in found]), []
    head = growth_head(sizes) if len(sizes) > 1 else HEAD
    about = f"Size {', '.join(sizes)}; took {time.monotonic() - begun:.0f} s. {_machine()}"
    report(rows, counting, about, only, head)


def measure(size: str, only: str) -> dict[str, Any]:
    """Copy a network of this size, and ask for its pages."""
    with tempfile.TemporaryDirectory(prefix="plietsch-bench-") as folder:
        begun = time.monotonic()
        copy_of_network(size, Path(folder))
        _say(f"The network of size {size} stands after {time.monotonic() - begun:.0f} s.")
        os.environ |= ENVIRONMENT | {"PLIETSCH_DATA": folder}
        django.setup()
        rows, counting = measure_all(only)
        return {"rows": rows, "counting": counting}


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _in_a_process(size: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench", size], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def report(
    rows: list[tuple[str, ...]], counting: list[tuple[str, str]], about: str, only: str, head: tuple[str, ...]
) -> None:
    """Print the tables and keep them in bench/results."""
    tables = [(head, ("---",) * len(head), *rows)]
    if counting:
        tables.append((COUNTING, ("---", "---"), *counting))
    lines = [f"| {' | '.join(row)} |" for table in tables for row in (*table, ("",))][:-1]
    text = "\n".join([*lines, "", about, ""])
    print(f"\n{text}")
    file = (
        ROOT / "bench" / "results" / f"{datetime.now(UTC):%Y-%m-%d}-{platform.node()}{only and '-'}{only}.md"
    )
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def _machine() -> str:
    [model, *_] = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    processors = f"{os.cpu_count()} x {model.partition(':')[2].strip()}, load {os.getloadavg()[1]:.0f}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {processors}, Python {platform.python_version()}."


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1], os.environ.get("BENCH", ""))))
    else:
        main()
