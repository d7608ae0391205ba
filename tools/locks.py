"""`make locks`: pin every Python package anew, with hashes and without the address of any registry."""

from progress import ROOT, call, finish, step

OPTIONS = [
    "--generate-hashes",
    "--universal",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--upgrade",
]


def main() -> int:
    for name in ("base", "postgres", "dev", "node"):
        with step(f"requirements/{name}.txt"):
            source, lock = (ROOT / "requirements" / f"{name}.{ending}" for ending in ("in", "txt"))
            call("uv", "pip", "compile", "--quiet", *OPTIONS, source, "-o", lock)
    return 0


if __name__ == "__main__":
    finish(main)
