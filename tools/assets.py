#!/usr/bin/env python3
"""Fetches what the pages take from npm into plietsch/ui/static/vendor; does nothing when up to date."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.stylesheet import layered  # noqa: E402

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "plietsch" / "ui" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
EDITOR = ROOT / "plietsch" / "strategies" / "editor"
SOURCES = (
    *("package-lock.json", "tools/assets.py", "tools/stylesheet.py"),
    *sorted(str(path.relative_to(ROOT)) for path in EDITOR.glob("*.js")),
)

# What is copied as it is: folder under node_modules, file, folder under vendor.
COPIES = [
    ("@fontsource/fira-sans/files", f"fira-sans-latin-{weight}-normal.woff2", "fonts")
    for weight in (400, 500, 600)
] + [
    ("hls.js/dist", "hls.light.min.mjs", "."),
    *(("leaflet/dist", name, "leaflet") for name in ("leaflet.js", "leaflet.css")),
    *(
        ("leaflet/dist/images", name, "leaflet/images")  # named by leaflet.css; no page shows them
        for name in ("layers.png", "layers-2x.png", "marker-icon.png")
    ),
]

# KERN's components in use; its grid and utilities (most of the file) are not.
KERN = {
    *("kern-accordion", "kern-alert", "kern-badge", "kern-body", "kern-btn", "kern-dark"),
    *("kern-description-list", "kern-dialog", "kern-divider", "kern-error", "kern-fieldset"),
    *("kern-form-check", "kern-form-input", "kern-hint", "kern-icon", "kern-label", "kern-light"),
    *("kern-link", "kern-list", "kern-loader", "kern-progress", "kern-table", "kern-table-responsive"),
}


def main() -> None:
    """Bring vendor up to date; needs npm on the path."""
    stamp = current_stamp()
    if STAMP.exists() and STAMP.read_text() == stamp:
        return
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for folder, name, target in COPIES:
        copy(MODULES / folder / name, VENDOR / target / name)
    kern = (MODULES / "@kern-ux/native/dist/kern.min.css").read_text()
    (VENDOR / "kern.css").write_text(without_source_map(layered(kern, "kern", "kern-", KERN)))
    bundle(EDITOR / "main.js", VENDOR / "cowriting.mjs")
    bundle(MODULES / "qr" / "decode.js", VENDOR / "qr.mjs")
    STAMP.write_text(stamp)


def bundle(entry: Path, target: Path) -> None:
    """Put a script and the packages that it imports into one file.

    esbuild's own script finds its program in an optional package; nothing had to run at its installation.
    """
    options = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--legal-comments=eof"]
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    subprocess.run(
        ["node", esbuild, entry, *options, "--log-level=warning", f"--outfile={target}"], cwd=ROOT, check=True
    )


def current_stamp() -> str:
    """A digest of everything that decides what vendor holds."""
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in SOURCES)).hexdigest()


def copy(source: Path, target: Path) -> None:
    """Copy one file; text loses its reference to a source map, which is not served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in (".css", ".js", ".mjs"):
        target.write_text(without_source_map(source.read_text()))
    else:
        shutil.copyfile(source, target)


def without_source_map(text: str) -> str:
    """The text without its `sourceMappingURL`, whose file would be missing."""
    return re.sub(r"\n?(?://|/\*)[#@] ?sourceMappingURL=[^\s*]+(?:\s*\*/)?", "", text)


if __name__ == "__main__":
    main()
