"""Receive a stream: ffmpeg listens for SRT with a passphrase and writes HLS, again after each break."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread

from django.conf import settings

from plietsch.events import playlists
from plietsch.events.models import Event, Stream

FLAGS = "independent_segments+program_date_time+temp_file+omit_endlist"
CLOCK = (
    r"drawtext=text='%{localtime\:%T}':fontsize=72:fontcolor=white:x=(w-tw)/2:y=h-120"
    ":box=1:boxborderw=12:boxcolor=black"
)
LISTED = ("-f", "concat", "-safe", "0", "-protocol_whitelist", "pipe,srt,udp", "-i", "pipe:0")
LOOK = 0.5  # seconds between two looks at ffmpeg
# What libsrt says of each packet that a busy machine reads too late.
NOISE = (b"No room to store incoming packet",)
PATIENCE = 1.2  # seconds that ffmpeg gets to write its last segment


class NoFfmpeg(LookupError):
    """The one part that is not Python."""


def receive(
    stream: Stream, *, port: int, goes_on: Callable[[], bool], keep: int = 0, source: str = ""
) -> None:
    """Listen, or fetch `source` from a media server, while `goes_on`; each connection makes a new take.

    A take holds the newest `keep` segments, or all.
    """
    told = "" if source else listed(srt(port=port, passphrase=stream.passphrase))
    while goes_on():
        take = _next_take(stream.event)
        command = receiver(source, keep=keep)
        process = start(command, told=told, secret=stream.passphrase, folder=take)
        try:
            while process.poll() is None and goes_on():
                time.sleep(LOOK)
        finally:
            _stop(process)
            _drop_if_empty(take)


def start(
    command: list[str], *, secret: str, told: str = "", folder: Path | None = None
) -> subprocess.Popen[bytes]:
    """Run ffmpeg and tell it what nobody else reads.

    What it complains of is passed on without the secret and without what fills screens.
    """
    with TemporaryFile() as words:
        words.write(told.encode())
        words.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=folder, stdin=words, stderr=subprocess.PIPE
        )
    Thread(target=tell, args=[process.stderr, secret], daemon=True).start()
    return process


def tell(complaints: Iterable[bytes], secret: str) -> None:
    """Pass on each line that says something."""
    for line in complaints:
        if not any(noise in line for noise in NOISE):
            sys.stderr.write(line.decode(errors="replace").replace(secret, "…"))
            sys.stderr.flush()


def address(*, host: str, port: int, passphrase: str) -> str:
    """What a sender such as OBS types in as its server."""
    return f"srt://{host}:{port}?mode=caller&passphrase={passphrase}&pbkeylen=32"


def srt(*, port: int, passphrase: str) -> str:
    """Where ffmpeg listens; whoever does not know the passphrase is refused."""
    return f"srt://{settings.LIVE_BIND}:{port}?mode=listener&passphrase={passphrase}&pbkeylen=32"


def listed(address: str) -> str:
    """The address as a list that ffmpeg reads from its input: a command line is read by the whole machine."""
    return f"ffconcat version 1.0\nfile '{address}'\n"


def receiver(source: str, *, keep: int = 0) -> list[str]:
    """The picture goes on as it came, as a small one, and as sound alone; every second a segment.

    Without a source, ffmpeg reads from its input where to listen.
    """
    small = [
        *("-c:v:1", "libx264", "-preset:v:1", "veryfast", "-tune:v:1", "zerolatency"),
        *("-profile:v:1", "main", "-pix_fmt:v:1", "yuv420p", "-filter:v:1", "scale=-2:360"),
        *("-b:v:1", "700k", "-maxrate:v:1", "800k", "-bufsize:v:1", "1400k", "-sc_threshold:v:1", "0"),
        *("-force_key_frames:v:1", "source"),  # all renditions are cut at the same moments
    ]
    return [
        *(ffmpeg(), "-hide_banner", "-loglevel", "error", "-fflags", "+genpts"),
        *(("-i", source) if source else LISTED),
        *("-map", "0:v:0", "-map", "0:a:0", "-map", "0:v:0", "-map", "0:a:0", "-map", "0:a:0"),
        *("-c:v:0", "copy", *small, "-c:a", "aac", "-b:a", "96k", "-ar", "48000"),
        *("-f", "hls", "-hls_time", str(playlists.SEGMENT), "-hls_list_size", str(keep)),
        *("-hls_flags", f"{FLAGS}{'+delete_segments' if keep else ''}"),
        *("-hls_segment_type", "fmp4", "-hls_segment_filename", "%v/%05d.m4s"),
        *("-var_stream_map", "v:0,a:0,name:hoch v:1,a:1,name:klein a:2,name:ton", "%v/index.m3u8"),
    ]


def test_picture(*, port: int, passphrase: str) -> list[str]:
    """A sender of a picture with the time of day, and a tone."""
    picture = "testsrc2=size=640x360:rate=25"
    return [
        *(ffmpeg(), "-hide_banner", "-loglevel", "error", "-re"),
        *("-f", "lavfi", "-i", f"{picture},{CLOCK}" if _can_write() else picture),
        *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"),
        *(
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-g",
            "25",
            "-pix_fmt",
            "yuv420p",
        ),
        *("-c:a", "aac", "-b:a", "96k", "-f", "mpegts"),
        address(host="127.0.0.1", port=port, passphrase=passphrase),
    ]


@cache
def _can_write() -> bool:
    """Whether this ffmpeg draws letters, for which it needs a font of the system."""
    command = [ffmpeg(), "-v", "quiet", "-f", "lavfi", "-i", f"color=s=640x360,{CLOCK}", "-frames:v", "1"]
    return subprocess.run([*command, "-f", "null", "-"], check=False).returncode == 0  # noqa: S603 - our own


def ffmpeg() -> str:
    """The program; NoFfmpeg where it is missing."""
    program = shutil.which("ffmpeg")
    if not program:
        raise NoFfmpeg
    return program


def _next_take(event: Event) -> Path:
    root = playlists.folder(event)
    number = 1 + max((int(path.name) for path in root.glob("[0-9]*")), default=0)
    for rendition in playlists.RENDITIONS:
        (root / str(number) / rendition).mkdir(parents=True)
    return root / str(number)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _drop_if_empty(take: Path) -> None:
    """Nobody sent anything: no take."""
    if not any(take.glob("*/index.m3u8")):
        shutil.rmtree(take)
