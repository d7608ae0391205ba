"""News: written by an editor in Wagtail's pages, read by everybody, at the right time and not before."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.forms import get_image_form

from plietsch.core.mail import address_of
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.portal.blocks import TeaserBlock
from plietsch.portal.embargo import press_key
from plietsch.portal.models import Home, News, Newsroom, Page, Picture
from plietsch.portal.models.pictures import CARD
from plietsch.portal.operations.pictures import add_picture
from plietsch.portal.prose import cleaned
from plietsch.portal.world import PICTURES
from tests.core.bombs import bomb_of

DOCUMENTS = ("wagtaildocs", "document")
SignIn = Callable[[str], Client]
RELEASE = "/aktuelles/neun-digitale-modellkommunen/"
WORD = (
    '<p class="MsoNormal" style="margin:0cm"><b><span lang="DE" style="font-size:14pt">Hallo</span></b>'
    "<!--[if gte mso 9]><xml>Office</xml><![endif]--><o:p>&nbsp;</o:p></p>"
    '<script>alert(1)</script><p onclick="x()"><a href="javascript:x()">hier</a> <img src="file:///c:/x.png"></p>'
    '<p class="MsoListParagraph"><font color="red">Punkt</font></p>'
)


def _fields(**changed: Any) -> dict[str, Any]:
    """The editor's form for news, as a browser sends it."""
    text = json.dumps({"blocks": [_draft(key="a1", text="Das Netz wächst.")], "entityMap": {}})
    return {
        "title": "Das Netz wächst",
        "slug": "das-netz-waechst",
        "lead": "Zwei neue Kommunen.",
        "published_on": "2026-11-20",
        "department": "",
        "picture": "",
        "press_contact": "",
        "event": "",
        "project": "",
        "dataset": "",
        "go_live_at": "",
        "expire_at": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "prose",
        "body-0-id": "",
        "body-0-value": text,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **changed,
    }


def _draft(key: str, text: str) -> dict[str, Any]:
    plain = {"depth": 0, "inlineStyleRanges": [], "entityRanges": [], "data": {}}
    return {"key": key, "text": text, "type": "unstyled", **plain}


def _write(client: Client, **changed: Any) -> Any:
    newsroom = Newsroom.objects.get(locale__language_code="de")
    address = reverse("wagtailadmin_pages:add", args=["portal", "news", newsroom.pk])
    return client.post(address, _fields(**changed))


def test_an_editor_publishes_news_and_a_guest_reads_it(world: World, client_as: SignIn) -> None:
    _write(client_as("editor"), **{"action-publish": "1"})

    page = client_as("guest").get("/aktuelles/das-netz-waechst/")

    assert page.status_code == 200
    assert "Das Netz wächst." in page.content.decode()
    assert "Das Netz wächst" in client_as("guest").get("/aktuelles/").content.decode()


def test_a_second_piece_of_news_of_the_same_name_gets_an_address_of_its_own(
    world: World, client_as: SignIn
) -> None:
    editor = client_as("editor")
    for _time in range(3):
        _write(editor)

    slugs = News.objects.filter(title="Das Netz wächst").order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["das-netz-waechst", "das-netz-waechst-2", "das-netz-waechst-3"]


def test_who_saves_before_the_address_is_made_gets_one_of_the_title(world: World, client_as: SignIn) -> None:
    _write(client_as("editor"), title="Frühe Grüße", slug="")

    assert News.objects.get(title="Frühe Grüße").slug == "fruehe-gruesse"


def test_a_draft_is_read_by_nobody_outside_the_editor(world: World, client_as: SignIn) -> None:
    _write(client_as("editor"))
    draft = News.objects.get(slug="das-netz-waechst")
    outlets = ["/aktuelles/", "/aktuelles/feed.atom", "/aktuelles/feed.json", "/"]

    for role in ("guest", "member", "office", "editor"):
        assert client_as(role).get(draft.get_absolute_url()).status_code == 404
        assert all(draft.title not in client_as(role).get(way).content.decode() for way in outlets)
    assert client_as("editor").get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200


def test_an_embargo_ends_by_itself_and_the_press_reads_before(world: World, client_as: SignIn) -> None:
    in_an_hour = timezone.localtime() + timedelta(hours=1)
    _write(client_as("editor"), go_live_at=f"{in_an_hour:%Y-%m-%d %H:%M}", **{"action-publish": "1"})
    held = News.objects.get(slug="das-netz-waechst")
    shown = client_as("editor").get(reverse("portal_press_link", args=[held.pk])).content.decode()
    link = shown.split("/aktuelles/vorab/")[1].split('"')[0]

    early = client_as("guest").get(f"/aktuelles/vorab/{link}")
    assert client_as("guest").get(held.get_absolute_url()).status_code == 404
    assert (early.status_code, early["X-Robots-Tag"]) == (200, "noindex")
    assert "Sperrfrist" in early.content.decode()
    assert client_as("guest").get(f"/aktuelles/vorab/x{link}").status_code == 404
    kit = client_as("guest").get(f"/aktuelles/vorab/{link}pressemappe.zip")
    assert (kit["Content-Type"], kit["Cache-Control"]) == ("application/zip", "private, no-store")
    assert f"{link}pressemappe.zip" in early.content.decode()
    with ZipFile(BytesIO(kit.getvalue())) as zipped:
        text = zipped.read("das-netz-waechst.txt").decode()
    hour = date_format(in_an_hour.replace(second=0), "DATETIME_FORMAT")
    assert f"Sperrfrist: bitte nicht veröffentlichen vor {hour}" in text
    assert "2026-11-20" not in text

    past = timezone.now() - timedelta(minutes=1)
    revision = held.scheduled_revision
    revision.approved_go_live_at, revision.content["go_live_at"] = past, past.isoformat()
    revision.save()
    assert client_as("guest").get(f"/aktuelles/vorab/{link}").status_code == 200  # until it is out
    call_command("publish_scheduled")
    assert client_as("guest").get(held.get_absolute_url()).status_code == 200
    assert client_as("guest").get(f"/aktuelles/vorab/{link}")["Location"] == held.get_absolute_url()

    held.refresh_from_db()
    held.unpublish()
    assert client_as("guest").get(f"/aktuelles/vorab/{link}").status_code == 404


@pytest.mark.parametrize("role", ["guest", "pending", "member", "business"])
def test_only_editors_and_the_office_reach_the_editor(world: World, client_as: SignIn, role: str) -> None:
    client = client_as(role)
    newsroom = Newsroom.objects.get(locale__language_code="de")
    for name, keys in (("wagtailadmin_home", []), ("wagtailadmin_pages:edit", [newsroom.pk])):
        assert client.get(reverse(name, args=keys)).status_code == (302 if role == "guest" else 403)
    _write(client, **{"action-publish": "1"})
    assert not News.objects.filter(slug="das-netz-waechst").exists()
    for allowed in ("editor", "office"):
        assert client_as(allowed).get(reverse("wagtailadmin_home")).status_code == 200


def test_the_strict_policy_is_loosened_for_the_editor_alone(world: World, client_as: SignIn) -> None:
    editor = client_as("editor")
    policies = {way: editor.get(way)["Content-Security-Policy"] for way in ("/redaktion/", "/", RELEASE)}

    assert {way for way, policy in policies.items() if "unsafe-inline" in policy} == {"/redaktion/"}
    assert "gravatar" not in editor.get("/redaktion/").content.decode()
    assert "https://" not in policies["/redaktion/"]


def test_a_preview_stands_beside_the_text_and_lets_itself_be_checked(world: World, client_as: SignIn) -> None:
    editor, page = client_as("editor"), world["news.nortorf"]
    place = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    form = _fields(title="Vorschau", slug=page.slug, **{"body-count": "0"})
    assert editor.post(place, form).json()["is_valid"]

    preview = editor.get(place)
    assert "Vorschau" in preview.content.decode()
    assert "wagtail-userbar" in preview.content.decode()
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert "wagtail-userbar" not in editor.get(page.get_absolute_url()).content.decode()


def test_what_an_author_struck_stays_struck() -> None:
    assert cleaned("<p><del>alt</del><s>gestrichen</s><ins>neu</ins></p>") == "<p>neu</p>"


def test_what_word_brings_along_falls_away() -> None:
    assert cleaned(WORD) == "<p><b>Hallo</b></p><p><a>hier</a></p><p>Punkt</p>"
    assert (
        cleaned('<p><a linktype="page" id="3">intern</a></p>')
        == '<p><a linktype="page" id="3">intern</a></p>'
    )


def test_no_link_tells_the_address_of_a_page_that_is_not_out(world: World, client_as: SignIn) -> None:
    page, draft, out = (world[f"news.{name}"] for name in ("nortorf", "entwurf", "daten"))
    link = '<a linktype="page" id="{}">{}</a>'
    said = f"<p>{link.format(draft.pk, 'bald mehr')}, {link.format(out.pk, 'schon da')}</p>"
    teaser = {"title": "Bald", "text": "", "picture": None, "page": draft.pk, "address": ""}
    page.body = json.dumps([{"type": "prose", "value": said}])
    page.save_revision().publish()
    Home.objects.filter(locale__language_code="de").update(
        body=json.dumps([{"type": "teasers", "value": [teaser]}])
    )

    guest = client_as("guest")
    shown = guest.get(page.get_absolute_url()).content.decode()

    assert "bald mehr" in shown
    assert f'href="{out.get_absolute_url()}"' in shown
    assert draft.slug not in shown + guest.get("/").content.decode()


@pytest.mark.parametrize("hour", ["0001-01-01 00:00", "9999-12-31 12:00"])
def test_a_year_that_nobody_means_is_told_at_the_field(world: World, client_as: SignIn, hour: str) -> None:
    answer = _write(client_as("editor"), go_live_at=hour, **{"action-publish": "1"})

    assert list(answer.context["form"].errors) == ["go_live_at"]


def test_the_feeds_name_what_guests_may_read_by_category(world: World, client_as: SignIn) -> None:
    guest, space = client_as("guest"), {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring(guest.get("/aktuelles/feed.atom").content)  # noqa: S314 - our own feed
    titles = [entry.findtext("a:title", namespaces=space) for entry in feed.findall("a:entry", space)]
    json_feed = guest.get("/aktuelles/feed.json?kategorie=foerderung").json()

    assert world["news.bescheide"].title in titles
    assert world["news.entwurf"].title not in titles
    assert [item["title"] for item in json_feed["items"]] == [world["news.bescheide"].title]
    assert json_feed["items"][0]["url"].endswith(RELEASE)
    assert guest.get("/aktuelles/feed.json?kategorie=gibt-es-nicht").status_code == 404


def test_a_sign_that_came_along_from_word_breaks_no_feed_and_no_mail(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    said = {"title": "Zeile eins\r\nBcc: evil@example.org", "lead": "Erste Zeile\x0bzweite\x08 Zeile"}
    with django_capture_on_commit_callbacks(execute=True):
        _write(client_as("editor"), **said, **{"action-publish": "1"})
    News.objects.filter(pk=world["news.daten"].pk).update(lead="Vor der Mischung\x0cgespeichert")

    feed = client_as("guest").get("/aktuelles/feed.atom").content
    titles = [each.text for each in ET.fromstring(feed).iter() if each.tag.endswith("title")]  # noqa: S314

    assert "Zeile eins Bcc: evil@example.org" in titles
    assert News.objects.get(slug="das-netz-waechst").lead == "Erste Zeile zweite  Zeile"
    assert "Zeile eins Bcc: evil@example.org" in [letter.subject for letter in mail.outbox]


def test_guests_see_the_front_page_and_members_their_own_start(world: World, client_as: SignIn) -> None:
    front = client_as("guest").get("/").content.decode()
    own = client_as("member").get("/").content.decode()

    assert "Neun digitale Modellkommunen" in front
    assert "Mitmachen" in front
    assert front.count("<h1") == own.count("<h1") == 1
    assert "portal-home" not in own
    assert "Neun digitale Modellkommunen" not in own or "Alle Nachrichten" in own


def test_without_a_written_front_page_guests_see_the_usual_start(world: World, client_as: SignIn) -> None:
    for nothing in ([], ""):
        Home.objects.update(body=nothing)
        assert client_as("guest").get("/").content.decode().count("<h1") == 1


def test_a_record_that_guests_may_not_see_leaves_no_trace_in_news(world: World, client_as: SignIn) -> None:
    hidden, page = world["event.intern"], world["news.nortorf"]
    page.event = hidden
    page.body = [{"type": "event", "value": {"record": hidden.pk}}]
    page.save_revision().publish()

    assert hidden.title not in client_as("guest").get(page.get_absolute_url()).content.decode()
    assert hidden.title in client_as("member").get(page.get_absolute_url()).content.decode()


def test_pictures_need_description_and_credit_and_lose_where_they_were_taken(world: World) -> None:
    form_class = get_image_form(Picture)
    photo = SimpleUploadedFile("foto.jpg", _photo_with_place(), "image/jpeg")
    said = {"title": "Dorf", "description": "", "credit": "", "collection": "1", "tags": ""}

    form = form_class(said, {"file": photo}, instance=Picture(), user=world["user.editor"])

    assert set(form.errors) - {"collection"} == {"description", "credit"}
    drawn = Image.open(form.cleaned_data["file"])
    assert (drawn.size, dict(drawn.getexif())) == ((40, 30), {})
    vague = form_class(
        said | {"description": "foto.jpg", "credit": "-"}, {"file": photo}, user=world["user.editor"]
    )
    assert "description" in vague.errors
    half = SimpleUploadedFile("foto.jpg", _large_photo()[:20_000], "image/jpeg")
    assert "beschädigt" in str(form_class(said, {"file": half}, user=world["user.editor"]).errors["file"])
    bomb = SimpleUploadedFile("foto.png", bomb_of(30_000), "image/png")
    assert "50 Megapixel" in str(form_class(said, {"file": bomb}, user=world["user.editor"]).errors["file"])
    html = SimpleUploadedFile("foto.jpg", b"<html><script>alert(1)</script>", "image/jpeg")
    assert "file" in form_class(said, {"file": html}, instance=Picture(), user=world["user.editor"]).errors


def test_an_editor_deletes_a_picture_that_nobody_shows(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    picture = add_picture(
        PICTURES / "dorf.webp", title="Dorf", description="Ein Dorf.", credit="CC0", by=world["user.editor"]
    )
    drawn = picture.get_rendition(CARD).file
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_as("editor").post(reverse("wagtailimages:delete", args=[picture.pk]))

    assert answer.status_code == 302
    assert not Picture.objects.filter(pk=picture.pk).exists()
    assert not drawn.storage.exists(drawn.name)


def _large_photo() -> bytes:
    content = BytesIO()
    Image.effect_noise((800, 600), 90).convert("RGB").save(content, "JPEG")
    return content.getvalue()


def _photo_with_place() -> bytes:
    exif, content = Image.Exif(), BytesIO()
    exif[0x8825] = {1: "N", 2: (54.0, 19.0, 0.0)}
    Image.new("RGB", (40, 30), "green").save(content, "JPEG", exif=exif)
    return content.getvalue()


def test_a_moved_page_is_found_at_its_old_address(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    page = world["textpage.fragen"]
    old = page.get_absolute_url()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = _fields(title=page.title, slug="dabei-sein", lead=page.lead, **{"action-publish": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        client_as("editor").post(edit, {**form, "body-count": "0"})

    assert client_as("guest").get("/dabei-sein/").status_code == 200
    answer = client_as("guest").get(old)
    assert (answer.status_code, answer["Location"]) == (301, "/dabei-sein/")


def test_the_office_appoints_an_editor_and_takes_it_back(world: World, client_as: SignIn) -> None:
    office, member = client_as("office"), world["user.member"]
    place = reverse("portal:editors")
    assert client_as("editor").get(place).status_code == 403

    office.post(place, {"email": member.email, "may_publish": "no"})
    assert client_as("member").get("/redaktion/").status_code == 200
    office.post(reverse("portal:editor_dismissal", args=[member.pk]))
    assert client_as("member").get("/redaktion/").status_code == 403
    assert Page.objects.filter(owner=member).count() == 0


def test_the_map_in_a_release_shows_its_places(world: World, client_as: SignIn) -> None:
    page = client_as("guest").get(RELEASE).content.decode()

    assert page.count("data-pin-map") == 1
    assert "Kirchbarkau" in page.partition("data-pin-map")[2].partition("</figure>")[0]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,<b>", "//evil.example", "/\\evil.example", "https://", "gruppen"],
)
def test_a_teaser_leads_to_a_page_and_runs_nothing(address: str) -> None:
    field = TeaserBlock().child_blocks["address"]

    with pytest.raises(ValidationError, match="beginnt mit"):
        field.clean(address)
    for good in ("/gruppen/?q=a", "https://www.kiel.example/x#y", ""):
        assert field.clean(good) == good


def test_the_press_has_the_files_of_a_page_before_its_time_and_nobody_else_has(
    world: World, client_as: SignIn
) -> None:
    offered, other = (
        Document.objects.create(title=name, file=ContentFile(b"Ort;Zahl", name=name))
        for name in ("anlage.csv", "andere.csv")
    )
    page: News = world["news.bescheide"].copy(update_attrs={"slug": "vorab-mit-anlage", "live": False})
    page.body.append(("downloads", [offered]))
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    link, guest = reverse("portal:press", args=[press_key(page)]), client_as("guest")

    [own] = re.findall(r'href="([^"]+anlage.csv)"', guest.get(link).content.decode())

    assert b"".join(guest.get(own).streaming_content) == b"Ort;Zahl"
    assert guest.get(own)["Cache-Control"] == "private, no-store"
    assert guest.get(offered.url).status_code == 404
    missing = reverse("portal:press_file", args=[press_key(page), other.pk, "andere.csv"])
    assert guest.get(missing).status_code == 404
    with ZipFile(BytesIO(guest.get(f"{link}pressemappe.zip").getvalue())) as kit:
        assert kit.read("01-anlage.csv") == b"Ort;Zahl"


def _scheduled(page: News) -> None:
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()


def test_a_link_for_the_press_is_taken_back_and_another_one_given(world: World, client_as: SignIn) -> None:
    page, guest = News.objects.get(pk=world["news.entwurf"].pk), client_as("guest")
    _scheduled(page)
    handed_out = reverse("portal:press", args=[press_key(page)])
    kit = reverse("portal:press_kit", args=[press_key(page)])
    end = reverse("portal_press_link_end", args=[page.pk])
    editor, form = client_as("editor"), reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert end in editor.get(form).content.decode()
    shown = reverse("portal_press_link", args=[page.pk])
    assert shown in editor.get(form).content.decode()
    assert f'readonly value="{address_of("/aktuelles/vorab/")}' in editor.get(shown).content.decode()
    assert client_as("member").get(shown).status_code == 403
    assert "liest die Nachricht" in editor.get(end).content.decode()
    assert guest.get(handed_out).status_code == 200

    editor.post(end)

    assert [guest.get(address).status_code for address in (handed_out, kit)] == [404, 404]
    assert guest.get(reverse("portal:press", args=[press_key(page)])).status_code == 200
    taken = Activity.objects.get(verb="news.link_taken_back")
    assert (taken.actor, taken.subject) == (world["user.editor"].pk, f"portal.news:{page.pk}")
    assert client_as("member").post(end).status_code == 403


def test_a_link_for_one_release_does_not_open_the_next_that_waits(world: World, client_as: SignIn) -> None:
    page, guest = News.objects.get(pk=world["news.entwurf"].pk), client_as("guest")
    _scheduled(page)
    handed_out = reverse("portal:press", args=[press_key(page)])
    page.go_live_at = None
    page.save_revision().publish()
    page.refresh_from_db()

    page.lead = "Noch geheim."
    _scheduled(page)
    assert guest.get(handed_out)["Location"] == page.get_absolute_url()
    assert "Noch geheim" not in guest.get(f"{handed_out}pressemappe.zip").content.decode(errors="replace")
    assert "Noch geheim" in guest.get(reverse("portal:press", args=[press_key(page)])).content.decode()

    waiting = [page.pk, page.scheduled_revision.pk]
    client_as("editor").post(reverse("wagtailadmin_pages:revisions_unschedule", args=waiting))
    assert guest.get(handed_out)["Location"] == page.get_absolute_url()


def test_an_editors_page_with_a_number_beyond_the_database_is_not_found(client_as: SignIn) -> None:
    editor, number = client_as("editor"), 2**70
    bulk = [
        reverse("wagtail_bulk_action", args=[*kind, "delete"]) for kind in (("portal", "page"), DOCUMENTS)
    ]

    for way in ("portal_press_link", "portal_press_link_end"):
        assert editor.get(reverse(way, args=[number])).status_code == 404
    assert [editor.get(f"{way}?id={number}").status_code for way in bulk] == [404, 404]


def test_the_page_for_the_press_leads_nowhere_that_is_not_out_yet(world: World, client_as: SignIn) -> None:
    page, guest = News.objects.get(pk=world["news.entwurf"].pk), client_as("guest")
    _scheduled(page)

    shown = guest.get(reverse("portal:press", args=[press_key(page)])).content.decode()

    assert page.get_absolute_url() not in shown
    danish = re.search(r'href="(/da/[^"]*)"[^>]*hreflang="da"|hreflang="da"[^>]*href="(/da/[^"]*)"', shown)
    assert danish
    assert guest.get(danish[1] or danish[2]).status_code == 200


def test_a_link_for_the_press_ends_with_the_schedule_but_not_with_another_hour(
    world: World, client_as: SignIn
) -> None:
    page, guest = News.objects.get(pk=world["news.entwurf"].pk), client_as("guest")
    _scheduled(page)
    handed_out = reverse("portal:press", args=[press_key(page)])
    _scheduled(page)
    assert guest.get(handed_out).status_code == 200

    waiting = [page.pk, page.scheduled_revision.pk]
    client_as("editor").post(reverse("wagtailadmin_pages:revisions_unschedule", args=waiting))
    _scheduled(page)

    assert guest.get(handed_out).status_code == 404


def test_a_link_for_the_press_ends_when_the_news_is_taken_back(world: World, client_as: SignIn) -> None:
    page, guest = News.objects.get(pk=world["news.bescheide"].pk), client_as("guest")
    handed_out = reverse("portal:press", args=[press_key(page)])
    assert guest.get(handed_out).status_code == 302

    assert client_as("editor").get(reverse("portal_press_link", args=[page.pk])).status_code == 404
    page.unpublish()
    _scheduled(page)

    assert guest.get(handed_out).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_news_bear_a_date_of_news(world: World, client_as: SignIn, day: str) -> None:
    answer = _write(client_as("editor"), published_on=day, **{"action-publish": "1"})

    assert "kein Tag" in answer.content.decode()
    assert not News.objects.filter(slug="das-netz-waechst").exists()


def test_a_text_that_no_editor_sends_is_refused(world: World, client_as: SignIn) -> None:
    assert _write(client_as("editor"), **{"body-0-value": "{not json"}).status_code == 400


def test_a_form_that_lacks_a_part_is_refused(world: World, client_as: SignIn) -> None:
    newsroom = Newsroom.objects.get(locale__language_code="de")
    form = _fields()
    del form["body-count"]

    answer = client_as("editor").post(
        reverse("wagtailadmin_pages:add", args=["portal", "news", newsroom.pk]), form
    )

    assert answer.status_code == 400
