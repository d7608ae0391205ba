"""The words of PDF and office files, taken out in a process of its own: a bad file harms nobody else.

`python -m plietsch.search.extracting FILE TYPE` writes them to standard output.
"""

import html
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

LONGEST = 200_000  # letters
MOST_PAGES = 300
MOST_BYTES = 20_000_000  # of one part of an office file, unpacked
SECONDS, MEMORY = 20, 1_000_000_000
PDF = "application/pdf"
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_PARTS = re.compile(
    r"word/document\.xml|ppt/slides/slide\d+\.xml|xl/sharedStrings\.xml|content\.xml", re.ASCII
)
_tag = re.compile(r"<[^<>]*>")


def text_of(file: Path, media_type: str) -> str:
    """What a file says; "" where it says nothing, or is of a kind that is not read or broken."""
    if media_type.startswith("text/"):
        with file.open(encoding="utf-8", errors="replace") as readable:
            return readable.read(LONGEST).replace("\0", "")
    if media_type != PDF and not media_type.startswith(_OFFICE):
        return ""
    command = [sys.executable, "-m", __name__, str(file), media_type]
    try:
        done = subprocess.run(command, capture_output=True, timeout=3 * SECONDS, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode(errors="replace").replace("\0", "")[:LONGEST]


def extract(file: Path, media_type: str) -> str:
    """The same in this process, without a limit of time."""
    return "\n".join(_pages(file) if media_type == PDF else _parts(file))[:LONGEST]


def _pages(file: Path) -> Iterator[str]:
    from pypdf import PdfReader

    for page in islice(PdfReader(file).pages, MOST_PAGES):
        yield page.extract_text()


def _parts(file: Path) -> Iterator[str]:
    with zipfile.ZipFile(file) as archive:
        for entry in islice((each for each in archive.infolist() if _PARTS.fullmatch(each.filename)), 500):
            with archive.open(entry) as part:
                yield without_tags(part.read(MOST_BYTES).decode(errors="replace"))


def without_tags(markup: str) -> str:
    """The words of XML."""
    return html.unescape(_tag.sub(" ", markup))


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.write(extract(Path(sys.argv[1]), sys.argv[2]))


if __name__ == "__main__":
    _main()
