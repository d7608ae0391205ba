"""Files that people hand in."""

import errno
import io
import os
import stat
import struct
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, TiffImagePlugin

from plietsch.core.models import Upload
from plietsch.core.uploads import Kind, RefusedUpload, store
from plietsch.core.uploads.shelf import place_of, shelf
from tests.core.bombs import bomb_of
from tests.core.clamd import EICAR, Clamd

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_shelf(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def hand_in(content: bytes, name: str = "datei.bin", **options: Any) -> Upload:
    return store(SimpleUploadedFile(name, content), by=None, at=timezone.now(), **options)


def refusal(content: bytes, name: str = "datei.bin", **options: Any) -> str:
    known = Upload.objects.count()
    with pytest.raises(RefusedUpload) as refused:
        hand_in(content, name, **options)
    assert Upload.objects.count() == known
    assert left_on_shelf() == []
    return str(refused.value)


def left_on_shelf() -> list[Path]:
    return [path for path in shelf().rglob("*") if path.is_file() and path.name != "lock"]


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # without the time
    return out.getvalue()


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}


def test_a_file_is_kept_once_for_all_who_send_it_each_under_its_own_name() -> None:
    first, second = hand_in(PDF, "Bescheid.pdf"), hand_in(PDF, "Kopie.pdf")

    assert (first.name, second.name) == ("Bescheid.pdf", "Kopie.pdf")
    assert first.sha256 == second.sha256
    assert [path.read_bytes() for path in left_on_shelf()] == [PDF]


def test_a_kept_file_is_not_executable_and_not_for_strangers_on_the_machine() -> None:
    upload = hand_in(PDF)

    assert stat.S_IMODE(place_of(upload.sha256).stat().st_mode) == 0o640
    assert upload.size == len(PDF)


@pytest.mark.parametrize(
    ("content", "name", "media_type", "shown"),
    [
        (PDF, "Antrag.PDF", "application/pdf", "Antrag.pdf"),
        (PDF, "Antrag.docx", "application/pdf", "Antrag.pdf"),
        (PDF, "Antrag.pdf.exe", "application/pdf", "Antrag.pdf.exe.pdf"),
        (picture("JPEG"), "foto.jpeg", "image/jpeg", "foto.jpeg"),
        (picture("PNG"), "foto.jpg", "image/png", "foto.png"),
        (picture("GIF"), "foto.html", "image/gif", "foto.gif"),
        (picture("WEBP"), "foto", "image/webp", "foto.webp"),
        (b"Name;Ort\nA;B\n", "liste.csv", "text/csv", "liste.csv"),
        ("Größe;Straße\n".encode("cp1252"), "liste.csv", "text/csv", "liste.csv"),
        ("Grüße".encode(), "skript.bat", "text/plain", "skript.bat.txt"),
        (b'{"a": 1}', "daten.json", "application/json", "daten.json"),
        (b"<svg onload=alert(1)>", "bild.png", "image/svg+xml", "bild.svg"),
        (b"\n <!DOCTYPE html><p>", "seite.txt", "text/html", "seite.html"),
        (b"<?xml version='1.0'?><gpx/>", "weg.gpx", "application/xml", "weg.gpx.xml"),
        (
            archive(DOCX),
            "Vorlage.zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Vorlage.docx",
        ),
        (archive(ODT), "Vorlage.odt", "application/vnd.oasis.opendocument.text", "Vorlage.odt"),
        (archive({"a.txt": b"a"}), "viele.docx", "application/zip", "viele.zip"),
    ],
)
def test_the_content_decides_what_a_file_is(content: bytes, name: str, media_type: str, shown: str) -> None:
    upload = hand_in(content, name)

    assert (upload.media_type, upload.name) == (media_type, shown)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Akten\\Bescheid.pdf", "Bescheid.pdf"),
        ("Bescheid\x00.pdf", "Bescheid.pdf"),
        ("Bescheid\u202efdp.exe", "Bescheidfdp.exe.pdf"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil_ 1.pdf"),
        ('"><script>.pdf', "___script_.pdf"),
        (".pdf", "Datei.pdf"),
        ("...", "Datei.pdf"),
        ("Ü" * 300 + ".pdf", "Ü" * 120 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_for_reading_and_never_used_as_a_path(name: str, shown: str) -> None:
    file = SimpleUploadedFile("x", PDF)
    file._name = name  # as a client could send it past Django's own cleaning

    upload = store(file, by=None, at=timezone.now())

    assert upload.name == shown
    assert left_on_shelf() == [shelf() / upload.sha256[:2] / upload.sha256]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "leer"),
        (b"MZ\x90\x00" + bytes(60), "Programme"),
        (b"\x7fELF" + bytes(60), "Programme"),
        (b"#!/bin/sh\nrm -rf /\n", "Programme"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "alte Office-Format"),
        (bytes(range(256)), "kennen wir nicht"),
        (b"\x89PNG\r\n\x1a\n broken", "beschädigt"),
        (picture()[:-30], "beschädigt"),
        (b"PK\x03\x04 broken", "beschädigt"),
        (archive({"../../x.txt": b"a"}), "hinausführen"),
        (archive({"/etc/cron.d/x": b"a"}), "hinausführen"),
        (archive({"C:\\x.txt": b"a"}), "hinausführen"),
        (archive({"setup.txt": b"MZ\x90\x00"}), "Programme"),
        (archive({"Rechnung.JS": b"new ActiveXObject()"}), "Programme oder Skripte"),
        (archive({"bilder/start.bat. ": b"@echo off"}), "Programme oder Skripte"),
        (archive(DOCX | {"word/embeddings/a.vbs": b"x"}), "Programme oder Skripte"),
        (archive(DOCX | {"word/vbaProject.bin": b"x"}), "Makros"),
        (archive(ODT | {"Basic/Standard/Modul1.xml": b"<x/>"}), "Makros"),
        (archive({"a.zip": archive({"b.zip": archive({"c": b"c"})})}), "Archive in Archiven"),
        (archive({"null": bytes(20_000_000)}), "zu groß"),
        (archive({"a.zip": archive({"null": bytes(20_000_000)})}), "zu groß"),
        (archive({str(n): b"" for n in range(10_001)}), "zu groß"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_could_harm_is_refused_with_a_reason_and_leaves_nothing(content: bytes, reason: str) -> None:
    assert reason in refusal(content)


def test_an_archive_that_hides_its_true_size_is_refused() -> None:
    honest = archive({"null": bytes(20_000_000)})
    lying = honest.replace(struct.pack("<I", 20_000_000), struct.pack("<I", 1000))

    assert refusal(lying)


def test_an_encrypted_archive_is_refused_because_nobody_can_look_into_it() -> None:
    plain = bytearray(archive({"a.txt": b"a"}))
    plain[6] |= 1
    plain[plain.index(b"PK\x01\x02") + 8] |= 1

    assert "verschlüsselt" in refusal(bytes(plain))


def test_a_file_over_the_limit_is_refused_with_the_limit(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1000

    assert "1000" in refusal(b"a" * 1001)
    assert hand_in(b"a" * 1000).size == 1000


def test_a_form_for_pictures_takes_no_document() -> None:
    assert "PDF" in refusal(PDF, "bild.png", kinds=[Kind.IMAGE])
    assert hand_in(picture(), kinds=[Kind.IMAGE])


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_drawn() -> None:
    for side in (8_000, 60_000):
        assert "höchstens 50 Megapixel" in refusal(bomb_of(side))


def test_a_moving_picture_says_what_all_its_frames_amount_to() -> None:
    frames = [Image.new("P", (2000, 2000), number) for number in range(15)]
    frames[0].save(out := io.BytesIO(), "GIF", save_all=True, append_images=frames[1:])

    assert "15 Einzelbilder haben zusammen 60 Megapixel" in refusal(out.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_forgets_where_it_was_taken(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secretcam"
    exif.get_ifd(0x8825)[2] = tuple(TiffImagePlugin.IFDRational(n) for n in (54, 19, 0))
    photo = picture(kind, exif=exif, **({"comment": b"Secretcam"} if kind == "JPEG" else {}))
    assert b"Secretcam" in photo

    kept = place_of(hand_in(photo).sha256).read_bytes()

    assert b"Secretcam" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_photo_taken_upright_stays_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    kept = Image.open(place_of(hand_in(picture("JPEG", size=(8, 6), exif=exif)).sha256))

    assert kept.size == (6, 8)


def test_a_second_file_hidden_behind_a_picture_is_gone() -> None:
    kept = place_of(hand_in(picture() + archive({"a": b"hidden"})).sha256).read_bytes()

    assert b"PK\x03\x04" not in kept


def test_a_moving_picture_keeps_moving() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("teal", "red", "gold")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100, comment=b"Secret")

    kept = place_of(hand_in(out.getvalue()).sha256).read_bytes()

    with Image.open(io.BytesIO(kept)) as image:
        assert (image.n_frames, image.info["duration"]) == (3, 100)
    assert b"Secr" not in kept


def test_a_full_disk_is_told_and_leaves_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)

    assert "Speicher ist voll" in refusal(PDF)


@pytest.fixture
def clamd(settings: Any) -> Iterator[Clamd]:
    with Clamd() as daemon:
        settings.CLAMD_ADDRESS = daemon.address
        yield daemon


def test_a_virus_is_refused(clamd: Clamd) -> None:
    assert "abgelehnt" in refusal(EICAR, "harmlos.txt")


def test_a_clean_file_says_when_it_was_scanned(clamd: Clamd) -> None:
    assert hand_in(b"harmlos").scanned_at is not None
    assert clamd.scanned == [b"harmlos"]


def test_a_file_is_not_called_scanned_where_nobody_scans() -> None:
    assert hand_in(EICAR, "probe.txt").scanned_at is None


def test_a_file_that_the_scanner_cannot_read_is_refused(clamd: Clamd) -> None:
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"

    assert "nicht lesen" in refusal(b"harmlos")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_a_file_is_refused_while_the_scanner_is_away(settings: Any, address: str) -> None:
    settings.CLAMD_ADDRESS = address

    assert "antwortet nicht" in refusal(b"harmlos")


def test_the_sweep_removes_what_no_row_holds_and_no_sooner() -> None:
    from plietsch.core.uploads.sweeping import sweep

    now = timezone.now()
    sweep(now + timedelta(days=3))  # what is left from the telling of the world
    upload = hand_in(PDF)

    assert sweep(now + timedelta(days=1)) == 0
    assert place_of(upload.sha256).exists()
    assert sweep(now + timedelta(days=3)) == 1
    assert left_on_shelf() == []


def test_the_sweep_spares_a_content_that_somebody_else_sent_meanwhile() -> None:
    from plietsch.core.uploads.shelf import drop

    now = timezone.now()
    old = hand_in(PDF)
    os.utime(place_of(old.sha256), (0, 0))
    hand_in(PDF)

    drop(old.sha256, now - timedelta(days=2))

    assert place_of(old.sha256).exists()
