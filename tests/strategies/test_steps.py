"""From the first heading to the resolution, in the browser's own steps; and what others see of it."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.strategies.manifest import adopted_strategies
from plietsch.strategies.models import Comment, Strategy, Update
from plietsch.strategies.operations.keeping import Frozen, keep_update, keep_written, melt
from plietsch.strategies.operations.sections import add_section
from plietsch.strategies.queries import document, live_rows
from plietsch.strategies.tasks import make_papers
from plietsch.strategies.text.fragments import NOTHING, changes
from plietsch.strategies.text.writing import write

Browser = Callable[[str], Client]
DRAFT_WORD = "Stadtbüchereien"
PAPERS = {"de": "beschluss-deutsch.pdf", "da": "beschluss-daenisch.pdf"}


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def put(strategy: Strategy, *paragraphs: str) -> None:
    """Somebody writes German paragraphs into the first section."""
    section = strategy.sections.order_by("position")[0]
    update = changes(
        document(strategy),
        lambda text: write(text, section=section.pk, language="de", paragraphs=paragraphs),
    )
    keep_update(strategy, update, at=timezone.now())


def test_a_group_writes_consults_and_adopts(client_as: Browser, world: World) -> None:
    member, guest = client_as("member"), client_as("guest")
    group = world["group.grenzregion"]

    begun = member.post(
        "/strategien/neu/", {"group": group.pk, "title_de": "Radwege", "title_da": "Cykelstier"}
    )
    strategy = Strategy.objects.with_state().get(slug="radwege")
    member.post(begun["Location"], {"title_de": "Ziele", "title_da": "Mål"})
    put(strategy, "Radwege verbinden uns.")
    assert guest.get("/strategien/radwege/").status_code == 404

    later = timezone.localdate() + timedelta(days=20)
    member.post("/strategien/radwege/beteiligung/", {"closes_on": later.isoformat()})
    assert "Radwege verbinden uns." in page(guest, "/strategien/radwege/")
    put(strategy, "Und Brücken.")
    assert "Und Brücken." not in page(guest, "/strategien/radwege/")
    assert "Und Brücken." in page(member, "/strategien/radwege/schreiben/")

    day = timezone.localdate().isoformat()
    member.post("/strategien/radwege/beschluss/", {"body": "Rat", "decided_on": day})
    assert "Und Brücken." in page(guest, "/strategien/radwege/")
    assert list(
        Activity.objects.filter(subject=f"strategies.strategy:{strategy.pk}", audience="public")
        .exclude(verb="strategy.version_saved")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["strategy.consultation_opened", "strategy.adopted"]
    assert ("Radwege", "Cykelstier", "Rat") in {row[:3] for row in adopted_strategies()}


def test_what_is_adopted_is_frozen_and_everybody_can_check_it(client_as: Browser, world: World) -> None:
    strategy, guest = world["strategy.adopted"], client_as("guest")
    update = changes(
        document(strategy), lambda text: write(text, section=1, language="de", paragraphs=["Doch anders"])
    )

    with pytest.raises(Frozen):
        keep_update(strategy, update, at=timezone.now())
    with pytest.raises(Frozen):
        keep_written(strategy.pk, [(world["user.member"].pk, update)], since=0, at=timezone.now())
    member = client_as("member")
    for step in ("schreiben", "angaben", "beschluss", "beteiligung", "abschnitte/neu"):
        assert member.get(f"/strategien/{strategy.slug}/{step}/").status_code == 403

    shown = page(guest, f"/strategien/{strategy.slug}/")
    original = guest.get(f"/strategien/{strategy.slug}/beschluss.json").content
    assert re.findall(r'class="digest">(\w{64})<', shown)[0] == hashlib.sha256(original).hexdigest()
    assert json.loads(original)["titles"]["da"] == strategy.title_da
    assert "Der Text ist unverändert." in shown

    version = strategy.adoption.version
    version.content["titles"]["de"] = "Gefälscht"
    version.save()
    assert "passt nicht zu seiner Prüfsumme" in page(guest, f"/strategien/{strategy.slug}/")


def test_the_adopted_text_is_a_tagged_pdf_in_each_language_made_once(
    client_as: Browser, world: World
) -> None:
    strategy, guest = world["strategy.adopted"], client_as("guest")

    make_papers.call()
    papers = {language: _paper(guest, strategy.slug, path) for language, path in PAPERS.items()}
    make_papers.call()

    for language, content in papers.items():
        root = PdfReader(BytesIO(content)).trailer["/Root"]
        kinds = _kinds(root["/StructTreeRoot"])
        assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == (language, True)
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"pdfuaid" in root["/Metadata"].get_data()
        assert PdfReader(BytesIO(content)).metadata.title == strategy.titles[language]
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == len(strategy.adoption.version.content["sections"]) > 1
        assert _paper(guest, strategy.slug, PAPERS[language]) == content
        assert hashlib.sha256(content).hexdigest() in page(guest, f"/strategien/{strategy.slug}/")


def _paper(client: Client, slug: str, path: str) -> bytes:
    return b"".join(client.get(f"/strategien/{slug}/{path}").streaming_content)


def _kinds(part: Any) -> list[str]:
    """What all parts of a tagged PDF are, in reading order."""
    part = part.get_object()
    if isinstance(part, list):
        return [kind for each in part for kind in _kinds(each)]
    if not isinstance(part, dict):
        return []
    return ([str(part["/S"])] if "/S" in part else []) + (_kinds(part["/K"]) if "/K" in part else [])


@pytest.mark.parametrize("path", ["", "schreiben/", "fassungen/", "vergleich/", "kommentieren/?section=1"])
@pytest.mark.parametrize("role", ["guest", "pending", "business", "office"])
def test_a_draft_is_nobody_elses_business(client_as: Browser, world: World, path: str, role: str) -> None:
    strategy = world["strategy.draft"]
    if role == "office":
        world["group.grenzregion"].memberships.filter(member=world["user.office"]).delete()

    response = client_as(role).get(f"/strategien/{strategy.slug}/{path}")

    assert response.status_code in (302, 404)
    assert DRAFT_WORD not in response.content.decode()
    assert strategy.title_de not in page(client_as(role), "/strategien/")


def test_somebody_comments_without_javascript_and_is_answered(client_as: Browser, world: World) -> None:
    strategy, business = world["strategy.digital"], client_as("business")
    form = re.findall(r'data-quote href="([^"]+)"', page(business, f"/strategien/{strategy.slug}/"))[0]

    refused = business.post(form.replace("&amp;", "&"), {"quote": "Steht hier nicht", "body": "Bitte."})
    assert "Diese Wörter stehen nicht im Absatz" in refused.content.decode()
    written = business.post(
        form.replace("&amp;", "&"), {"quote": "in der Grenzregion", "body": "Gut gesagt."}
    )

    comment = Comment.objects.get(body="Gut gesagt.")
    assert written["Location"].endswith(f"#kommentar-{comment.pk}")
    member = client_as("member")
    member.post(f"/strategien/kommentare/{comment.pk}/antwort/", {"answer": "Danke."})
    assert "2 Antworten auf Ihre Kommentare zu „Gemeinsame" in page(business, "/konto/benachrichtigungen/")
    shown = page(client_as("guest"), f"/strategien/{strategy.slug}/")
    assert "Gut gesagt." in shown
    assert "Danke." in shown
    assert world["user.business"].name not in shown
    draft = "".join(block.html for block in live_rows(strategy, [comment])[0].columns[0].blocks)
    assert "<mark>in der Grenzregion</mark>" in draft


def test_a_consultation_ends_with_its_last_day(client_as: Browser, world: World) -> None:
    strategy = world["strategy.digital"]
    strategy.consultation.closes_on = timezone.localdate() - timedelta(days=1)
    strategy.consultation.save()

    business = client_as("business")
    assert "Die Beteiligung ist beendet" in page(business, f"/strategien/{strategy.slug}/")
    assert business.get(f"/strategien/{strategy.slug}/kommentieren/").status_code == 403


def test_versions_are_kept_and_compared(client_as: Browser, world: World) -> None:
    strategy, member = world["strategy.draft"], client_as("member")
    put(strategy, "Auch E-Books.")

    saved = member.post(f"/strategien/{strategy.slug}/fassungen/", {"note": "Mit E-Books"})

    assert "Auch E-Books." in page(member, saved["Location"])
    assert "<ins>Auch E-Books.</ins>" in page(member, f"/strategien/{strategy.slug}/vergleich/")
    assert client_as("business").get(saved["Location"]).status_code == 404


def test_old_changes_melt_into_one_and_the_text_stays(world: World) -> None:
    strategy, now = world["strategy.draft"], timezone.now()
    for number in range(60):
        put(strategy, f"Absatz {number}.")
    before = live_rows(strategy)
    newest = strategy.updates.order_by("-pk").values_list("pk", flat=True)[0]

    assert melt(strategy.pk, before=now - timedelta(days=20)) == 0
    assert melt(strategy.pk, before=now + timedelta(days=1)) > 50

    assert [row.pk for row in Update.objects.filter(strategy=strategy)] == [newest]
    assert live_rows(strategy) == before


def test_only_present_members_have_kept_what_they_write(world: World) -> None:
    strategy = world["strategy.draft"]
    known = strategy.updates.order_by("-pk").values_list("pk", flat=True)[0]
    pairs = [(world["user.member"].pk, NOTHING), (world["user.business"].pk, NOTHING)]

    kept = keep_written(strategy.pk, pairs, since=known - 1, at=timezone.now())

    assert kept.refused == {world["user.business"].pk}
    assert len(kept.missed) == 1
    assert strategy.updates.filter(pk__gt=known).count() == 1


def test_who_leaves_the_network_leaves_remarks_without_a_name(client_as: Browser, world: World) -> None:
    from plietsch.strategies.personal_data import PERSONAL_DATA

    business, strategy = world["user.business"], world["strategy.digital"]
    [comments, *_others] = PERSONAL_DATA
    assert list(comments.rows(business).values_list("pk", flat=True)) == [world["comment.consulted"].pk]

    comments.erase(business)

    assert "Ehemaliges Mitglied" in page(client_as("member"), f"/strategien/{strategy.slug}/")


def test_a_strategy_has_only_so_many_sections(client_as: Browser, world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("plietsch.strategies.operations.sections.MOST_SECTIONS", 2)
    strategy, member = world["strategy.draft"], client_as("member")
    add_section(strategy, title_de="Zwei", title_da="To", by=world["user.member"], at=world.now)

    answer = member.post(
        f"/strategien/{strategy.slug}/abschnitte/neu/", {"title_de": "Drei", "title_da": "Tre"}
    )

    assert "höchstens 60 Abschnitte" in answer.content.decode()
