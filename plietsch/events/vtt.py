"""Captions and chapters of a recording as WebVTT, made of when things were really said and begun."""

from collections.abc import Iterable

from plietsch.events import playlists
from plietsch.events.models import Event, ProgrammeItem, Stream

LONGEST = 6.0  # seconds that a caption stays where no other follows
Cue = tuple[float, str]


def captions(stream: Stream) -> str:
    """What was said, line by line."""
    lines = list(stream.event.captions.order_by("at", "pk"))
    seconds = playlists.seconds_of(stream.event, [line.at for line in lines], stream.trim_start)
    spoken = ((at, line.text) for at, line in zip(seconds, lines, strict=True) if at is not None)
    return _webvtt(spoken, LONGEST)


def chapters(stream: Stream) -> list[tuple[int, ProgrammeItem]]:
    """The items that really began, with their second in the recording."""
    items = list(_begun(stream.event))
    moments = [item.began_at for item in items if item.began_at]
    seconds = playlists.seconds_of(stream.event, moments, stream.trim_start)
    return [(int(at), item) for at, item in zip(seconds, items, strict=True) if at is not None]


def chapter_file(stream: Stream) -> str:
    """The same for players."""
    return _webvtt(((float(at), item.title) for at, item in chapters(stream)), longest=None)


def _begun(event: Event) -> Iterable[ProgrammeItem]:
    return event.items.filter(began_at__isnull=False).order_by("began_at", "pk")


def _webvtt(cues: Iterable[Cue], longest: float | None) -> str:
    rows, blocks = list(cues), ["WEBVTT"]
    for number, (begin, text) in enumerate(rows):
        following = rows[number + 1][0] if number + 1 < len(rows) else begin + 24 * 3600
        end = following if longest is None else min(following, begin + longest)
        blocks.append(f"{_clock(begin)} --> {_clock(max(end, begin + 0.5))}\n{_plain(text)}")
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes // 60):02}:{int(minutes % 60):02}:{rest:06.3f}"


def _plain(text: str) -> str:
    """One line that opens no tag and ends no cue."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
