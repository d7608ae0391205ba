"""What people see when something goes wrong."""

import errno
from collections.abc import Iterator

import pytest
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import OperationalError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.translation import override
from django.views.decorators.http import require_POST

from plietsch.config.bridge import LEFT_OUT
from plietsch.config.urls import handler400, handler403, handler404, handler500
from plietsch.config.urls import urlpatterns as real_patterns
from plietsch.core.permissions import public
from plietsch.core.world import World
from plietsch.ui.errors import server_error

__all__ = ["handler400", "handler403", "handler404", "handler500"]

FAILURES: dict[str, Exception] = {
    "gesperrt": OperationalError("database is locked"),
    "voll": OSError(errno.ENOSPC, "No space left on device"),
    "verboten": PermissionDenied(),
    "unbekannt": Http404(),
    "kaputt": ProgrammingError("no such column: streets"),
    "tabelle": OperationalError("no such table: streets"),
    "host": DisallowedHost("evil.example"),
}


@public
def fail(request: HttpRequest, failure: str) -> HttpResponse:
    raise FAILURES[failure]


@require_POST
def save_as_member(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"saved {request.POST['title']}")


@public
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    return HttpResponse("saved")


urlpatterns = [
    path("fehler/<str:failure>/", fail),
    path("redaktion/fehler/<str:failure>/", fail),
    path("speichern/", save),
    path("eintragen/", save_as_member),
    *real_patterns,
]


@pytest.fixture(autouse=True)
def _failing_addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("failure", ["gesperrt", "voll"])
def test_a_busy_database_or_a_full_disk_asks_to_come_back(browser: Client, failure: str) -> None:
    response = browser.get(f"/fehler/{failure}/?seite=2")

    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert f'href="/fehler/{failure}/?seite=2"' in response.content.decode()


@pytest.mark.parametrize("failure", ["gesperrt", "kaputt"])
def test_a_preview_that_fails_says_so_beside_the_text_and_nowhere_else(browser: Client, failure: str) -> None:
    frames = [
        browser.get(way)["Content-Security-Policy"] for way in (f"/redaktion/fehler/{failure}/", "/konto/")
    ]

    assert "frame-ancestors 'self'" in frames[0]
    assert "frame-ancestors 'none'" in frames[1]


@pytest.mark.parametrize("failure", ["kaputt", "tabelle"])
def test_any_other_failure_says_so_without_its_details(browser: Client, failure: str) -> None:
    response = browser.get(f"/fehler/{failure}/")

    assert response.status_code == 500
    assert "Da ist uns ein Fehler unterlaufen" in response.content.decode()
    assert "streets" not in response.content.decode()


@pytest.mark.parametrize("failure", ["gesperrt", "kaputt"])
def test_a_failure_page_needs_neither_database_nor_session_nor_person(failure: str) -> None:
    request = RequestFactory().get("/")  # no session, no user, and no database in this test

    try:
        raise FAILURES[failure]
    except type(FAILURES[failure]):
        response = server_error(request)

    assert response.status_code in (500, 503)


def test_a_request_for_a_foreign_host_is_refused_in_our_words(browser: Client) -> None:
    response = browser.get("/fehler/host/")

    assert response.status_code == 400
    assert "Diese Anfrage verstehen wir nicht" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/fehler/verboten/", 403, "Das dürfen Sie hier nicht"),
        ("/fehler/unbekannt/", 404, "Diese Seite gibt es nicht"),
    ],
)
def test_a_page_that_is_not_for_you_shows_the_way_home(
    browser: Client, address: str, status: int, words: str
) -> None:
    response = browser.get(address)

    assert response.status_code == status
    assert words in response.content.decode()
    assert '<a class="button" href="/">' in response.content.decode()


@pytest.mark.django_db
def test_who_may_no_longer_write_here_can_copy_the_text_out(browser: Client) -> None:
    typed = {"body": "Wir haben\nzwei Pumpen.", "kind": "question"}
    page = browser.post(
        "/fehler/unbekannt/", typed, headers={"Sec-Fetch-Site": "same-origin"}
    ).content.decode()
    of_another_site = browser.post("/fehler/unbekannt/", typed, headers={"Sec-Fetch-Site": "cross-site"})

    assert "<p>Wir haben<br>zwei Pumpen.</p>" in page
    assert "question" not in page
    assert "Pumpen" not in of_another_site.content.decode()


def test_a_form_that_lay_open_too_long_keeps_what_was_typed() -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(
        "/speichern/",
        {"title": 'Deich & "Watt"', "csrfmiddlewaretoken": "old"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    assert response.status_code == 403
    page = response.content.decode()
    assert '<input type="hidden" name="title" value="Deich &amp; &quot;Watt&quot;">' in page
    assert 'value="old"' not in page


def test_what_was_typed_can_be_sent_again() -> None:
    browser = Client(enforce_csrf_checks=True)
    refusal = browser.post("/speichern/", {"title": "Deich"}, headers={"Sec-Fetch-Site": "same-origin"})

    token = str(refusal.context["csrf_token"])
    response = browser.post("/speichern/", {"title": "Deich", "csrfmiddlewaretoken": token})

    assert response.content == b"saved"


@pytest.mark.parametrize("origin", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_does_not_become_our_button(origin: str) -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post("/speichern/", {"title": "Deich"}, headers={"Sec-Fetch-Site": origin})

    assert response.status_code == 403
    assert "Deich" not in response.content.decode()


def test_a_password_is_never_written_into_a_page() -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(
        "/speichern/", {"password": "geheim", "login": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert "geheim" not in response.content.decode()


def test_a_form_sent_after_the_session_ended_is_kept_over_the_sign_in(world: World) -> None:
    browser = Client()
    page = browser.post("/eintragen/", {"title": "Deich"}, headers={"Sec-Fetch-Site": "same-origin"})
    browser.force_login(world["user.member"])

    sent_again = browser.post("/eintragen/", {"title": page.context["kept"][0][1]})

    assert page.status_code == 403
    assert 'href="/konto/anmelden/" target="_blank"' in page.content.decode()
    assert "data-fresh-token" in page.content.decode()
    assert sent_again.content == b"saved Deich"


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_guest_who_sent_no_form_of_ours_is_led_to_the_sign_in(headers: dict[str, str]) -> None:
    response = Client().post("/eintragen/", {"title": "Deich"}, headers=headers)

    assert response.status_code == 302
    assert response["Location"].startswith("/konto/anmelden/")


def test_a_busy_database_keeps_what_was_typed(browser: Client) -> None:
    page = browser.post(
        "/fehler/gesperrt/", {"title": "Deich"}, headers={"Sec-Fetch-Site": "same-origin"}
    ).content.decode()

    assert '<input type="hidden" name="title" value="Deich">' in page
    assert '<input type="hidden" name="csrfmiddlewaretoken"' in page


@pytest.mark.parametrize(
    ("address", "words"), [("/speichern/", "höchstens 100,0"), ("/en/konto/anmelden/", "at most 100.0")]
)
def test_an_upload_too_large_ends_on_a_page_that_names_the_limit(db: None, address: str, words: str) -> None:
    with override("de"):  # the request's language ends with it
        response = Client().post(address, **{LEFT_OUT: True})  # type: ignore[arg-type]

    assert response.status_code == 413
    assert words in response.content.decode()
    assert "data-back" in response.content.decode()
