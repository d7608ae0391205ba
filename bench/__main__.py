"""`make bench`: a demo network of SIZE helpings on the real server, and what its main pages cost.

BENCH=portal, opendata, sensors or strategies measures that package alone.
"""

import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django

from bench.table import COUNTING, HEAD, PACKAGES, measure_all

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Build, measure, print, write down."""
    size, only = os.environ.get("SIZE", "1"), os.environ.get("BENCH", "")
    if only and only not in PACKAGES:
        raise SystemExit(f"BENCH is {', '.join(PACKAGES)}, exchange, events, search or nothing")
    with tempfile.TemporaryDirectory(prefix="plietsch-bench-") as folder:
        os.environ |= {"PLIETSCH_DATA": folder, "PLIETSCH_DEMO": "1", "PLIETSCH_LOG_LEVEL": "ERROR"}
        os.environ |= {"PLIETSCH_DEMO_STREAM": "0", "PLIETSCH_DEMO_SENSORS": "0"}  # nobody else at work
        os.environ["DJANGO_SETTINGS_MODULE"] = "plietsch.config.settings"
        for command in (["migrate", "-v0"], ["demo", "--size", size], ["prepare"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, capture_output=True)
        django.setup()
        rows, counting, memory = measure_all(only)
    report(rows, counting, f"Size {size}; web process {memory:.0f} MiB. {_machine()}", only)


def report(rows: list[tuple[str, ...]], counting: list[tuple[str, str]], about: str, only: str = "") -> None:
    """Print the tables and keep them in bench/results."""
    tables = [(HEAD, ("---",) * len(HEAD), *rows), (COUNTING, ("---", "---"), *counting)]
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
    main()
