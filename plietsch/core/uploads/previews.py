"""What a PDF looks like: its first page, drawn in a process of its own, so that a bad file harms nobody.

See docs/decisions/0364.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from plietsch.core import first_page
from plietsch.core.models import Upload
from plietsch.core.uploads.shelf import place_of

MEDIA_TYPE = "image/webp"


def preview_of(upload: Upload) -> Path | None:
    """The picture, drawn when it is first asked for; None for what cannot be drawn."""
    if not upload.is_pdf:
        return None
    picture = _place(upload.sha256)
    if not picture.exists():
        _draw(place_of(upload.sha256), picture)
    return picture if picture.stat().st_size else None


def forget_preview(sha256: str) -> None:
    """The picture goes with the content."""
    _place(sha256).unlink(missing_ok=True)


def _place(sha256: str) -> Path:
    return Path(settings.DATA) / "previews" / f"{sha256}.webp"


def _draw(content: Path, picture: Path) -> None:
    """An empty file where it does not work: it will not work the next time either."""
    picture.parent.mkdir(mode=0o750, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=picture.parent) as folder:
        drawn = Path(folder) / "picture.webp"
        command = [sys.executable, "-m", first_page.__name__, str(content), str(drawn)]
        try:
            subprocess.run(command, capture_output=True, timeout=2 * first_page.SECONDS, check=True)  # noqa: S603 - ours
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            drawn.write_bytes(b"")
        drawn.replace(picture)
