"""Networks of each size, made once a day for each state of the code and then copied."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

from tests import kept

HERE = Path(__file__).parent
QUIET = {"PLIETSCH_LOG_LEVEL": "ERROR", "PLIETSCH_DEMO_STREAM": "0", "PLIETSCH_DEMO_SENSORS": "0"}
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "plietsch.config.settings", "PLIETSCH_DEMO": "1", **QUIET}


def copy_of_network(size: str, folder: Path) -> None:
    """Put the demo network with `size` helpings of rows, and nothing left to do, into this empty folder."""

    def make(unfinished: Path, _address: str) -> None:
        _copy(kept.demo("")[0], unfinished)
        subprocess.run(
            [sys.executable, "-m", "bench.keeping", size],
            env=os.environ | ENVIRONMENT | {"PLIETSCH_DATA": str(unfinished)},
            cwd=kept.ROOT, check=True, capture_output=True,
        )  # fmt: skip

    rows = "".join((HERE / name).read_text() for name in ("fill.py", "crowd.py"))
    made, _ = kept.network(f"bench{size}-{kept.code(f'{datetime.now(UTC):%Y-%m-%d} {rows}')}", "", make)
    _copy(made, folder)


def _copy(network: Path, folder: Path) -> None:
    shutil.copytree(network, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("static"))
    (folder / "static").symlink_to((network / "static").resolve())


if __name__ == "__main__":
    django.setup()
    from bench.fill import fill
    from plietsch.core.jobs.worker import work_off

    work_off()
    fill(int(sys.argv[1]))
