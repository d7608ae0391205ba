"""The objection: one click, no JavaScript, no row afterwards, and a way back."""

from collections.abc import Callable

import pytest
from django.test import Client

from plietsch.analytics.models import Hit
from tests.analytics.conftest import FIREFOX

PAGE = "/datenschutz/zaehlung/"
Counted = Callable[[], list[Hit]]


def test_every_page_leads_to_the_objection(visitor: Client) -> None:
    assert f'href="{PAGE}"' in visitor.get("/projekte/").content.decode()


def test_after_an_objection_not_a_single_row_is_written_until_it_is_taken_back(
    visitor: Client, counted: Counted
) -> None:
    visitor.get("/")
    answer = visitor.post(PAGE, {"objects": "1"}, follow=True)
    assert "Sie haben widersprochen" in answer.content.decode()
    for path in ("/", "/projekte/", PAGE):
        visitor.get(path)
    assert [hit.path for hit in counted()] == ["/"]

    visitor.post(PAGE, {"objects": "0"})
    visitor.get("/projekte/")
    assert [hit.path for hit in counted()] == ["/", "/projekte/"]


def test_the_cookie_says_nothing_but_no(visitor: Client) -> None:
    visitor.post(PAGE, {"objects": "1"})

    cookie = visitor.cookies["zaehlung"]
    assert (cookie.value, cookie["httponly"], cookie["max-age"]) == ("nein", True, 400 * 24 * 3600)


@pytest.mark.usefixtures("visits_mode")
def test_what_was_counted_of_the_visitor_today_goes_with_the_objection(
    visitor: Client, counted: Counted
) -> None:
    visitor.get("/")
    Client(headers={"user-agent": "Mozilla/5.0 (X11) Other"}).get("/orte/")

    visitor.post(PAGE, {"objects": "1"})

    assert [hit.path for hit in counted()] == ["/orte/"]


def test_nobody_objects_in_anothers_name(counted: Counted) -> None:
    stranger = Client(enforce_csrf_checks=True, headers={"user-agent": FIREFOX})

    assert stranger.post(PAGE, {"objects": "0"}).status_code == 403


def test_a_browser_that_objects_for_its_owner_is_told_so(visitor: Client) -> None:
    assert "Daran halten wir uns" in visitor.get(PAGE, headers={"sec-gpc": "1"}).content.decode()
