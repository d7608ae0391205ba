"""Captions and chapters of a recording as WebVTT: typed while something was said, or from a file."""

import html
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from math import inf

from django.utils.translation import gettext as _

from plietsch.events import playlists
from plietsch.events.models import CaptionFile, Event, ProgrammeItem, Stream

LONGEST = 6.0  # seconds that a caption stays where no other follows
Cue = tuple[float, str]


def captions(stream: Stream) -> str:
    """What was said, line by line."""
    lines = list(stream.event.captions.order_by("at", "pk"))
    seconds = playlists.seconds_of(stream.event, [line.at for line in lines], stream.trim_start)
    spoken = ((at, line.text) for at, line in zip(seconds, lines, strict=True) if at is not None)
    return _webvtt(spoken, LONGEST)


def languages(stream: Stream) -> dict[str, str]:
    """In which languages there are captions: typed ones in German, or those of files once it is over."""
    files = stream.event.caption_files.defer("text").order_by("language") if stream.ended_at else []
    found = {file.language: str(file.get_language_display()) for file in files}
    return found or {"de": "Deutsch"}


def piece(stream: Stream, language: str, name: str) -> str | None:
    """The captions that begin in a segment, on the clock of its take's media (RFC 8216, 3.5)."""
    place = playlists.piece(stream.event, name)
    if place is None or language not in languages(stream):
        return None
    file = stream.event.caption_files.filter(language=language).first() if stream.ended_at else None
    cues = _written(file.text, place.second - file.offset) if file else _typed(stream, place)
    blocks = [
        f"{_clock(place.media + begin)} --> {_clock(place.media + end)}\n{text}"
        for begin, end, text in cues
        if 0 <= begin < place.length
    ]
    return "\n\n".join(["WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000", *blocks]) + "\n"


def of_file(file: CaptionFile, stream: Stream) -> str:
    """A file for players, counted from where the recording is cut now."""
    shift = stream.trim_start - file.offset
    if not shift:
        return file.text
    cues = ((max(begin, 0.0), end, words) for begin, end, words in _written(file.text, shift) if end > 0)
    blocks = [f"{_clock(begin)} --> {_clock(end)}\n{words}" for begin, end, words in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _typed(stream: Stream, place: playlists.Piece) -> Iterator[tuple[float, float, str]]:
    end = place.at + timedelta(seconds=place.length)
    for line in stream.event.captions.filter(at__gte=place.at, at__lt=end).order_by("at", "pk"):
        begin = (line.at - place.at).total_seconds()
        yield begin, begin + LONGEST, _plain(line.text)


def _written(text: str, start: float) -> Iterator[tuple[float, float, str]]:
    """The cues of our own clean file, counted from a second of it on."""
    for block in text.split("\n\n")[1:]:
        times, _newline, words = block.partition("\n")
        begin, _arrow, end = times.partition(" --> ")
        yield (_seconds(begin) or 0.0) - start, (_seconds(end) or 0.0) - start, words.strip()


def chapters(stream: Stream) -> list[tuple[int, ProgrammeItem]]:
    """The items that really began, with their second in the recording as it is cut."""
    return _chapters_within(stream, playlists.length(stream.event, playlists.SOUND, cut=stream.cut))


def chapter_file(stream: Stream) -> str:
    """The same for players."""
    length = playlists.length(stream.event, playlists.SOUND, cut=stream.cut)
    rows = _chapters_within(stream, length)
    return _webvtt(((float(at), item.title) for at, item in rows), longest=None, until=length)


def _chapters_within(stream: Stream, length: float) -> list[tuple[int, ProgrammeItem]]:
    items = list(_begun(stream.event))
    moments = [item.began_at for item in items if item.began_at]
    seconds = playlists.seconds_of(stream.event, moments, stream.trim_start)
    rows = [
        (int(at), item) for at, item in zip(seconds, items, strict=True) if at is not None and at < length
    ]
    begun = sum(second == 0 for second, _item in rows)
    return rows[max(begun - 1, 0) :]


def _begun(event: Event) -> Iterable[ProgrammeItem]:
    return event.items.filter(began_at__isnull=False).order_by("began_at", "pk")


def _webvtt(cues: Iterable[Cue], longest: float | None, until: float = inf) -> str:
    rows, blocks = list(cues), ["WEBVTT"]
    for number, (begin, text) in enumerate(rows):
        following = rows[number + 1][0] if number + 1 < len(rows) else min(until, begin + 24 * 3600)
        end = following if longest is None else min(following, begin + longest)
        blocks.append(f"{_clock(begin)} --> {_clock(max(end, begin + 0.5))}\n{_plain(text)}")
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes // 60):02}:{int(minutes % 60):02}:{rest:06.3f}"


def _plain(text: str) -> str:
    """One line that opens no tag and ends no cue."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class NotCaptions(ValueError):
    """A file that is not WebVTT or SubRip, with the line where it goes wrong."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line

    def __str__(self) -> str:
        if self.line:
            return _("Zeile %(line)d lässt sich nicht lesen.") % {"line": self.line}
        return _("Das sind keine Untertitel. Wir lesen WebVTT (.vtt) und SubRip (.srt) in UTF-8.")


_TIMES = re.compile(r"(\S+)[ \t]+-->[ \t]+(\S+)(?:[ \t].*)?\Z")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})\Z")
_TAG = re.compile(r"<[^>]*>?|\{\\[^}]*\}")
_SKIPPED = ("NOTE", "STYLE", "REGION")


def clean(content: bytes) -> str:
    """Captions from a file, rewritten: times and plain words, no styles, settings or tags."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise NotCaptions from None
    if "\0" in text or not (text.startswith("WEBVTT") or "-->" in text[:1000]):
        raise NotCaptions
    cues = list(_cues(text))
    if not cues:
        raise NotCaptions
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _cues(text: str) -> Iterator[str]:
    for number, block in _blocks(text):
        if block[0].startswith(_SKIPPED) or (number == 1 and block[0].startswith("WEBVTT")):
            continue
        skipped = 0 if "-->" in block[0] else 1  # a cue may have a name above its times
        times = _TIMES.match(block[skipped]) if len(block) > skipped else None
        begin, end = (_seconds(time) for time in times.groups()) if times else (None, None)
        if begin is None or end is None or end <= begin:
            raise NotCaptions(number + skipped)
        if words := [line for line in map(_words, block[skipped + 1 :]) if line]:
            yield "\n".join([f"{_clock(begin)} --> {_clock(end)}", *words])


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            block.append(line.strip())
        elif block:
            yield number - len(block), block
            block = []


def _seconds(time: str) -> float | None:
    found = _CLOCK.match(time)
    if not found:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _words(line: str) -> str:
    """What is read, without tags."""
    return _plain(html.unescape(_TAG.sub("", line)))
