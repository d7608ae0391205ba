"""The recording as one file to take away: an MP4 with chapters, put together by ffmpeg without recoding."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from plietsch.events import playlists, vtt
from plietsch.events.broadcasting import ffmpeg
from plietsch.events.models import Event, Stream

RENDITION = "hoch"
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\=;#"} | {"\n": " ", "\r": " "})


def path_of(event: Event) -> Path | None:
    """Where the file lies, if there is one."""
    path = _place(event)
    return path if path.is_file() else None


def size(event: Event) -> int:
    """Its bytes, 0 where there is none."""
    path = path_of(event)
    return path.stat().st_size if path else 0


def make(stream: Stream) -> None:
    """Put the takes within the cut one behind the other; the old file stays until the new one is whole."""
    place = _place(stream.event)
    with tempfile.TemporaryDirectory(dir=playlists.folder(stream.event), prefix="film-") as name:
        folder = Path(name)
        takes = list(playlists.takes(stream.event, RENDITION, cut=stream.cut))
        for number, take in enumerate(takes):
            (folder / f"{number}.m3u8").write_text(take)
        lines = ["ffconcat version 1.0", *(f"file {number}.m3u8" for number in range(len(takes)))]
        (folder / "takes.txt").write_text("\n".join(lines) + "\n")
        (folder / "chapters.txt").write_text("\n".join(_chapters(stream)) + "\n")
        if takes:
            subprocess.run(_command(), cwd=folder, check=True, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
            (folder / "film.mp4").replace(place)


def drop(event: Event) -> None:
    """Nobody takes it away any more."""
    _place(event).unlink(missing_ok=True)


def _place(event: Event) -> Path:
    return playlists.folder(event) / "film.mp4"


def _command() -> list[str]:
    return [
        *(ffmpeg(), "-hide_banner", "-loglevel", "error"),
        *("-f", "concat", "-safe", "0", "-i", "takes.txt", "-i", "chapters.txt"),
        *("-map", "0:v:0", "-map", "0:a:0", "-map_metadata", "1", "-map_chapters", "1"),
        *("-c", "copy", "-movflags", "+faststart", "film.mp4"),
    ]


def _chapters(stream: Stream) -> Iterator[str]:
    """The items that really began, in ffmpeg's words."""
    yield from (";FFMETADATA1", f"title={_plain(stream.event.title)}")
    rows = vtt.chapters(stream)
    length = int(playlists.length(stream.event, RENDITION, cut=stream.cut))
    for number, (begin, item) in enumerate(rows):
        end = rows[number + 1][0] if number + 1 < len(rows) else length
        yield from ("[CHAPTER]", "TIMEBASE=1/1", f"START={begin}", f"END={max(end, begin + 1)}")
        yield f"title={_plain(item.title)}"


def _plain(text: str) -> str:
    return text.translate(_SPECIAL)
