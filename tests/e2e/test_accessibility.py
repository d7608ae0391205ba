"""Every page passes axe in a real browser: light and dark, on a phone and at a desk."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import DESK, PHONE, sign_in
from tests.e2e.slow_line import slow_line

NARROW = {"width": 320, "height": 700}
ZOOMED = {"width": 640, "height": 450}  # a desk at a zoom of 200 %
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SCHEMES = {"light": RULES, "dark": COLOURS}  # in the dark nothing but colours differs

FOCUS_IS_SEEN = """() => {
  const [at, style] = [document.activeElement, getComputedStyle(document.activeElement)];
  const box = at.getBoundingClientRect();
  const drawn = at.closest("svg") && getComputedStyle(at.querySelector("circle, path"));
  const marked = drawn ? parseFloat(drawn.strokeWidth) >= 4 : style.outlineStyle !== "none";
  return at.closest("main, footer") && marked && box.bottom > 0 && box.top < innerHeight;
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((each) => {
  const style = getComputedStyle(each);
  return [style.transitionDuration, style.animationDuration].some((time) => parseFloat(time) > 0.01);
}).map((each) => each.outerHTML.slice(0, 80))"""
WATCH_SHIFTS = """window.shift = 0; window.shifted = []; new PerformanceObserver((found) => {
  for (const each of found.getEntries()) {
    window.shift += each.value;
    window.shifted.push(...each.sources.map((source) => source.node?.outerHTML?.slice(0, 80)));
  }
}).observe({ type: "layout-shift", buffered: true });"""
TRANSFERRED = """() => ["navigation", "resource"].flatMap(
  (kind) => performance.getEntriesByType(kind)).reduce((sum, each) => sum + each.transferSize, 0)"""
PRINTED = """() => [".site-header", ".site-footer", ".share", "h1"].filter(
  (name) => [...document.querySelectorAll(name)].some((each) => each.checkVisibility()))"""
BEHIND = "link => getComputedStyle(link).display == 'inline' && getComputedStyle(link, '::after').content"
ON_PAPER = """() => [".site-header", ".site-footer", "article h1"].map(
  (name) => getComputedStyle(document.querySelector(name)).display)"""

PUBLIC = ["/", "/orte/", "/gruppen/", "/konto/anmelden/", "/konto/registrieren/", "/bausteine/"]
PORTAL = [
    *("/aktuelles/", "/aktuelles/neun-digitale-modellkommunen/", "/mitmachen/", "/datenschutz/"),
    *("/leicht/", "/datenschutz/zaehlung/"),
]
# Further kinds of pages, not at a desk, which 320 px is at a zoom of 400 %.
FURTHER = [
    *("/impressum/", "/barrierefreiheit/", "/barrierefreiheit/meldung/", "/newsletter/", "/lizenzen/"),
    "/aktuelles/neun-digitale-modellkommunen/mastodon/?instanz=norden.social",
]
RELEASE = "/aktuelles/neun-digitale-modellkommunen/"
MEMBER = ["/", "/gruppen/", "/mitglieder/", "/organisationen/", "/konto/profil/"]


@pytest.mark.parametrize("viewport", [NARROW, ZOOMED, DESK], ids=["narrow", "zoomed", "desk"])
def test_public_pages_have_no_barrier(page_of: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = page_of(viewport, reduced_motion="reduce", device_scale_factor=2 if viewport is ZOOMED else 1)

    assert _barriers(page, PUBLIC + PORTAL + (FURTHER if viewport is not DESK else [])) == []


def test_every_kind_of_page_stands_still_and_prints_its_text_alone(page_of: Callable[..., Page]) -> None:
    page, found = page_of(DESK, reduced_motion="reduce"), []
    for path in PUBLIC + PORTAL + FURTHER:
        page.emulate_media(media="screen")
        page.goto(path)
        found += [f"{path}: {moving} moves" for moving in page.evaluate(MOVING)]
        page.emulate_media(media="print")
        found += [f"{path}: prints {name}" for name in page.evaluate(PRINTED) if name != "h1"]
        found += [] if "h1" in page.evaluate(PRINTED) else [f"{path}: prints no h1"]

    assert found == []


def test_a_member_meets_no_barrier(page_of: Callable[..., Page]) -> None:
    page = page_of(DESK, reduced_motion="reduce")
    sign_in(page, "Verwaltung")

    assert _barriers(page, MEMBER) == []


def test_a_release_is_read_by_keyboard_at_double_size_without_motion_and_on_paper(
    page_of: Callable[..., Page],
) -> None:
    page = page_of({"width": 640, "height": 450}, device_scale_factor=2, reduced_motion="reduce")
    page.goto(RELEASE)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#inhalt"
    page.keyboard.press("Enter")
    for _step in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
    assert page.evaluate(MOVING) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.emulate_media(media="print")
    assert page.evaluate(ON_PAPER) == ["none", "none", "block"]
    assert page.locator(".printed").inner_text().endswith(RELEASE)
    page.goto("/barrierefreiheit/")
    assert "/barrierefreiheit/meldung/" in page.get_by_text("Barriere melden").evaluate(BEHIND)


def test_the_front_page_is_light_and_nothing_on_it_jumps(page_of: Callable[..., Page]) -> None:
    page = page_of(PHONE)
    page.add_init_script(WATCH_SHIFTS)
    page.goto("/")
    page.locator(".site-footer").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")

    assert 30_000 < page.evaluate(TRANSFERRED) < 150_000
    assert page.evaluate("window.shift") < 0.01, page.evaluate("window.shifted")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["/", "/aktuelles/", RELEASE, "/datenschutz/zaehlung/"])
def test_a_page_that_arrives_in_pieces_does_not_jump(
    page_of: Callable[..., Page], address: str, path: str, viewport: dict[str, int]
) -> None:
    with slow_line(address) as line:
        page = page_of(viewport, base_url=line)
        page.add_init_script(WATCH_SHIFTS)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(200)  # the last picture has its place

        assert page.evaluate("window.shift") < 0.01, page.evaluate("window.shifted")
        page.goto("about:blank")  # nothing is under way when the line ends


def _barriers(page: Page, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        answer = page.goto(path)
        found += [] if answer and answer.ok else [f"{path}: not there"]
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: scrolls sideways by {width} px"] if width > 0 else []
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            found += [
                f"{path} ({scheme}): {violation['id']} {node['target']}"
                for violation in Axe().run(page, options=rules).response["violations"]
                for node in violation["nodes"]
            ]
    return found
