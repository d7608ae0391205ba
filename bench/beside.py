"""`python -m bench.beside PID=ADDRESS ...`: requests a second and processor time of pages of any servers.

Each PID is the process that makes the pages. `ab` asks each page in turn, with one connection and with
four, so that another product can be measured beside ours on the same machine in the same minutes.
"""

import re
import subprocess
import sys
from dataclasses import dataclass

from bench.servers import Server

SECONDS = 5  # for each page and number of connections


def main(pages: list[str]) -> int:
    """Print a table row for each page."""
    print("| page | kB | processor ms | a second, 1 at a time | a second, 4 at a time |")
    print("|---|---|---|---|---|")
    for page in pages:
        pid, _is, address = page.partition("=")
        server = Server(port=0, pid=int(pid))
        _ask(address, 1)
        before = server.cpu()
        alone = _ask(address, 1)
        cpu = (server.cpu() - before) / alone.count * 1000
        together = _ask(address, 4)
        size = alone.bytes / 1000
        print(f"| {address} | {size:.1f} | {cpu:.2f} | {alone.rate:.1f} | {together.rate:.1f} |", flush=True)
    return 0


@dataclass
class Answers:
    """What `ab` says of one page."""

    count: int
    rate: float
    bytes: int


def _ask(address: str, at_once: int) -> Answers:
    command = ["ab", "-q", "-k", "-l", f"-t{SECONDS}", "-n100000", f"-c{at_once}", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    facts = dict(re.findall(r"^(.+?):\s+([\d.]+)", said, re.MULTILINE))
    if "Non-2xx responses" in facts or facts["Failed requests"] != "0":
        raise SystemExit(said)
    whole = int(facts["HTML transferred"]) // int(facts["Complete requests"])
    return Answers(int(facts["Complete requests"]), float(facts["Requests per second"]), whole)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
