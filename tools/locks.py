"""`make locks`: pin Python packages with hashes and without the address of any registry.

What is pinned stays as it is; `UPGRADE=1 make locks` takes the newest releases.
"""

import os

from progress import ROOT, call, finish, step

OPTIONS = [
    "--generate-hashes",
    "--universal",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
]


def main() -> int:
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for name in ("base", "postgres", "services", "dev", "node"):
        with step(f"requirements/{name}.txt"):
            source, lock = (ROOT / "requirements" / f"{name}.{ending}" for ending in ("in", "txt"))
            call("uv", "pip", "compile", "--quiet", *OPTIONS, *upgrade, source, "-o", lock)
    return 0


if __name__ == "__main__":
    finish(main)
