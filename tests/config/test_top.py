"""What browsers and crawlers ask for at the very top, whatever the pages link."""

from django.http import FileResponse
from django.test import Client


def top(path: str) -> tuple[str, bytes]:
    response = Client().get(path)
    assert isinstance(response, FileResponse)
    return response["Content-Type"], response.getvalue()


def test_the_mark_stands_in_every_tab_of_a_browser() -> None:
    kind, icon = top("/favicon.ico")

    assert (kind, icon[:4]) == ("image/x-icon", b"\0\0\1\0")


def test_crawlers_are_asked_to_leave_personal_pages_alone() -> None:
    answer = Client().get("/robots.txt")
    kind, rules = answer["Content-Type"], answer.content

    assert kind.startswith("text/plain")
    assert b"User-agent: *\nDisallow: /konto/\n" in rules
