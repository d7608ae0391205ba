"""A text that is made to stall the reader of it is read like any other: nobody else waits."""

from collections.abc import Callable, Iterator

import pytest

from plietsch.analytics.counting.reader import path_of
from plietsch.core.logs import masked
from plietsch.federation import signatures
from plietsch.groups.addresses import read_addresses
from plietsch.letterboxes.trimming import trimmed
from plietsch.moderation.watching import hosts_in
from plietsch.portal.prose import cleaned
from plietsch.search.extracting import without_tags
from plietsch.search.tokens import bare
from tests.patience import within

LENGTH = 400_000
PATIENCE = 60  # seconds; what is read in one go takes about one, what is read again and again many minutes


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    with within(PATIENCE):
        yield


@pytest.mark.parametrize(
    ("read", "unit"),
    [
        (read_addresses, "x"),
        (hosts_in, "www.("),
        (hosts_in, "http://("),
        (bare, "["),
        (bare, "[]("),
        (bare, "\n"),
        (without_tags, "<"),
        (masked, "x"),
        (path_of, "x"),
        (trimmed, "a\n"),
        (trimmed, "Von meinem iPhone gesendet\n"),
        (cleaned, "&nbsp;"),
        (cleaned, "<b>"),
        (signatures.parts_of, "x"),
        (signatures.parts_of, "a="),
    ],
)
def test_a_text_made_to_stall_does_not(read: Callable[[str], object], unit: str) -> None:
    read(unit * (LENGTH // len(unit)))
