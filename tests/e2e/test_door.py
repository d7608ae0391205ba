"""The door on a phone without network: what is tapped or read arrives later, whatever happens in between."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import segno
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import CHROMIUM, PHONE, QUIET, sign_in

KEPT = """async () => {
  const { decoder } = document.querySelector("video").dataset;
  const isKept = async () => navigator.serviceWorker.controller && (await caches.match(decoder));
  for (let left = 100; left && !(await isKept()); left--) {
    await new Promise((done) => setTimeout(done, 100));
  }
}"""  # resolves once the phone has everything, or ought to


def test_what_was_tapped_without_network_arrives_even_after_a_sign_out(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE)
    sign_in(page, "Netzwerkbüro")
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Werkstatt: Digitale Anträge").click()
    page.get_by_role("link", name="Teilnehmende", exact=True).click()
    page.get_by_role("link", name="Einlass am Telefon").click()
    said, door = page.locator(".hall__said"), page.url
    page.evaluate("navigator.serviceWorker.ready")

    page.context.set_offline(True)
    page.get_by_role("button", name="Ist da").first.click()
    expect(said).to_contain_text("1 warten auf Netz")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    expect(said).to_contain_text("1 warten; nichts geht verloren")

    page.context.add_cookies(cookies)
    page.goto(door)
    expect(said).not_to_contain_text("warten")
    expect(said).to_contain_text("1 von 3 sind da")


def test_a_wrong_tap_taken_back_without_network_throws_nobody_out(
    page_of: Callable[..., Page], browser: Browser, address: str
) -> None:
    door, person = _door_of(page_of(PHONE))
    row = f"[data-id='{person['id']}']"
    with _phone(browser, address) as page, _phone(browser, address) as other:
        page.goto(door)
        other.goto(door)
        page.context.set_offline(True)
        page.locator(row).get_by_role("button", name="Ist da").click()
        expect(page.locator(".hall__said")).to_contain_text("1 warten auf Netz")
        page.locator(row).get_by_role("button", name="Doch nicht").click()
        expect(page.locator(".hall__said")).not_to_contain_text("warten")

        other.locator(row).get_by_role("button", name="Ist da").click()
        _settled(other, row, is_here=True)
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        page.reload()
        other.reload()

        for phone in (page, other):
            expect(phone.locator(row)).to_have_attribute("data-here", "")
        _take_back(other, row)


def test_who_was_ticked_with_network_is_there_when_the_page_is_opened_without_it(
    page_of: Callable[..., Page], browser: Browser, address: str
) -> None:
    door, person = _door_of(page_of(PHONE))
    row = f"[data-id='{person['id']}']"
    with _phone(browser, address) as page:
        page.goto(door)
        page.evaluate(KEPT)
        page.locator(row).get_by_role("button", name="Ist da").click()
        _settled(page, row, is_here=True)

        page.context.set_offline(True)
        page.reload()
        expect(page.locator(row)).to_have_attribute("data-here", "")
        show_code = "(door, key) => door.dispatchEvent(new CustomEvent('code', {detail: key}))"
        page.locator("[data-door]").evaluate(show_code, person["key"])
        expect(page.locator("[data-named]")).to_contain_text("schon um")

        page.context.set_offline(False)
        _take_back(page, row)
        page.context.set_offline(True)
        page.reload()
        expect(page.locator(row)).not_to_have_attribute("data-here", "")


def test_two_windows_of_a_phone_share_what_waits(
    page_of: Callable[..., Page], browser: Browser, address: str
) -> None:
    door, _person = _door_of(page_of(PHONE))
    with _phone(browser, address) as page:
        page.goto(door)
        page.evaluate(KEPT)
        second = page.context.new_page()
        second.goto(door)
        page.context.set_offline(True)
        said = page.locator(".hall__said")
        before = int((said.text_content() or "").split()[0])

        page.get_by_role("button", name="Ist da").first.click()
        expect(second.locator(".hall__said")).to_contain_text("1 warten auf Netz")
        second.get_by_role("button", name="Ist da").first.click()
        expect(said).to_contain_text("2 warten auf Netz")
        page.reload()
        expect(said).to_contain_text("2 warten auf Netz")
        expect(said).to_contain_text(f"{before + 2} von")

        second.close()
        for _each in range(2):
            page.get_by_role("button", name="Doch nicht").last.click()
        expect(said).to_contain_text(f"{before} von")
        expect(said).not_to_contain_text("warten")


def _settled(page: Page, row: str, *, is_here: bool) -> None:
    """Until the tap has arrived."""
    has = expect(page.locator(row))
    (has.to_have_attribute if is_here else has.not_to_have_attribute)("data-here", "")
    expect(page.locator(".hall__said")).not_to_contain_text("warten")


def _take_back(page: Page, row: str) -> None:
    page.locator(row).get_by_role("button", name="Doch nicht").click()
    _settled(page, row, is_here=False)


def test_a_code_is_read_where_the_browser_has_no_reader_and_without_network(
    page_of: Callable[..., Page], browser: Browser, address: str, tmp_path: Path
) -> None:
    door, person = _door_of(page_of(PHONE))
    film = tmp_path / "code.y4m"
    film.write_bytes(film_of(f"{address}/veranstaltungen/einladungen/{person['key']}/einlass/"))
    camera = ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    with _phone(browser, address, *camera) as page:
        page.add_init_script("delete globalThis.BarcodeDetector")
        page.goto(door)
        page.evaluate(KEPT)

        page.context.set_offline(True)
        page.reload()
        page.get_by_role("button", name="Code lesen").click()

        expect(page.locator(f"[data-id='{person['id']}']")).to_have_attribute("data-here", "")
        expect(page.locator(".hall__said")).to_contain_text("1 warten auf Netz")


def test_a_camera_that_is_refused_leaves_the_search(
    page_of: Callable[..., Page], browser: Browser, address: str
) -> None:
    door = _door_of(page_of(PHONE))[0]
    with _phone(browser, address, "--use-fake-ui-for-media-stream=deny") as page:
        page.goto(door)

        page.get_by_role("button", name="Code lesen").click()

        expect(page.get_by_text("Die Kamera ist gesperrt.")).to_be_visible()
        expect(page.get_by_label("Name suchen")).to_be_in_viewport()


def test_a_code_that_is_not_on_the_list_is_told_in_words(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE)
    page.goto(_door_of(page)[0])

    page.locator("[data-door]").evaluate(
        "(door) => door.dispatchEvent(new CustomEvent('code', {detail: 'x'}))"
    )

    expect(page.locator(".hall__said")).to_contain_text("Dieser Code steht nicht auf der Liste.")


def test_somebody_who_is_gone_does_not_block_those_behind_who_came_when_they_were_ticked(
    page_of: Callable[..., Page], browser: Browser, address: str
) -> None:
    door, person = _door_of(page_of(PHONE))
    store = f"einlass.{door.rstrip('/').split('/')[-2]}"
    ticked = (time.time() - 300) * 1000
    queue = json.dumps([[one, ticked] for one in (987_654_321, person["id"])])
    with _phone(browser, address) as page:
        page.goto(door)
        page.evaluate("([store, queue]) => localStorage.setItem(store, queue)", [store, queue])

        with page.expect_request(f"**/anwesenheit/{person['id']}/?vor=*") as told:
            page.reload()

        assert 300 <= int(told.value.url.partition("vor=")[2]) < 360
        expect(page.locator(f"[data-id='{person['id']}']")).to_have_attribute("data-here", "")
        expect(page.locator(".hall__said")).not_to_contain_text("warten")
        expect(page.locator("[data-named]")).to_contain_text("steht nicht mehr auf der Liste")


def test_a_phone_without_a_camera_says_so(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE)
    page.goto(_door_of(page)[0])

    page.get_by_role("button", name="Code lesen").click()

    expect(page.get_by_text("Wir finden keine Kamera.")).to_be_visible()


@contextmanager
def _phone(browser: Browser, address: str, *camera: str) -> Iterator[Page]:
    """A phone at the door with a camera that sees what it is told."""
    flags = [*QUIET, "--use-fake-device-for-media-stream", *camera]
    with browser.browser_type.launch(executable_path=CHROMIUM, args=flags) as phone:
        page = phone.new_context(base_url=address, viewport=PHONE, locale="de-DE").new_page()
        sign_in(page, "Netzwerkbüro")
        yield page


def _door_of(page: Page) -> tuple[str, dict[str, Any]]:
    """The door of an event, and somebody whom nobody has seen there yet."""
    sign_in(page, "Netzwerkbüro")
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Werkstatt: Digitale Anträge").click()
    page.get_by_role("link", name="Teilnehmende", exact=True).click()
    page.get_by_role("link", name="Einlass am Telefon").click()
    people = json.loads(page.locator("#leute").text_content() or "")
    return page.url, next(one for one in people if not one["here"])


def film_of(text: str, width: int = 640, height: int = 480, scale: int = 8) -> bytes:
    """A film (YUV4MPEG2) in which somebody holds a code before the camera."""
    code = segno.make(text, micro=False, error="m").matrix_iter(border=4)
    rows = [bytes(16 if dark else 235 for dark in row for _each in range(scale)) for row in code]
    side = (width - len(rows[0])) // 2
    lines = [
        b"\xeb" * side + row + b"\xeb" * (width - side - len(row)) for row in rows for _each in range(scale)
    ]
    above = (height - len(lines)) // 2
    blank = b"\xeb" * width
    picture = blank * above + b"".join(lines) + blank * (height - above - len(lines))
    grey = b"\x80" * (width * height // 2)
    return (
        b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420mpeg2\n" % (width, height) + (b"FRAME\n" + picture + grey) * 5
    )
