"""`make bench`: a demo network and SIZE helpings of rows on the real server, and what its main pages cost.

SIZE=1,10 measures both and prints by how much each page grows; QUICK=1 asks each page less often.
BENCH=portal, opendata, sensors or strategies measures that package alone.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from bench.growth import growth, growth_head
from bench.table import COUNTING, HEAD, PACKAGES, measure_all

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure each size in a process of its own; print, write down."""
    sizes, only = os.environ.get("SIZE", "1").split(","), os.environ.get("BENCH", "")
    if only and only not in PACKAGES:
        raise SystemExit(f"BENCH is {', '.join(PACKAGES)}, exchange, events, search, competitions or nothing")
    if len(sizes) == 1:
        rows, counting, memory = measure(sizes[0], only)
        report(rows, counting, f"Size {sizes[0]}; web process {memory:.0f} MiB. {_machine()}", only)
        return
    found = [_in_a_process(size) for size in sizes]
    rows = growth([result["rows"] for result in found])
    memory = ", ".join(f"{size}: {one['memory']:.0f}" for size, one in zip(sizes, found, strict=True))
    about = f"Sizes {', '.join(sizes)}; web process in MiB {memory}. {_machine()}"
    report(rows, [], about, only, head=growth_head(sizes))


def measure(size: str, only: str) -> Any:
    """Build a network of this size, and ask for its pages."""
    with tempfile.TemporaryDirectory(prefix="plietsch-bench-") as folder:
        os.environ |= {"PLIETSCH_DATA": folder, "PLIETSCH_DEMO": "1", "PLIETSCH_LOG_LEVEL": "ERROR"}
        os.environ |= {"PLIETSCH_DEMO_STREAM": "0", "PLIETSCH_DEMO_SENSORS": "0"}  # nobody else at work
        os.environ["DJANGO_SETTINGS_MODULE"] = "plietsch.config.settings"
        for command in (["migrate", "-v0"], ["demo"], ["prepare"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, capture_output=True)
        django.setup()
        from bench.fill import fill

        fill(int(size))
        return measure_all(only)


def _in_a_process(size: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench", size], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def report(
    rows: list[tuple[str, ...]],
    counting: list[tuple[str, str]],
    about: str,
    only: str = "",
    head: tuple[str, ...] = HEAD,
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
    return f"{os.cpu_count()} x {model.partition(':')[2].strip()}, Python {platform.python_version()}."


if __name__ == "__main__":
    if len(sys.argv) > 1:
        rows, _counting, memory = measure(sys.argv[1], "pages")
        print(json.dumps({"rows": rows, "memory": memory}))
    else:
        main()
