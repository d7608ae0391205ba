"""Secret words of a hidden group, a closed thread and a conversation are looked for wherever others look."""

import gzip
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from plietsch.conversations.world import SECRET_TALK
from plietsch.groups.world import SECRET, SECTOR_SECRET
from plietsch.ui.paper import paper
from tests.site.unpacking import unpacked
from tests.site.visits import STRANGERS, Visit

pytestmark = pytest.mark.xdist_group("site")


def test_the_secret_words_are_on_no_page_of_a_stranger(visits: list[Visit]) -> None:
    assert _told(visits) == []


@pytest.mark.once
def test_no_answer_to_a_form_tells_a_stranger_the_secret_words(posts: list[Visit]) -> None:
    assert _told(posts) == []


def test_the_secret_words_are_there_to_be_found(visits: list[Visit]) -> None:
    seen = [visit for visit in visits if visit.role == "office" and SECTOR_SECRET in visit.body]
    written = [visit for visit in visits if visit.role == "member" and SECRET_TALK in visit.body]

    assert len(seen) > 3
    assert written or not any(visit.role == "member" for visit in visits)


OUTPUTS = {
    *("text/html", "text/plain", "text/csv", "text/calendar", "text/turtle"),
    *("application/json", "application/xml", "application/rdf+xml"),
    *("application/atom+xml", "application/feed+json"),
}


def test_every_kind_of_output_is_looked_into(visits: list[Visit]) -> None:
    """Pages, tables, calendars, feeds, catalogues, answers to programs: a stranger gets some of each."""
    given = {
        visit.response["Content-Type"].partition(";")[0]
        for visit in visits
        if visit.role in STRANGERS and visit.response.status_code == 200
    }

    assert sorted(OUTPUTS - given) == []


def test_a_word_is_found_in_what_is_packed() -> None:
    """In a spreadsheet, in a document inside an archive, and in a gzipped file."""
    sheet, archive = BytesIO(), BytesIO()
    book = Workbook()
    book.active["A1"] = SECRET  # type: ignore[index]
    book.save(sheet)
    with ZipFile(archive, "w") as packed:
        packed.writestr("a.xlsx", sheet.getvalue())
    pdf = paper(f"<p>{SECRET}</p>")

    for content in (sheet.getvalue(), archive.getvalue(), pdf, gzip.compress(SECRET.encode())):
        assert SECRET.encode() not in content
        assert SECRET in unpacked(content)


def _told(answers: list[Visit]) -> list[str]:
    return [str(one) for one in answers if one.role in STRANGERS and any(map(one.tells, _secrets(one.role)))]


def _secrets(role: str) -> list[str]:
    """The network office reads the town halls' thread in an open group, and nothing of the hidden one."""
    return [SECRET, SECRET_TALK] if role == "office" else [SECRET, SECRET_TALK, SECTOR_SECRET]
