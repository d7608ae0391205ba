"""What holds for every page, whoever asks."""

import re

import pytest

from plietsch.core.world import World
from tests.settings import UNDEFINED
from tests.site.addresses import addresses
from tests.site.visits import Visit, browser, visit

pytestmark = pytest.mark.xdist_group("site")

WRITES = re.compile(r"^(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# A picture whose name changes with it is the same for everybody.
KEPT_BY_NOBODY_ELSE = {"private", "no-store", "immutable"}
MAY_WRITE = ("django_session", "usersessions_usersession")
# Figures of the machine, which go on changing.
OF_THIS_MOMENT = {"upkeep:system"}
INLINE = {
    "script without src": re.compile(
        r"<script(?![^>]*(\bsrc=|type=.application/(ld\+)?json))", re.IGNORECASE
    ),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    "handler attribute": re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"(href|src|action)\s*=\s*.javascript:", re.IGNORECASE),
}


def test_reading_a_page_writes_nothing(visits: list[Visit]) -> None:
    written = [
        f"{visit}: {statement[:100]}"
        for visit in visits
        for statement in visit.queries
        if WRITES.match(statement) and not any(table in statement for table in MAY_WRITE)
    ]

    assert written == []


def test_no_page_fails(visits: list[Visit]) -> None:
    assert [str(visit) for visit in visits if visit.response.status_code == 500] == []


def test_every_page_has_a_strict_content_security_policy(visits: list[Visit]) -> None:
    policies = {str(visit): visit.response.get("Content-Security-Policy", "") for visit in visits}

    assert [
        who for who, policy in policies.items() if "unsafe" in policy or "default-src" not in policy
    ] == []


def test_every_answer_says_what_it_is_and_in_which_encoding(visits: list[Visit]) -> None:
    """Of a file that somebody uploaded nobody knows the encoding: it is a download, and no page."""
    kinds = {
        str(visit): visit.response.get("Content-Type", "")
        for visit in visits
        if visit.body and not visit.response.get("Content-Disposition", "").startswith("attachment")
    }
    of_text = re.compile(r"(text/|application/(\w+\+)?xml)")

    assert [who for who, kind in kinds.items() if not kind] == []
    assert [
        f"{who}: {kind}" for who, kind in kinds.items() if of_text.match(kind) and "charset=utf-8" not in kind
    ] == []


def test_no_page_holds_inline_script_or_style(visits: list[Visit]) -> None:
    found = [
        f"{visit}: {name}"
        for visit in visits
        if visit.is_page
        for name, pattern in INLINE.items()
        if pattern.search(visit.body)
    ]

    assert found == []


def test_no_template_uses_an_undefined_variable(visits: list[Visit]) -> None:
    marker = re.compile(re.escape(UNDEFINED).replace("%s", "([^›]*)"))

    assert (
        sorted({f"{visit.address.name}: {gap}" for visit in visits for gap in marker.findall(visit.body)})
        == []
    )


def test_every_full_page_has_one_main_heading_a_title_and_a_language(visits: list[Visit]) -> None:
    full = [visit for visit in visits if visit.is_page and "<!doctype" in visit.body[:50].lower()]
    wrong = [
        str(visit)
        for visit in full
        if visit.body.count("<h1") != 1
        or not re.search(r"<title>\s*\S[^<]*</title>", visit.body)
        or '<html lang="de"' not in visit.body
    ]

    assert full
    assert wrong == []


def test_a_page_with_a_session_is_never_kept_by_a_shared_cache(visits: list[Visit]) -> None:
    kept = [
        str(visit)
        for visit in visits
        if visit.role != "guest"
        and not KEPT_BY_NOBODY_ELSE & set(re.split(r"[,\s]+", visit.response.get("Cache-Control", "")))
    ]

    assert kept == []


@pytest.mark.once
def test_a_part_for_htmx_is_a_part_of_the_full_page(living: World, visits: list[Visit]) -> None:
    client, places = browser(living, "office"), set(addresses(living, most=1, special=()))
    strangers = []
    for full in visits:
        is_asked = full.role == "office" and full.address in places
        if is_asked and full.is_page and full.address.name not in OF_THIS_MOMENT:
            part = visit(client, full.address, "office", hx_request="true")
            if _squeezed(part.body) not in _squeezed(full.body):
                strangers.append(str(part))

    assert strangers == []


def _squeezed(body: str) -> str:
    without_keys = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", body)
    return re.sub(r"\s+", " ", without_keys).strip()
