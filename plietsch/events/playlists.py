"""Playlists of a live stream (HLS, RFC 8216), put together from what ffmpeg wrote.

Each time somebody begins to send is a take: a folder with one folder per rendition. A break between two takes
is a discontinuity that players step over, so a stream that broke resumes by itself.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from django.conf import settings

from plietsch.events.models import Event

SEGMENT = 1  # seconds; longer where the sender's key frames lie further apart
WINDOW = 1800  # segments that a running stream offers for catching up: half an hour
SILENCE = 12  # seconds without a new segment that count as a break
PART = re.compile(r"\d+-(init(_\d)?\.mp4|\d{5,}\.m4s)\Z")
SOUND = "ton"
WORDS = "untertitel-"  # begins the names of renditions of words, by language
_RATE = 48_000  # of the sound, in which its segments say when they begin
Cut = tuple[int, int | None]  # from which second to which
_ENTRY = re.compile(r"#EXTINF:(?P<length>[\d.]+),\n(#EXT-X-PROGRAM-DATE-TIME:(?P<at>\S+)\n)?(?P<name>\S+)")
_MAP = re.compile(r'#EXT-X-MAP:URI="([^"]+)"')


@dataclass(frozen=True)
class Rendition:
    """One quality of the stream; `bandwidth` in bits per second."""

    name: str
    bandwidth: int
    codecs: str


RENDITIONS = {
    one.name: one
    for one in (
        Rendition("hoch", 3_500_000, "avc1.64001f,mp4a.40.2"),
        Rendition("klein", 900_000, "avc1.64001e,mp4a.40.2"),
        Rendition(SOUND, 110_000, "mp4a.40.2"),
    )
}


@dataclass(frozen=True)
class Segment:
    """A piece of the stream with what players need to know of it."""

    take: str
    name: str
    length: str
    at: str
    init: str
    begins_take: bool


def folder(event: Event) -> Path:
    """Where the takes of an event's stream lie."""
    return Path(settings.DATA) / "live" / str(event.pk)


def part(event: Event, rendition: str, name: str) -> Path | None:
    """The file of a segment as addresses name it, such as 2-00017.m4s; None where there is none."""
    if rendition not in RENDITIONS or not PART.match(name):
        return None
    take, _dash, file = name.partition("-")
    path = folder(event) / take / rendition / file
    return path if path.is_file() else None


def main_playlist(tongues: Mapping[str, str]) -> str:
    """The renditions to choose from, and captions in languages (names by code)."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for code, name in tongues.items():
        lines.append(
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="worte",LANGUAGE="{code}",NAME="{name}",AUTOSELECT=YES,'
            f'CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog",URI="{WORDS}{code}.m3u8"'
        )
    words = ',SUBTITLES="worte"' if tongues else ""
    for one in RENDITIONS.values():
        lines += [
            f'#EXT-X-STREAM-INF:BANDWIDTH={one.bandwidth},CODECS="{one.codecs}"{words}',
            f"{one.name}.m3u8",
        ]
    return "\n".join(lines) + "\n"


def playlist(event: Event, rendition: str, *, has_ended: bool, since: datetime | None = None) -> str:
    """The last half hour of a stream, without what was sent before `since`, a rehearsal.

    At its end nothing but the end is added, so that players keep their place and stop asking.
    """
    return _playlist(event, rendition, has_ended, since, _state(event, rendition))


@lru_cache(maxsize=64)
def _playlist(
    event: Event, rendition: str, has_ended: bool, since: datetime | None, state: tuple[int, ...]
) -> str:
    """Made once for all viewers; anew when `state` says that something was written."""
    segments = list(_segments(event, rendition))
    early = sum(_is_early(segment, since) for segment in segments) if since else 0
    skipped = max(early, len(segments) - WINDOW)
    return _text(segments, rendition, skipped, target=_target(event), has_ended=has_ended)


def recording(event: Event, rendition: str, *, cut: Cut) -> str:
    """What was sent, within the cut."""
    segments = list(_within(list(_segments(event, rendition)), *cut))
    return _text(segments, rendition, 0, target=_target(event), has_ended=True)


def _text(segments: list[Segment], rendition: str, skipped: int, *, target: int, has_ended: bool) -> str:
    breaks = sum(segment.begins_take for segment in segments[1 : skipped + 1])
    shown = segments[skipped:]
    lines = [
        *("#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{target}"),
        f"#EXT-X-MEDIA-SEQUENCE:{skipped}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{breaks}",
        *(line for number, segment in enumerate(shown) for line in _lines(segment, rendition, number)),
        *(["#EXT-X-ENDLIST"] if has_ended else []),
    ]
    return "\n".join(lines) + "\n"


def in_words(playlist: str, language: str) -> str:
    """The playlist of the sound as one of captions: the same pieces, each a file of words."""
    lines = (line for line in playlist.splitlines() if not line.startswith("#EXT-X-MAP"))
    begin, new = f"{SOUND}/", f"{WORDS}{language}/"
    names = (
        line.replace(begin, new).replace(".m4s", ".vtt") if line.startswith(begin) else line for line in lines
    )
    return "\n".join(names) + "\n"


@dataclass(frozen=True)
class Piece:
    """Where a segment lies: in time, in seconds of its take's media, and in seconds of all that was sent."""

    at: datetime
    length: float
    media: float
    second: float


def piece(event: Event, name: str) -> Piece | None:
    """The segment of the sound that a name such as 2-00017.m4s means."""
    take, _dash, file = name.partition("-")
    second = 0.0
    for segment in _segments(event, SOUND):
        length = float(segment.length)
        if (segment.take, segment.name) == (take, file) and segment.at:
            path = folder(event) / take / SOUND / file
            return Piece(datetime.fromisoformat(segment.at), length, _begin(path.read_bytes()), second)
        second += length
    return None


def _begin(segment: bytes) -> float:
    """The second of its take at which a segment begins, as its box tfdt says (ISO 14496-12, 8.8.12)."""
    place = segment.find(b"tfdt")
    size = 8 if segment[place + 4 : place + 5] == b"\1" else 4
    return int.from_bytes(segment[place + 8 : place + 8 + size], "big") / _RATE if place >= 0 else 0.0


def takes(event: Event, rendition: str, *, cut: Cut) -> Iterator[str]:
    """Each take within the cut as a playlist of files on this machine."""
    segments = _within(list(_segments(event, rendition)), *cut)
    for take, parts in groupby(segments, key=lambda segment: segment.take):
        place, shown = folder(event) / take / rendition, list(parts)
        lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{_target(event)}"]
        lines.append(f'#EXT-X-MAP:URI="{place / shown[0].init}"')
        for segment in shown:
            lines += [f"#EXTINF:{segment.length},", str(place / segment.name)]
        yield "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def length(event: Event, rendition: str, *, cut: Cut) -> float:
    """How many seconds lie within the cut."""
    return sum(float(segment.length) for segment in _within(list(_segments(event, rendition)), *cut))


def seconds_of(event: Event, moments: Iterable[datetime], start: int = 0) -> list[float | None]:
    """At which second of the recording each moment lies; None before it, in a break, or after it."""
    spans, second = [], 0.0
    for segment in _segments(event, SOUND):
        if segment.at:
            spans.append((datetime.fromisoformat(segment.at), float(segment.length), second))
        second += float(segment.length)
    return [_second(moment, spans, start) for moment in moments]


def seconds_before(event: Event, moment: datetime) -> int:
    """How many whole seconds were sent before a moment."""
    segments = _segments(event, SOUND)
    return int(sum(float(segment.length) for segment in segments if _is_early(segment, moment)))


def is_within(event: Event, rendition: str, name: str, cut: Cut) -> bool:
    """Whether a segment belongs to the recording as it is cut; what every segment needs always does."""
    return "init" in name or name in _names(event, rendition, cut, _state(event, rendition))


@lru_cache(maxsize=64)
def _names(event: Event, rendition: str, cut: Cut, state: tuple[int, ...]) -> frozenset[str]:
    """As addresses name them; read anew when `state` says that something was written."""
    segments = _within(list(_segments(event, rendition)), *cut)
    return frozenset(f"{segment.take}-{segment.name}" for segment in segments)


def _is_early(segment: Segment, moment: datetime) -> bool:
    return bool(segment.at) and datetime.fromisoformat(segment.at) < moment


def _second(moment: datetime, spans: list[tuple[datetime, float, float]], start: int) -> float | None:
    for begin, length, second in spans:
        if 0 <= (passed := (moment - begin).total_seconds()) < length:
            return max(0.0, second + passed - start)
    return None


def _within(segments: list[Segment], start: int, end: int | None) -> Iterator[Segment]:
    """Those that begin within the cut; the first one always brings its beginning along."""
    second = 0.0
    for segment in segments:
        if second >= start and (end is None or second < end):
            yield segment
        second += float(segment.length)


def is_arriving(event: Event) -> bool:
    """Whether pictures came in the last seconds."""
    newest = max((path.stat().st_mtime for path in folder(event).glob(f"*/{SOUND}/index.m3u8")), default=0)
    return time.time() - newest < SILENCE


def _indexes(event: Event, rendition: str) -> list[Path]:
    """What ffmpeg wrote of each take, the oldest first."""
    found = folder(event).glob(f"*/{rendition}/index.m3u8")
    return sorted(found, key=lambda path: int(path.parts[-3]))


def _state(event: Event, rendition: str) -> tuple[int, ...]:
    """What changes with each segment, or when one is longer than all before."""
    return _target(event), *(path.stat().st_mtime_ns for path in _indexes(event, rendition))


def _segments(event: Event, rendition: str) -> Iterator[Segment]:
    for path in _indexes(event, rendition):
        text, take = path.read_text(), path.parts[-3]
        init = _MAP.search(text)
        for number, entry in enumerate(_ENTRY.finditer(text)):
            yield Segment(
                take, entry["name"], entry["length"], entry["at"] or "", init[1] if init else "", number == 0
            )


def _lines(segment: Segment, rendition: str, number: int) -> Iterator[str]:
    if segment.begins_take and number:
        yield "#EXT-X-DISCONTINUITY"
    if segment.begins_take or not number:
        yield f'#EXT-X-MAP:URI="{rendition}/{segment.take}-{segment.init}"'
    if segment.at:
        yield f"#EXT-X-PROGRAM-DATE-TIME:{segment.at}"
    yield f"#EXTINF:{segment.length},"
    yield f"{rendition}/{segment.take}-{segment.name}"


def _target(event: Event) -> int:
    """The seconds that no segment is longer than; the same for all renditions (RFC 8216, 6.2.4).

    Pictures are cut where the sender put key frames, sound alone each second.
    """
    found = (path for rendition in RENDITIONS for path in _indexes(event, rendition))
    return max((_longest(path, path.stat().st_mtime_ns) for path in found), default=SEGMENT)


@lru_cache(maxsize=256)
def _longest(index: Path, written: int) -> int:
    """Rounded as players round; read anew when something was `written`."""
    lengths = (float(entry["length"]) for entry in _ENTRY.finditer(index.read_text()))
    return max((int(length + 0.5) for length in lengths), default=SEGMENT) or SEGMENT
