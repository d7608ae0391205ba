"""Notices on paper and on the screen, and who may read them."""

from collections.abc import Callable
from ctypes.util import find_library
from datetime import date

import pytest
from django.test import Client

from plietsch.core.world import World
from plietsch.funding.models import Grant, NoticeKind
from plietsch.funding.operations.documents import keep_document
from plietsch.funding.operations.notices import AlreadyIssued, draft_notice, issue_notice
from plietsch.funding.operations.steps import SamePerson
from tests.funding.conftest import AT

needs_pango = pytest.mark.skipif(not find_library("pangoft2-1.0"), reason="Pango is not on this machine")


def test_who_drafts_a_notice_does_not_issue_it(grant: Grant, world: World) -> None:
    notice = draft_notice(grant, kind=NoticeKind.GRANT, remarks="", by=world["user.office"], at=AT)

    with pytest.raises(SamePerson):
        issue_notice(notice, delivered_on=date(2024, 3, 4), by=world["user.office"], at=AT)

    assert not grant.entries.exists()


def test_an_issued_notice_is_never_issued_again(noticed: Grant, world: World) -> None:
    with pytest.raises(AlreadyIssued):
        issue_notice(noticed.notices.get(), delivered_on=date(2024, 3, 5), by=world["user.second"], at=AT)


def test_the_notice_names_the_terms_of_the_call_and_the_way_of_appeal(noticed: Grant) -> None:
    body = noticed.notices.get().body

    assert "80.000,00" in body
    assert "innerhalb von 6 Wochen" in body
    assert "bis zu 20 Prozent" in body
    assert "innerhalb von 30 Tagen nach Bekanntgabe, also bis zum" in body
    assert "3. April 2024" in body


@needs_pango
def test_a_notice_becomes_an_accessible_pdf(noticed: Grant) -> None:
    notice = keep_document(noticed.notices.get(), at=AT)

    assert notice.document is not None
    assert notice.document.name == f"bescheid-{noticed.number}-1.pdf"
    assert notice.document.media_type == "application/pdf"


@needs_pango
def test_an_applicant_downloads_the_pdf_and_a_stranger_does_not_find_it(
    noticed: Grant, client_as: Callable[[str], Client]
) -> None:
    notice = keep_document(noticed.notices.get(), at=AT)
    path = f"/foerderung/bescheide/{notice.pk}/bescheid.pdf"

    answer = client_as("member").get(path)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])[:5] == b"%PDF-"
    assert client_as("business").get(path).status_code == 404


def test_an_applicant_does_not_see_a_draft(
    grant: Grant, world: World, client_as: Callable[[str], Client]
) -> None:
    notice = draft_notice(grant, kind=NoticeKind.GRANT, remarks="", by=world["user.office"], at=AT)

    assert client_as("member").get(f"/foerderung/bescheide/{notice.pk}/").status_code == 404
    assert client_as("office").get(f"/foerderung/bescheide/{notice.pk}/").status_code == 200
