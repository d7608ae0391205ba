"""`make bench`: see bench/."""

import os

from progress import ROOT, finish
from setup import PYTHON, environment, lock_to_run, prepare


def main() -> int:
    prepare(lock_to_run())
    os.chdir(ROOT)
    modules = {"exchange": "bench.exchange", "events": "bench.events", "search": "bench.finding"}
    module = modules.get(os.environ.get("BENCH", ""), "bench")
    os.execve(PYTHON, [PYTHON, "-m", module], environment())  # noqa: S606 - our own program


if __name__ == "__main__":
    finish(main)
