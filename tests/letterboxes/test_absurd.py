"""Mails that no mail program writes, made to stall who reads them: refused or read at once."""

from collections.abc import Iterator

import pytest

from plietsch.letterboxes.headers import header, sender_of
from plietsch.letterboxes.reading import Unreadable, parse, parse_headers
from tests.patience import within

PATIENCE = 20  # seconds; each of these took minutes, or a good part of one
FROM = b"From: a@example.org\n"
SEMICOLONS = b'Content-Type: multipart/mixed; x="' + b";" * 640_000
PARAMETERS = b"Content-Disposition: attachment; " + b"a=b;" * 160_000
PARTS = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\n" * 400_000 + b"--b--"


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    with within(PATIENCE):
        yield


@pytest.mark.parametrize(
    "content", [SEMICOLONS, PARAMETERS, PARTS], ids=["semicolons", "parameters", "parts"]
)
def test_parts_that_are_described_for_ever_or_without_number_are_no_mail(content: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(FROM + content + b"\n\nMoin")


@pytest.mark.parametrize(
    "line", [b"(" * 3_000, b"a@example.org " + b"(" * 3_000, b"(" * 900_000, b"," * 900_000]
)
def test_a_sender_in_brackets_without_end_is_nobody(line: bytes) -> None:
    assert sender_of(parse_headers(b"From: " + line + b"\n\nMoin")) == ""


def test_a_subject_of_half_words_is_read_as_far_as_people_would() -> None:
    message = parse_headers(FROM + b"Subject: Pumpen " + b"=?a?q?" * 100_000 + b"\n\nMoin")

    assert header(message, "Subject").startswith("Pumpen ")
