"""The live stream: who sees it, how it breaks and resumes, and ffmpeg for real."""

import gzip
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from plietsch.core.freshness import BRIEFLY
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events import broadcasting, films, playlists, vtt
from plietsch.events.management.commands.live import GoesOn
from plietsch.events.models import Event, ProgrammeItem, Speaker, Stream
from plietsch.events.operations.halls import open_hall
from plietsch.events.operations.planning import cancel_event
from plietsch.events.operations.programme import add_item
from plietsch.events.operations.speakers import CONSENTS, note_consent
from plietsch.events.operations.streams import (
    ConsentMissing,
    NotToBeStreamed,
    add_captions,
    end_stream,
    open_stream,
    publish_recording,
    trim_recording,
    withdraw_recording,
    write_caption,
)
from plietsch.events.tasks import on_recording_changed
from tests.factories.events import ONLINE, a_draft, an_event

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
PORT = 8193


@pytest.fixture
def event(world: World, settings: Any, tmp_path: Path) -> Event:
    settings.DATA = tmp_path
    begin = datetime.fromisoformat("2026-11-23T16:00:00+01:00")
    return an_event(world, {ONLINE: None}, starts_at=begin, ends_at=world.now + timedelta(hours=2))


def sound(second: int) -> bytes:
    """A segment that says when it begins, as ffmpeg's do: box tfdt, version 1, in samples."""
    return b"\0\0\0\x14tfdt\1\0\0\0" + (second * 48_000).to_bytes(8, "big")


def write_take(event: Event, number: int, segments: int, renditions: Any = playlists.RENDITIONS) -> None:
    """What ffmpeg leaves of a take, in all renditions."""
    for rendition in renditions:
        folder = playlists.folder(event) / str(number) / rendition
        folder.mkdir(parents=True)
        lines = ["#EXTM3U", '#EXT-X-MAP:URI="init_0.mp4"']
        for each in range(segments):
            moment = f"2026-11-23T16:05:{each * 2 % 60:02}.000+0100"
            lines += ["#EXTINF:2.000000,", f"#EXT-X-PROGRAM-DATE-TIME:{moment}", f"{each:05}.m4s"]
            (folder / f"{each:05}.m4s").write_bytes(sound(each * 2) if rendition == "ton" else b"picture")
        (folder / "init_0.mp4").write_bytes(b"beginning")
        (folder / "index.m3u8").write_text("\n".join(lines) + "\n")


def address(event: Event, rest: str = "") -> str:
    return f"{event.get_absolute_url()}livestream/{rest}"


def test_a_break_is_a_discontinuity_with_a_beginning_of_its_own(event: Event) -> None:
    write_take(event, 1, 2)
    write_take(event, 2, 1)

    lines = playlists.playlist(event, "klein", has_ended=False).splitlines()

    assert [line for line in lines if not line.startswith(("#EXTINF", "#EXT-X-PROGRAM"))][5:] == [
        '#EXT-X-MAP:URI="klein/1-init_0.mp4"',
        "klein/1-00000.m4s",
        "klein/1-00001.m4s",
        "#EXT-X-DISCONTINUITY",
        '#EXT-X-MAP:URI="klein/2-init_0.mp4"',
        "klein/2-00000.m4s",
    ]


def test_a_long_stream_offers_its_last_half_hour_and_all_of_it_afterwards(event: Event) -> None:
    write_take(event, 1, 3)
    write_take(event, 2, playlists.WINDOW)

    running = playlists.playlist(event, "hoch", has_ended=False)
    ended = playlists.recording(event, "hoch", cut=(0, None))

    assert "#EXT-X-MEDIA-SEQUENCE:3\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in running
    assert running.count(".m4s") == playlists.WINDOW
    assert ended.count(".m4s") == playlists.WINDOW + 3
    assert ended.endswith("#EXT-X-ENDLIST\n")


def test_all_renditions_tell_the_same_truth_about_the_longest_segment(event: Event) -> None:
    write_take(event, 1, 2)
    hoch = playlists.folder(event) / "1" / "hoch" / "index.m3u8"
    hoch.write_text(hoch.read_text().replace("#EXTINF:2.000000", "#EXTINF:4.500000"))

    told = [playlists.playlist(event, name, has_ended=False) for name in playlists.RENDITIONS]

    assert all("#EXT-X-TARGETDURATION:5\n" in text for text in told)
    write_take(event, 2, 1, ["hoch"])
    hoch = playlists.folder(event) / "2" / "hoch" / "index.m3u8"
    hoch.write_text(hoch.read_text().replace("#EXTINF:2.000000", "#EXTINF:9.000000"))
    assert "#EXT-X-TARGETDURATION:9\n" in playlists.playlist(event, "klein", has_ended=False)


def test_half_an_hour_of_segments_travels_in_a_few_kilobytes(
    client_as: ClientAs, event: Event, world: World
) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, playlists.WINDOW)

    plain = client_as("member").get(address(event, "hoch.m3u8"))
    packed = client_as("member").get(address(event, "hoch.m3u8"), headers={"Accept-Encoding": "gzip, br"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 10


def test_guests_of_a_public_stream_share_one_list(client_as: ClientAs, event: Event, world: World) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, 1)

    lists = [client_as(role).get(address(event, "hoch.m3u8")) for role in ("guest", "member", "office")]

    assert [BRIEFLY in one.headers for one in lists] == [True, False, False]


def test_playlists_are_never_kept_and_segments_for_ever(event: Event, world: World) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, 1)

    playlist = Client().get(address(event, "klein.m3u8"))
    segment = Client().get(address(event, "klein/1-00000.m4s"))

    assert "no-store" in playlist["Cache-Control"]
    assert segment["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(segment.streaming_content) == b"picture"


def test_nobody_keeps_the_last_minute_of_a_stream_without_recording(event: Event, world: World) -> None:
    stream = open_stream(event=event, at=world.now)
    write_take(event, 1, 1)
    end_stream(stream=stream, at=timezone.now())
    path = address(event, "klein/1-00000.m4s")

    last_words = Client().get(path)
    Stream.objects.filter(pk=stream.pk).update(published_at=world.now)
    recording = Client().get(path)

    assert (last_words.status_code, last_words["Cache-Control"]) == (200, "private, no-store")
    assert recording["Cache-Control"].startswith("public")


def test_a_broken_download_of_the_recording_goes_on_where_it_stopped(event: Event, world: World) -> None:
    stream = open_stream(event=event, at=world.now)
    write_take(event, 1, 1)
    (playlists.folder(event) / "film.mp4").write_bytes(b"0123456789")
    Stream.objects.filter(pk=stream.pk).update(ended_at=world.now, published_at=world.now)
    path = address(event, "aufzeichnung.mp4")

    whole = Client().get(path)
    rest = Client().get(path, headers={"Range": "bytes=6-", "If-Range": whole["ETag"]})
    other = Client().get(path, headers={"Range": "bytes=6-", "If-Range": '"older"'})

    assert whole["Accept-Ranges"] == "bytes"
    assert (rest.status_code, rest["Content-Range"]) == (206, "bytes 6-9/10")
    assert b"".join(rest.streaming_content) == b"6789"
    assert b"".join(other.streaming_content) == b"0123456789"


@pytest.mark.parametrize(
    "path",
    ["klein/1-99999.m4s", "gross/1-00000.m4s", "klein/..%2F..%2Fplietsch.sqlite3", "klein/1-index.m3u8"],
)
def test_only_segments_leave_the_folder(event: Event, world: World, path: str) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, 1)

    assert Client().get(address(event, path)).status_code == 404


def test_a_stream_of_the_network_is_not_for_the_web(client_as: ClientAs, event: Event, world: World) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, 1)
    Event.objects.filter(pk=event.pk).update(visibility="members")

    for rest in ("", "stand/", "index.m3u8", "klein.m3u8", "klein/1-00000.m4s"):
        assert client_as("guest").get(address(event, rest)).status_code == 404
        assert client_as("member").get(address(event, rest)).status_code == 200
    segment = client_as("member").get(address(event, "klein/1-00000.m4s"))
    assert segment["Cache-Control"].startswith("private")


def test_a_cancelled_event_sends_nothing_more(event: Event, world: World) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, 1)
    assert Client().get(address(event, "klein.m3u8")).status_code == 200

    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)

    assert Client().get(address(event, "klein.m3u8")).status_code == 404
    assert "noch nicht begonnen" not in Client().get(address(event)).content.decode()
    assert "ist abgesagt" in Client().get(address(event, "stand/")).content.decode()
    with pytest.raises(NotToBeStreamed):
        open_stream(event=event, at=world.now)


def test_who_watches_when_it_is_called_off_reads_why_and_is_left_with_no_frozen_picture(
    event: Event, world: World
) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, 3)
    guest = Client()
    assert "HX-Refresh" not in guest.get(address(event, "stand/?war=live"))

    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)

    assert guest.get(address(event, "stand/?war=live"))["HX-Refresh"] == "true"
    assert "HX-Refresh" not in guest.get(address(event, "stand/?war=off"))
    page = guest.get(address(event)).content.decode()
    assert page.count("Sturmflut") == 1
    assert "<video" not in page


def test_who_waits_for_the_recording_gets_it(event: Event, world: World) -> None:
    stream, guest = ended(event, world), Client()
    assert "HX-Refresh" not in guest.get(address(event, "stand/?war=over"))

    publish_recording(stream=stream, by=world["user.office"], at=world.now)

    assert guest.get(address(event, "stand/?war=over"))["HX-Refresh"] == "true"
    assert "HX-Refresh" not in guest.get(address(event, "stand/?war=recording"))


def test_a_draft_is_not_streamed(world: World) -> None:
    with pytest.raises(NotToBeStreamed):
        open_stream(event=a_draft(world), at=world.now)


def test_a_passphrase_that_a_rehearsal_has_shown_is_replaced(event: Event, world: World) -> None:
    shown = open_stream(event=event, at=world.now).passphrase

    fresh = open_stream(event=event, at=world.now, renew=True).passphrase

    assert fresh != shown
    assert open_stream(event=event, at=world.now).passphrase == fresh


def test_the_passphrase_stays_the_same_and_is_on_no_page(
    client_as: ClientAs, event: Event, world: World
) -> None:
    stream = open_stream(event=event, at=world.now)
    end_stream(stream=stream, at=world.now)

    assert open_stream(event=event, at=world.now).passphrase == stream.passphrase
    assert stream.passphrase not in client_as("office").get(address(event)).content.decode()


def ended(event: Event, world: World, segments: int = 5) -> Stream:
    """A stream of ten seconds, from 16:05 on, that has been over for a while."""
    before = world.now - timedelta(hours=1)
    stream = open_stream(event=event, at=before)
    write_take(event, 1, segments)
    end_stream(stream=stream, at=before)
    return Stream.objects.select_related("event").get(pk=stream.pk)


def test_who_is_some_seconds_behind_still_sees_the_end(event: Event, world: World) -> None:
    stream = open_stream(event=event, at=world.now)
    write_take(event, 1, 2)
    running = Client().get(address(event, "hoch.m3u8")).content

    end_stream(stream=stream, at=timezone.now())

    assert Client().get(address(event, "hoch.m3u8")).content == running + b"#EXT-X-ENDLIST\n"
    assert Client().get(address(event, "hoch/1-00001.m4s")).status_code == 200


def test_nobody_watches_a_recording_before_all_who_speak_agreed(
    client_as: ClientAs, event: Event, world: World
) -> None:
    stream, office = ended(event, world), world["user.office"]
    speaker = Speaker.objects.create(event=event, name="Referentin 1")
    assert client_as("office").get(address(event, "hoch.m3u8")).status_code == 200
    for rest in ("index.m3u8", "hoch.m3u8", "hoch/1-00000.m4s", "untertitel.vtt"):
        assert client_as("member").get(address(event, rest)).status_code == 404
    with pytest.raises(ConsentMissing, match="Referentin 1"):
        publish_recording(stream=stream, by=office, at=world.now)

    note_consent(speaker=speaker, given=set(CONSENTS), by=office, at=world.now)
    publish_recording(stream=stream, by=office, at=world.now)
    assert client_as("guest").get(address(event, "hoch/1-00000.m4s")).status_code == 200

    note_consent(speaker=speaker, given={"picture_agreed_at"}, by=office, at=world.now)
    assert client_as("guest").get(address(event, "hoch.m3u8")).status_code == 404


def test_a_recording_begins_and_ends_where_it_is_cut(event: Event, world: World) -> None:
    stream = ended(event, world)

    trim_recording(stream=stream, start=2, end=8, by=world["user.office"], at=world.now)

    text = playlists.recording(event, "klein", cut=stream.cut)
    assert re.findall(r"klein/1-(\d+)", text) == ["00001", "00002", "00003"]
    assert '#EXT-X-MAP:URI="klein/1-init_0.mp4"' in text


def test_captions_and_chapters_lie_where_they_were_said(event: Event, world: World) -> None:
    stream, begin = ended(event, world), datetime.fromisoformat("2026-11-23T16:05:00+01:00")
    write_caption(event=event, text="Moin <b>zusammen</b>", at=begin + timedelta(seconds=5))
    write_caption(event=event, text="Lange davor", at=begin - timedelta(hours=1))
    ProgrammeItem.objects.create(
        event=event, title="Auftakt", starts_at=event.starts_at, ends_at=event.ends_at,
        began_at=begin + timedelta(seconds=4),
    )  # fmt: skip

    trim_recording(stream=stream, start=2, end=None, by=world["user.office"], at=world.now)

    assert (
        vtt.captions(stream) == "WEBVTT\n\n00:00:03.000 --> 00:00:09.000\nMoin &lt;b&gt;zusammen&lt;/b&gt;\n"
    )
    assert [(second, item.title) for second, item in vtt.chapters(stream)] == [(2, "Auftakt")]


def test_chapters_lie_within_the_cut(event: Event, world: World) -> None:
    stream, begin = ended(event, world), datetime.fromisoformat("2026-11-23T16:05:00+01:00")
    for second, title in ((0, "Begrüßung"), (1, "Auftakt"), (5, "Vortrag"), (7, "Nach dem Schnitt")):
        ProgrammeItem.objects.create(
            event=event, title=title, starts_at=event.starts_at, ends_at=event.ends_at,
            began_at=begin + timedelta(seconds=second),
        )  # fmt: skip

    trim_recording(stream=stream, start=2, end=6, by=world["user.office"], at=world.now)

    assert [(second, item.title) for second, item in vtt.chapters(stream)] == [(0, "Auftakt"), (3, "Vortrag")]
    assert "00:00:03.000 --> 00:00:04.000\nVortrag" in vtt.chapter_file(stream)


@pytest.mark.parametrize("typed", [{"start": "99:00:10"}, {"start": "0:00:01", "end": "1:00:00"}])
def test_nobody_cuts_a_recording_where_there_is_none(
    client_as: ClientAs, event: Event, world: World, typed: dict[str, str]
) -> None:
    stream = ended(event, world)

    answer = client_as("office").post(f"{event.get_absolute_url()}aufzeichnung/", typed)

    assert "So lang ist die Aufzeichnung nicht" in answer.content.decode()
    before = stream.cut
    stream.refresh_from_db()
    assert stream.cut == before


def test_captions_stand_in_the_stream_itself_for_every_player(event: Event, world: World) -> None:
    stream, begin = (
        open_stream(event=event, at=world.now),
        datetime.fromisoformat("2026-11-23T16:05:00+01:00"),
    )
    write_take(event, 1, 3)
    write_caption(event=event, text="Moin", at=begin + timedelta(seconds=3))

    def read(rest: str) -> str:
        return str(Client().get(address(event, rest)).content.decode())

    assert '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="worte",LANGUAGE="de"' in read("index.m3u8")
    assert read("index.m3u8").count('SUBTITLES="worte"') == len(playlists.RENDITIONS)
    assert "SUBTITLES" not in read("index.m3u8?untertitel=nein")
    pieces = re.findall(r"^untertitel-de/\S+", read("untertitel-de.m3u8"), re.MULTILINE)
    assert pieces == [f"untertitel-de/1-0000{number}.vtt" for number in range(3)]
    assert [read(piece).partition("\n\n")[2] for piece in pieces] == [
        "",
        "00:00:03.000 --> 00:00:09.000\nMoin\n",
        "",
    ]

    end_stream(stream=stream, at=world.now)
    add_captions(
        event=event, language="da", text="WEBVTT\n\n00:00:04.500 --> 00:00:05.500\nHej\n",
        by=world["user.office"], at=world.now,
    )  # fmt: skip
    publish_recording(stream=Stream.objects.get(pk=stream.pk), by=world["user.office"], at=world.now)
    assert read("untertitel-da/1-00002.vtt").endswith("00:00:04.500 --> 00:00:05.500\nHej\n")
    for none in ("untertitel-de.m3u8", "untertitel-da/1-00009.vtt", "untertitel-da/1-00002.m4s"):
        assert Client().get(address(event, none)).status_code == 404


def test_ffmpegs_complaints_are_told_without_secret_and_without_noise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    noise = b"SRT:RcvQ: No room to store incoming packet seqno 1\n"

    broadcasting.tell([noise, b"srt://h?passphrase=geheim: Input/output error\n"], "geheim")

    assert capsys.readouterr().err == "srt://h?passphrase=\u2026: Input/output error\n"


def test_what_is_typed_is_read_at_once_in_the_hall(client_as: ClientAs, event: Event, world: World) -> None:
    open_hall(event=event, by=world["user.office"], at=world.now)

    client_as("office").post(f"/veranstaltungen/{event.slug}/moderation/untertitel/", {"text": "Guten Abend"})

    assert (
        "Guten Abend" in client_as("guest").get(f"/veranstaltungen/{event.slug}/mitmachen/").content.decode()
    )
    writing = f"/veranstaltungen/{event.slug}/moderation/untertitel/"
    assert "Guten Abend" in client_as("office").get(writing).content.decode()
    assert client_as("member").post(writing, {"text": "Unfug"}).status_code == 403
    assert client_as("member").get(writing).status_code == 403


def test_who_moderates_ends_the_stream_from_the_desk(client_as: ClientAs, event: Event, world: World) -> None:
    stream, member = open_stream(event=event, at=world.now), client_as("member")
    desk = f"/veranstaltungen/{event.slug}/moderation/"
    assert member.post(address(event).replace("livestream/", "aufzeichnung/ende/")).status_code == 403
    event.hosts.add(world["user.member"])
    assert "Ja, jetzt beenden" in member.get(desk).content.decode()

    answer = member.post(f"/veranstaltungen/{event.slug}/aufzeichnung/ende/")

    assert answer["Location"] == desk
    assert Stream.objects.get(pk=stream.pk).ended_at
    assert "Ja, jetzt beenden" not in member.get(desk).content.decode()


def test_viewers_see_the_stream_from_the_hour_on_and_nothing_of_the_rehearsal(
    client_as: ClientAs, event: Event, world: World
) -> None:
    open_stream(event=event, at=world.now)
    write_take(event, 1, 3)  # from 16:05:00 on
    guest, office = client_as("guest"), client_as("office")
    Event.objects.filter(pk=event.pk).update(starts_at=world.now + timedelta(hours=1))
    assert "hat noch nicht begonnen" in guest.get(address(event)).content.decode()
    for rest in ("klein.m3u8", "klein/1-00000.m4s"):
        assert guest.get(address(event, rest)).status_code == 404
        assert office.get(address(event, rest)).status_code == 200
    assert "Probe" in office.get(address(event)).content.decode()

    hour = datetime.fromisoformat("2026-11-23T16:05:02+01:00")
    Event.objects.filter(pk=event.pk).update(starts_at=hour)
    os.utime(playlists.folder(event) / "1" / "klein" / "00000.m4s", (0, hour.timestamp() - 1))

    shown = guest.get(address(event, "klein.m3u8")).content.decode()
    assert re.findall(r"klein/1-(\d+)", shown) == ["00001", "00002"]
    assert "#EXT-X-MEDIA-SEQUENCE:1\n" in shown
    assert guest.get(address(event, "klein/1-00000.m4s")).status_code == 404
    assert guest.get(address(event, "klein/1-00001.m4s")).status_code == 200
    rehearsal = office.get(address(event, "klein/1-00000.m4s"))
    assert rehearsal["Cache-Control"].startswith("private")


def test_beside_the_stream_one_takes_part_before_the_whole_programme_is_read(
    client_as: ClientAs, event: Event, world: World
) -> None:
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    add_item(event=event, title="Moorschutz", **times, by=world["user.office"], at=world.now)
    open_stream(event=event, at=world.now)
    open_hall(event=event, by=world["user.office"], at=world.now)

    page = client_as("guest").get(address(event)).content.decode()

    assert 0 < page.index('id="fragen"') < page.index('id="programm"')


def test_a_recording_begins_when_the_event_did_and_what_is_cut_off_is_gone(
    client_as: ClientAs, event: Event, world: World
) -> None:
    Event.objects.filter(pk=event.pk).update(starts_at=datetime.fromisoformat("2026-11-23T16:05:04+01:00"))
    event.refresh_from_db()
    stream, office = ended(event, world), world["user.office"]
    assert stream.trim_start == 4
    publish_recording(stream=stream, by=office, at=world.now)
    trim_recording(stream=stream, start=4, end=8, by=office, at=world.now)

    answers = [client_as("guest").get(address(event, f"klein/1-0000{n}.m4s")).status_code for n in range(5)]

    assert answers == [404, 404, 200, 200, 404]


def test_no_rehearsal_is_part_of_the_recording_however_many_there_were(event: Event, world: World) -> None:
    Event.objects.filter(pk=event.pk).update(starts_at=datetime.fromisoformat("2026-11-23T18:00:00+01:00"))
    event.refresh_from_db()
    stream = ended(event, world)
    assert stream.trim_start == 10
    open_stream(event=event, at=world.now)
    write_take(event, 2, 5)

    end_stream(stream=Stream.objects.select_related("event").get(pk=stream.pk), at=world.now)

    stream.refresh_from_db()
    assert stream.trim_start == 20


def test_captions_from_a_file_move_along_with_the_cut(
    client_as: ClientAs, event: Event, world: World
) -> None:
    stream, office = ended(event, world), world["user.office"]
    trim_recording(stream=stream, start=2, end=None, by=office, at=world.now)
    text = "WEBVTT\n\n00:00:03.000 --> 00:00:04.000\nMoin\n\n00:00:00.000 --> 00:00:00.500\nVorher\n"
    add_captions(event=event, language="de", text=text, by=office, at=world.now)
    publish_recording(stream=stream, by=office, at=world.now)

    trim_recording(stream=stream, start=4, end=None, by=office, at=world.now)

    shown = client_as("guest").get(address(event, "untertitel/de.vtt")).content.decode()
    assert "00:00:01.000 --> 00:00:02.000\nMoin" in shown
    assert "Vorher" not in shown


def captions_file(text: str, language: str = "da") -> dict[str, Any]:
    return {"language": language, "file": SimpleUploadedFile("untertitel.vtt", text.encode())}


def test_captions_from_a_file_are_cleaned_and_shown_by_the_player(
    client_as: ClientAs, event: Event, world: World
) -> None:
    stream, office = ended(event, world), client_as("office")
    text = (
        "WEBVTT - Deichschau\n\nSTYLE\n::cue { background: url(https://boese.example) }\n\n"
        "1\n00:01.000 --> 00:03.500 line:0\n<v Ole>God <b>aften</b> & velkommen</v>\n<img src=x> \n\n"
    )
    office.post(address(event).replace("livestream/", "aufzeichnung/untertitel/"), captions_file(text))
    publish_recording(stream=stream, by=world["user.office"], at=world.now)

    page = client_as("guest").get(address(event)).content.decode()
    answer = client_as("guest").get(address(event, "untertitel/da.vtt"))

    assert 'srclang="da" label="Dansk"' in page
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode() == "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nGod aften &amp; velkommen\n"
    withdraw_recording(stream=stream, by=world["user.office"], at=world.now)
    assert client_as("guest").get(address(event, "untertitel/da.vtt")).status_code == 404


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"MZ\x90\0", "Das sind keine Untertitel"),
        (b"WEBVTT\n\nNOTE nichts\n", "Das sind keine Untertitel"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nGrüße".encode("latin-1"), "Das sind keine Untertitel"),
        (b"WEBVTT\n\n00:05.000 --> 00:02.000\nMoin", "Zeile 3"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nMoin\n\nzwei\n00:0x.000 --> 00:04.000\nMoin", "Zeile 7"),
    ],
)
def test_what_is_no_captions_file_is_refused_with_the_line(content: bytes, complaint: str) -> None:
    with pytest.raises(vtt.NotCaptions) as refusal:
        vtt.clean(content)

    assert complaint in str(refusal.value)


def test_a_subrip_file_is_taken_too() -> None:
    text = "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>Moin</i>\r\n"

    assert vtt.clean(text.encode()) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nMoin\n"


def media(asked: dict[str, Any], query: str = "", *, is_json: bool = True, **more: Any) -> int:
    """What an own media server hears when it asks who may send."""
    kind = {"content_type": "application/json"} if is_json else {}
    return Client().post(f"/veranstaltungen/medienserver/{query}", asked, **kind, **more).status_code


def test_a_media_server_lets_in_who_knows_the_passphrase(event: Event, world: World) -> None:
    stream = open_stream(event=event, at=world.now)
    right = {"action": "publish", "path": event.slug, "password": stream.passphrase, "ip": "203.0.113.7"}

    assert media(right) == 200
    assert media(right | {"password": "", "query": f"pass={stream.passphrase}"}) == 200
    assert media({"call": "publish", "name": event.slug, "pass": stream.passphrase}, is_json=False) == 200
    for wrong in ({"password": "falsch"}, {"password": ""}, {"path": "anderes"}, {"action": "api"}):
        assert media(right | wrong) == 401
    end_stream(stream=stream, at=world.now)
    assert media(right) == 401


def test_half_a_sign_is_nobodys_passphrase(event: Event, world: World) -> None:
    open_stream(event=event, at=world.now)

    assert media({"action": "publish", "path": "\ud800", "password": "\ud800"}) == 401
    assert media({"action": "publish", "path": event.slug, "password": "\ud800"}) == 401


def test_only_this_machine_fetches_from_the_media_server(event: Event, world: World) -> None:
    open_stream(event=event, at=world.now)

    assert media({"action": "read", "path": event.slug, "ip": "127.0.0.1"}) == 200
    assert media({"call": "play", "name": event.slug, "addr": "203.0.113.7"}, is_json=False) == 401


def test_only_our_media_server_may_ask(event: Event, world: World, settings: Any) -> None:
    stream = open_stream(event=event, at=world.now)
    right = {"action": "publish", "path": event.slug, "password": stream.passphrase}
    assert media(right, REMOTE_ADDR="203.0.113.7") == 403
    assert media(right, HTTP_X_FORWARDED_FOR="203.0.113.7") == 403

    settings.MEDIA_SERVER_SECRET = "geheim"

    assert media(right, REMOTE_ADDR="203.0.113.7") == 403
    assert media(right, "?secret=geheim", REMOTE_ADDR="203.0.113.7") == 200


def test_a_stream_of_somebody_else_is_loaded_after_a_click(
    client_as: ClientAs, event: Event, world: World
) -> None:
    Event.objects.filter(pk=event.pk).update(outside_stream="https://video.example.org/embed/7?x=1")
    guest = client_as("guest")

    before, after = guest.get(address(event)), guest.get(address(event, "?aussen=1"))

    assert "<iframe" not in before.content.decode()
    assert "frame-src" not in before["Content-Security-Policy"]
    assert '<iframe class="player" src="https://video.example.org/embed/7?x=1"' in after.content.decode()
    assert "frame-src https://video.example.org" in after["Content-Security-Policy"]
    cancel_event(event=event, reason="Sturmflut", by=world["user.office"], at=world.now)
    assert "Sturmflut" in guest.get(address(event)).content.decode()


@pytest.fixture
def sender(event: Event, world: World) -> Iterator[Callable[[str], "subprocess.Popen[bytes]"]]:
    """Starts test pictures with a passphrase; all of them end with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def send(passphrase: str) -> "subprocess.Popen[bytes]":
        command = broadcasting.test_picture(port=PORT, passphrase=passphrase)
        running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        return running[-1]

    yield send
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.once
@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not on this machine")
def test_ffmpeg_refuses_a_wrong_passphrase_resumes_after_a_break_and_stops_with_the_stream(
    client_as: ClientAs, event: Event, world: World, sender: Callable[[str], "subprocess.Popen[bytes]"]
) -> None:
    stream: Stream = open_stream(event=event, at=world.now)
    attempts = chain(["wrong-passphrase"], repeat(stream.passphrase))
    sent: list[subprocess.Popen[bytes]] = []
    taken: list[subprocess.Popen[bytes]] = []
    begin, asked, host = time.monotonic(), GoesOn(stream), client_as("office")

    def takes() -> list[Path]:
        return list(playlists.folder(event).glob("*/ton/index.m3u8"))

    def goes_on() -> bool:
        """A stranger is refused; a sender is taken, breaks off and is taken again; then a host ends it."""
        listens = time.monotonic() - begin > 2
        assert not any(f"listener&passphrase={stream.passphrase}" in line for line in command_lines())
        if listens and (not sent or sent[-1].poll() is not None):
            assert len(sent) != 1 or not takes()
            sent.append(sender(next(attempts)))
        if len(takes()) == 1 and len(taken) == 0:
            taken.append(sent[-1])
            sent[-1].kill()
        if len(takes()) == 2 and not ended_at:
            host.post(f"/veranstaltungen/{event.slug}/aufzeichnung/ende/")
            ended_at.append(time.monotonic())
        return asked()

    ended_at: list[float] = []
    broadcasting.receive(stream, port=PORT, goes_on=goes_on)

    assert time.monotonic() - ended_at[0] < 3
    assert "#EXT-X-DISCONTINUITY\n" in playlists.recording(event, "klein", cut=(0, None))
    assert film_after(stream, event, world) == ["Auftakt"]


def command_lines() -> Iterator[str]:
    """What every user of the machine reads with `ps`."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_text(errors="replace")


def film_after(stream: Stream, event: Event, world: World) -> list[str]:
    """The chapters of the film that is made when the recording is published; it goes when it is withdrawn."""
    stream.refresh_from_db()
    office, times = world["user.office"], {"starts_at": event.starts_at, "ends_at": event.ends_at}
    ProgrammeItem.objects.create(event=event, title="Auftakt", began_at=first_moment(event), **times)
    publish_recording(stream=stream, by=office, at=world.now)
    on_recording_changed(Activity.objects.filter(verb="recording.published").latest("pk"))
    path = films.path_of(event)
    assert path
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    lengths = re.findall(r"#EXTINF:([\d.]+)", playlists.recording(event, "hoch", cut=(0, None)))
    assert abs(float(found["format"]["duration"]) - sum(map(float, lengths))) < 0.5
    answer = Client().get(address(event, "aufzeichnung.mp4"))
    assert answer["Content-Disposition"] == f'attachment; filename="{event.slug}.mp4"'
    assert b"".join(answer.streaming_content) == path.read_bytes()
    withdraw_recording(stream=stream, by=office, at=world.now)
    assert Client().get(address(event, "aufzeichnung.mp4")).status_code == 404
    on_recording_changed(Activity.objects.filter(verb="recording.withdrawn").latest("pk"))
    assert not films.path_of(event)
    return [chapter["tags"]["title"] for chapter in found["chapters"]]


def first_moment(event: Event) -> datetime:
    """A second after the first picture came."""
    text = playlists.recording(event, "ton", cut=(0, None))
    return datetime.fromisoformat(re.findall(r"DATE-TIME:(\S+)", text)[0]) + timedelta(seconds=1)
