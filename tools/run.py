"""`make run`: from a fresh checkout to the demo network in the browser."""

import os
import socket

from progress import ROOT, Failed, finish
from setup import PYTHON, environment, lock_to_run, prepare


def main() -> int:
    if os.environ.get("PLIETSCH_SECRET_KEY"):
        raise Failed("PLIETSCH_SECRET_KEY is set: a real network starts as docs/operate.md says, not so")
    _require_free_port(int(os.environ.setdefault("PORT", "8000")))
    os.environ["PLIETSCH_DEMO"] = "1"
    prepare(lock_to_run())
    os.chdir(ROOT)
    serve = [PYTHON, "manage.py", "serve", "--prepare"]
    os.execve(PYTHON, serve, environment())  # noqa: S606 - our own program


def _require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(f"Port {port} is in use. Choose another: make run PORT={port + 1}") from None


if __name__ == "__main__":
    finish(main)
