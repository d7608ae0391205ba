"""Sections are moved, taken out and brought back, and nothing that was written there is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.strategies.models import Comment, Section, Strategy
from plietsch.strategies.operations.comments import place_comment
from plietsch.strategies.operations.keeping import Frozen
from plietsch.strategies.operations.sections import add_section, change_section, remove_section
from plietsch.strategies.queries import live_rows, outline_of

Browser = Callable[[str], Client]


@pytest.fixture
def draft(world: World) -> Strategy:
    """A draft with one section that has text, and two more."""
    strategy: Strategy = world["strategy.draft"]
    for de, da in (("Zweitens", "For det andet"), ("Drittens", "For det tredje")):
        add_section(strategy, title_de=de, title_da=da, by=world["user.member"], at=world.now)
    return strategy


def titles(strategy: Strategy) -> list[str]:
    return [row.columns[0].title for row in live_rows(strategy)]


def change(client: Client, section: Section, **told: Any) -> Any:
    headings = {"title_de": section.title_de, "title_da": section.title_da}
    return client.post(f"/strategien/abschnitte/{section.pk}/", headings | told)


def test_a_section_is_put_behind_another_one_or_first(client_as: Browser, draft: Strategy) -> None:
    first, second, third = draft.sections.present()
    member, before = client_as("member"), outline_of(draft.pk)
    form = member.get(f"/strategien/abschnitte/{third.pk}/").content.decode()
    assert re.search(rf'value="{second.pk}"\s+selected', form)

    change(member, third, after="")
    assert titles(draft) == ["Drittens", first.title_de, "Zweitens"]
    change(member, third, after=first.pk, title_de="Nun zweitens")
    assert titles(draft) == [first.title_de, "Nun zweitens", "Zweitens"]
    assert outline_of(draft.pk) != before
    moves = Activity.objects.filter(verb="strategy.section_moved", subject__endswith=f":{draft.pk}")
    assert moves.count() == 2
    change(member, third, after=first.pk, title_de="Nun zweitens")
    assert moves.count() == 2


def test_a_removed_section_comes_back_with_text_comments_and_place(
    client_as: Browser, draft: Strategy, world: World
) -> None:
    member, section = client_as("member"), draft.sections.present()[0]
    rows = live_rows(draft)
    comment = place_comment(
        draft, section=section, language="de", block=0, quote="", body="Unbedingt.",
        by=world["user.member"], at=timezone.now(),
    )  # fmt: skip

    asked = member.get(f"/strategien/abschnitte/{section.pk}/entfernung/").content.decode()
    assert "Kommentar" in asked
    assert draft.sections.present().count() == 3
    member.post(f"/strategien/abschnitte/{section.pk}/entfernung/")

    page = member.get(f"/strategien/{draft.slug}/").content.decode()
    assert titles(draft) == ["Zweitens", "Drittens"]
    assert "Unbedingt." in page
    assert "Abschnitt entfernt" in page
    place = {"section": section.pk, "language": "de", "block": 0}
    assert member.get(f"/strategien/{draft.slug}/kommentieren/", place).status_code == 404
    assert "Entfernte Abschnitte" in member.get(f"/strategien/{draft.slug}/schreiben/").content.decode()

    member.post(f"/strategien/abschnitte/{section.pk}/rueckkehr/")

    back = live_rows(draft)
    assert [row.section for row in back] == [row.section for row in rows]
    assert [block.text for block in back[0].columns[0].blocks] == [
        block.text for block in rows[0].columns[0].blocks
    ]
    assert Comment.objects.filter(pk=comment.pk).exists()


def test_versions_keep_a_section_that_was_removed(client_as: Browser, draft: Strategy, world: World) -> None:
    member, section = client_as("member"), draft.sections.present()[0]
    for note in ("vorher", "nachher"):
        saved = member.post(f"/strategien/{draft.slug}/fassungen/", {"note": note})
        remove_section(section, by=world["user.member"], at=timezone.now())

    before, after = draft.versions.order_by("-no")[:2][::-1]
    assert section.pk in [each["section"] for each in before.content["sections"]]
    assert section.pk not in [each["section"] for each in after.content["sections"]]
    assert "<del>" in member.get(f"/strategien/{draft.slug}/vergleich/").content.decode()
    assert saved.status_code == 302


def test_sections_of_others_and_of_adopted_texts_stay(
    client_as: Browser, draft: Strategy, world: World
) -> None:
    section, frozen = draft.sections.present()[0], world["strategy.adopted"].sections.present()[0]
    for role, one, answer in (("business", section, 404), ("member", frozen, 403)):
        browser = client_as(role)
        for path in ("entfernung", "rueckkehr"):
            assert browser.post(f"/strategien/abschnitte/{one.pk}/{path}/").status_code == answer
    with pytest.raises(Frozen):
        remove_section(frozen, by=world["user.member"], at=timezone.now())
    with pytest.raises(Frozen):
        change_section(
            frozen, title_de="x", title_da="x", after=None, by=world["user.member"], at=timezone.now()
        )
