"""Files that are handed out."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse, Http404, HttpResponseBase
from django.test import RequestFactory
from django.utils import timezone

from plietsch.core.models import Upload
from plietsch.core.uploads import serve, store
from plietsch.core.uploads.shelf import place_of
from tests.core.test_uploads import PDF, picture

pytestmark = pytest.mark.django_db
TEXT = b"0123456789"


@pytest.fixture(autouse=True)
def _own_shelf(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def kept(content: bytes = TEXT, name: str = "zahlen.txt") -> Upload:
    return store(SimpleUploadedFile(name, content), by=None, at=timezone.now())


def ask(upload: Upload, **headers: str) -> HttpResponseBase:
    return serve(RequestFactory().get("/", headers=headers), upload)


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response)


def test_a_file_arrives_as_it_was_kept() -> None:
    response = ask(kept())

    assert (response.status_code, body(response)) == (200, TEXT)
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Length"] == "10"


@pytest.mark.parametrize(
    ("content", "name", "disposition"),
    [
        (TEXT, "zahlen.txt", 'attachment; filename="zahlen.txt"'),
        (PDF, "Bescheid.pdf", 'inline; filename="Bescheid.pdf"'),
        (b"<svg/>", "bild.svg", 'attachment; filename="bild.svg"'),
        (b"<html><script>", "a.html", 'attachment; filename="a.html"'),
        (b"<?xml version='1.0'?><x/>", "a.xml", 'attachment; filename="a.xml"'),
        (TEXT, "Größe \u202e.txt", "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.txt"),
    ],
)
def test_only_what_cannot_act_is_shown_and_the_rest_is_a_download(
    content: bytes, name: str, disposition: str
) -> None:
    assert ask(kept(content, name))["Content-Disposition"] == disposition


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=0-1"}, {"range": "bytes=99-"}])
def test_nothing_in_a_file_can_act_and_no_shared_cache_keeps_it(headers: dict[str, str]) -> None:
    response = ask(kept(b"<svg/>"), **headers)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=2-5"}])
def test_the_web_server_sends_a_file_without_one_of_our_threads(headers: dict[str, str]) -> None:
    response = ask(kept(), **headers)

    assert isinstance(response, FileResponse)
    assert response.file_to_stream.read(3) in (b"012", b"234")


def test_a_browser_may_keep_a_picture_if_it_asks_each_time() -> None:
    assert ask(kept(picture()))["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "part", "content_range"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(asked: str, part: bytes, content_range: str) -> None:
    response = ask(kept(), range=asked)

    assert (response.status_code, body(response)) == (206, part)
    assert response["Content-Range"] == content_range
    assert response["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_part_behind_the_end_is_not_satisfiable(asked: str) -> None:
    response = ask(kept(), range=asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=" + "9" * 5000 + "-"]
)
def test_a_range_that_we_do_not_serve_gets_the_whole_file(asked: str) -> None:
    response = ask(kept(), range=asked)

    assert (response.status_code, body(response)) == (200, TEXT)


def test_a_part_of_another_version_is_never_mixed_in() -> None:
    response = ask(kept(), **{"range": "bytes=0-3", "if-range": '"another"'})

    assert (response.status_code, body(response)) == (200, TEXT)


def test_a_file_that_the_browser_has_is_not_sent_again() -> None:
    upload = kept()

    response = ask(upload, **{"if-none-match": f'"{upload.sha256}"'})

    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == f'"{upload.sha256}"'


def test_a_content_that_is_gone_is_not_found() -> None:
    upload = kept()
    place_of(upload.sha256).unlink()

    with pytest.raises(Http404):
        ask(upload)
