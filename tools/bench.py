"""`make bench` and `make torture`: see bench/."""

import os
import sys

from progress import ROOT, finish
from setup import PYTHON, environment, lock_to_run, prepare


def main() -> int:
    prepare("dev" if sys.argv[1:] == ["torture"] else lock_to_run())
    os.chdir(ROOT)
    modules = {"exchange": "bench.exchange", "events": "bench.events", "search": "bench.finding"}
    modules["competitions"] = "bench.competition"
    module = modules.get(os.environ.get("BENCH", ""), "bench")
    if sys.argv[1:] == ["torture"]:
        module = "bench.torture"
    os.execve(PYTHON, [PYTHON, "-m", module], environment())  # noqa: S606 - our own program


if __name__ == "__main__":
    finish(main)
