"""`BENCH=competitions make bench`: the best portfolio, lists of 500 applications, 500 people handing in."""

import subprocess
import sys

PARTS = ("selection", "reviewers", "handin")


def main() -> None:
    """One after the other, each in a process and with a demo network of its own."""
    for part in PARTS:
        print(f"\n{part}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{part}"], check=True)


if __name__ == "__main__":
    main()
