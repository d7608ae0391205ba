"""News travel on without telling anybody who reads them."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from http import HTTPStatus
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pyld import jsonld
from wagtail.models import Locale

from plietsch.config.pages import PageCache
from plietsch.core.mail import address_of
from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.events.models import Event, Visibility
from plietsch.portal.models import Category, Issue, News, Subscriber
from plietsch.portal.operations.newsletter import confirm, forget_unconfirmed, send_issue
from plietsch.portal.sharing import instance_of
from plietsch.portal.views.sharing import WIDTH
from tests.guests import ask
from tests.portal.test_news import _write

SignIn = Callable[[str], Client]
DAY = timedelta(days=1)
RELEASE = "/aktuelles/neun-digitale-modellkommunen/"


def test_a_news_page_loads_nothing_from_elsewhere_and_offers_every_way(
    world: World, client_as: SignIn
) -> None:
    page = client_as("guest").get(RELEASE).content.decode()
    loaded = re.findall(r'<(?:img|script|iframe|link rel="stylesheet")[^>]*(?:src|href)="([^"]+)"', page)

    assert loaded
    assert [address for address in loaded if not address.startswith("/")] == []
    for way in (
        "mailto:?subject=",
        "wa.me",
        "threema.id",
        "linkedin.com/sharing",
        "/mastodon/",
        "qr.svg",
        "Link zu dieser Seite",
    ):
        assert way in page


def test_machines_read_who_says_what_when(world: World, client_as: SignIn) -> None:
    page, news = client_as("guest").get(RELEASE).content.decode(), world["news.bescheide"]
    facts = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    graph = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)">', page))

    assert (facts["@type"], facts["headline"]) == ("NewsArticle", news.title)
    assert facts["datePublished"] == "2020-09-08"
    assert facts["author"]["name"] == "Innenministerium"
    assert graph["og:title"] == news.title
    image = client_as("guest").get(
        graph["og:image"].partition("/bilder/")[1] + graph["og:image"].partition("/bilder/")[2]
    )
    assert (image.status_code, image["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.parametrize(
    ("thing", "kind", "facts"),
    [
        ("/", "Organization", {"name": "Netzwerk Digitale Kommune", "legalName": "Netzwerkbüro (Beispiel)"}),
        ("/impressum/", "Organization", {"email": "netzwerk@example.org", "addressLocality": "Kiel"}),
        ("news.bescheide", "NewsArticle", {"datePublished": "2020-09-08", "articleSection": "Förderung"}),
        ("event.clever-doerp", "Event", {"eventStatus": "https://schema.org/EventScheduled"}),
        ("dataset.ladepunkte", "Dataset", {"encodingFormat": "text/csv", "isAccessibleForFree": True}),
    ],
)
def test_a_library_of_others_reads_what_a_page_tells_machines(
    world: World, client_as: SignIn, thing: str, kind: str, facts: dict[str, Any]
) -> None:
    """PyLD, which is lent the vocabulary of schema.org, for it would fetch that."""
    address = thing if thing.startswith("/") else world[thing].get_absolute_url()
    page = client_as("guest").get(address).content.decode()
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)

    [node] = jsonld.expand(json.loads(told), {"documentLoader": _vocabulary})
    stated = jsonld.to_rdf(node)["@default"]

    assert node["@type"] == [f"https://schema.org/{kind}"]
    assert node["@id"].startswith("http")
    said = {(each["predicate"]["value"].rpartition("/")[2], each["object"]["value"]) for each in stated}
    assert {(name, str(fact).lower() if fact is True else fact) for name, fact in facts.items()} <= said


def _vocabulary(address: str, _options: object) -> dict[str, Any]:
    assert address.rstrip("/") == "https://schema.org"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": {"@context": {"@vocab": "https://schema.org/"}},
    }


def test_a_title_cannot_leave_its_place_in_the_head(world: World, client_as: SignIn) -> None:
    news = world["news.nortorf"]
    news.title = '</script><script>alert(1)</script>"><b>'
    news.save_revision().publish()

    page = client_as("guest").get(news.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("typed", "instance"),
    [
        ("norden.social", "norden.social"),
        ("https://Norden.social/", "norden.social"),
        ("@anna@norden.social", "norden.social"),
        ("https://norden.social/@anna", "norden.social"),
        ("http://norden.social", "norden.social"),
        ("norden.social/@anna", "norden.social"),
        ("javascript:alert(1)", ""),
        ("norden.social/evil", ""),
        ("localhost", ""),
        ("norden.social:8443", ""),
        ("a" * 300 + ".de", ""),
    ],
)
def test_an_instance_is_a_host_name_and_nothing_else(typed: str, instance: str) -> None:
    assert instance_of(typed) == instance


def test_the_way_to_mastodon_is_a_link_never_a_redirect(world: World, client_as: SignIn) -> None:
    answer = client_as("guest").get(f"{RELEASE}mastodon/", {"instanz": "norden.social"})

    assert answer.status_code == 200
    assert 'href="https://norden.social/share?text=Neun' in answer.content.decode()
    wrong = client_as("guest").get(f"{RELEASE}mastodon/", {"instanz": '"><script>'}).content.decode()
    assert "<script>" not in wrong.split("</head>")[1]


def test_the_press_kit_holds_text_pictures_and_credits(world: World, client_as: SignIn) -> None:
    kit = ZipFile(BytesIO(client_as("guest").get(f"{RELEASE}pressemappe.zip").content))

    assert kit.testzip() is None
    text = kit.read("neun-digitale-modellkommunen.txt").decode()
    assert "8. September 2020" in text
    assert "Gewinner: neun\n" in text
    assert "&amp;" not in text
    assert world["picture.bescheide"].credit in kit.read("bildnachweise.txt").decode()
    assert kit.read("01.jpg")[:3] == b"\xff\xd8\xff"
    assert client_as("guest").get("/aktuelles/geheimer-entwurf/pressemappe.zip").status_code == 404


def test_newspapers_and_other_servers_get_all_that_is_said(world: World, client_as: SignIn) -> None:
    page = world["news.bescheide"]
    said = [
        ("prose", "<p>Erst &amp; dann.</p><ul><li>eins</li><li>zwei</li></ul>"),
        ("quote", {"text": "Wir <fangen> an.", "who": "Die Leitung"}),
        ("questions", [{"question": "Wann?", "answer": "<p>Morgen.</p>"}]),
        ("contact", {"name": "Pressestelle", "organisation": "", "phone": "0431 1", "email": ""}),
    ]
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in said])
    page.save_revision().publish()

    kit = ZipFile(BytesIO(client_as("guest").get(f"{RELEASE}pressemappe.zip").content))
    text = kit.read("neun-digitale-modellkommunen.txt").decode()
    told = client_as("guest").get(reverse("federation:news", args=[page.pk])).json()["content"]

    words = "Erst & dann.\n\neins\nzwei\n\nWir <fangen> an.\n\n– Die Leitung\n\nWann?\n\nMorgen.\n\n"
    assert words + "Pressestelle, 0431 1\n" in text
    assert "<blockquote><p>Wir &lt;fangen&gt; an.</p></blockquote><p>– Die Leitung</p>" in told
    assert "<h2>Wann?</h2><p>Morgen.</p>" in told


def test_other_sites_embed_news_but_no_drafts(world: World, client_as: SignIn) -> None:
    guest, oembed = client_as("guest"), "/oembed"
    found = guest.get(oembed, {"url": world["news.bescheide"].full_url}).json()

    assert (found["type"], found["title"]) == ("rich", world["news.bescheide"].title)
    assert "<script" not in found["html"]
    for address in (
        world["news.entwurf"].full_url,
        "https://example.org/gruppen/",
        "",
        "\\//[",
        "http://[::1",
    ):
        assert guest.get(oembed, {"url": address}).status_code == 404
    assert guest.get(oembed, {"url": "", "format": "xml"}).status_code == 501
    own = world["news.bescheide"].full_url
    assert guest.get(oembed, {"url": own, "maxwidth": "320"}).json()["width"] == 320
    assert guest.get(oembed, {"url": own, "maxwidth": "abc"}).json()["width"] == 600
    stranger = "https://evil.example" + world["news.bescheide"].get_absolute_url()
    assert guest.get(oembed, {"url": stranger}).status_code == 404
    assert guest.get(oembed).status_code == 400


@pytest.mark.parametrize("name", ["event.clever-doerp", "project.nortorf", "solution.funknetz"])
def test_other_sites_embed_what_everybody_may_read_and_find_the_card_by_its_page(
    world: World, client_as: SignIn, name: str
) -> None:
    thing, guest = world[name], client_as("guest")
    page = guest.get(thing.get_absolute_url()).content.decode()

    [link] = re.findall(r'type="application/json\+oembed"[^>]* href="([^"]+)"', page)
    card = guest.get(unescape(link)).json()

    assert (card["type"], card["title"]) == ("rich", thing.title)
    assert card["author_name"]
    assert f'href="{address_of(thing.get_absolute_url())}"' in card["html"]
    assert "json+oembed" not in client_as("office").get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["event.netzwerktreffen", "project.draft", "solution.hidden"])
def test_no_card_tells_of_what_is_not_public(world: World, client_as: SignIn, name: str) -> None:
    Event.objects.filter(pk=world["event.netzwerktreffen"].pk).update(visibility=Visibility.MEMBERS)
    asked = {"url": address_of(world[name].get_absolute_url())}

    assert [client_as(who).get("/oembed", asked).status_code for who in ("guest", "office")] == [404, 404]


def test_a_card_has_a_picture_where_the_other_site_has_room(world: World, client_as: SignIn) -> None:
    asked = {"url": world["news.bescheide"].full_url}

    card = client_as("guest").get("/oembed", asked).json()
    narrow = client_as("guest").get("/oembed", asked | {"maxwidth": "200"}).json()

    assert card["thumbnail_url"].startswith("http://localhost")
    assert card["thumbnail_width"] > card["thumbnail_height"] > 0
    assert "thumbnail_url" not in narrow


def test_the_sitemap_names_what_everybody_may_read(world: World, client_as: SignIn) -> None:
    guest = client_as("guest")
    root = ET.fromstring(guest.get("/sitemap.xml").content)  # noqa: S314 - our own
    listed = {
        place.text.partition("://")[2].partition("/")[2] for place in root.iter() if place.tag.endswith("loc")
    }

    assert RELEASE.lstrip("/") in listed
    assert world["event.intern"].get_absolute_url().lstrip("/") not in listed
    assert world["news.entwurf"].get_absolute_url().lstrip("/") not in listed
    assert all(guest.get(f"/{path}").status_code == 200 for path in sorted(listed))
    assert "Sitemap: " in guest.get("/robots.txt").content.decode()


def test_news_come_by_mail_after_two_steps_and_stop_with_one(world: World, client_as: SignIn) -> None:
    guest = client_as("guest")
    Issue.objects.all().delete()  # the world's news went out while it was told
    guest.post(reverse("portal:newsletter"), {"email": "neu@example.org"})
    link = re.search(r"http\S+(/newsletter/\S+)", mail.outbox[-1].body)[1]
    send_issue(world["news.nortorf"], at=world.now)
    assert _recipients() == {"leser@example.org"}

    guest.get(link)
    assert Subscriber.objects.get(email="neu@example.org").confirmed_at is None
    guest.post(link)
    send_issue(world["news.daten"], at=world.now)
    assert _recipients() == {"leser@example.org", "neu@example.org"}
    assert send_issue(world["news.daten"], at=world.now) == 0

    letter = next(message for message in mail.outbox if message.to == ["neu@example.org"])
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>").partition("/newsletter/")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    Client(enforce_csrf_checks=True).post(stop[1] + stop[2], {"List-Unsubscribe": "One-Click"})
    assert not Subscriber.objects.filter(email="neu@example.org").exists()


def test_an_address_that_ends_while_it_is_confirmed_stays_gone(world: World) -> None:
    found = Subscriber.objects.get(email="leser@example.org")
    Subscriber.objects.all().delete()

    with pytest.raises(Subscriber.DoesNotExist):
        confirm(found, categories=[], at=world.now)
    assert not Subscriber.objects.exists()


def test_a_danish_reader_gets_german_news_marked_as_german_and_danish_ways(
    world: World, client_as: SignIn
) -> None:
    news, guest = world["news.nortorf"], client_as("guest")
    news.get_translations().filter(locale__language_code="da").delete()
    Issue.objects.all().delete()
    guest.post("/da/newsletter/", {"email": "dansk@example.org"})
    guest.post(Subscriber.objects.get(email="dansk@example.org").get_absolute_url())

    send_issue(news, at=world.now)

    letter = next(each for each in reversed(mail.outbox) if each.to == ["dansk@example.org"])
    html = letter.alternatives[0][0]
    assert re.search(rf'<h1 lang="de".*?href="{address_of(f"/da{news.url}")}"[^>]*>{news.title}</a>', html)
    assert f'<p lang="de" style="margin:0 0 16px">{news.lead}</p>' in html
    reader = Subscriber.objects.get(email="dansk@example.org")
    for text in (letter.body, html):
        assert address_of(f"/da/newsletter/{reader.key}/") in text.replace("/ende/", "")
        assert str(news.categories.first().name_da) in text
    assert letter.extra_headers["List-Unsubscribe"].startswith(f"<{address_of('/da/newsletter/')}")
    for text in (letter.body, html):
        assert len(re.findall(r"/da/newsletter/\S+/ende/", text)) == 1
        assert address_of("/da/impressum/") in text
    assert letter.message()["From"].startswith(settings.NETWORK_NAME)


def test_who_got_news_in_german_does_not_get_them_again_in_danish(world: World) -> None:
    german, at = world["news.nortorf"], world.now
    german.get_translations().filter(locale__language_code="da").delete()
    Issue.objects.all().delete()
    Subscriber.objects.create(email="frueh@example.org", language="da", asked_at=at, confirmed_at=at - DAY)

    send_issue(german, at=at)
    danish = german.copy_for_translation(Locale.objects.get(language_code="da"))
    News.objects.filter(pk=danish.pk).update(live=True, published_on=at.date())
    Subscriber.objects.create(email="neu@example.org", language="da", asked_at=at, confirmed_at=at + DAY)
    mail.outbox.clear()
    send_issue(News.objects.get(pk=danish.pk), at=at + 2 * DAY)

    assert [letter.to for letter in mail.outbox] == [["neu@example.org"]]


def test_what_fills_the_archive_is_mailed_to_nobody(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    today = {"slug": "von-heute", "published_on": str(timezone.localdate())}
    for said in ({"slug": "von-frueher", "published_on": "2019-09-08"}, today):
        with django_capture_on_commit_callbacks(execute=True):
            _write(client_as("editor"), **said, **{"action-publish": "1"})

    assert News.objects.filter(live=True, slug="von-frueher").exists()
    assert [issue.news.slug for issue in Issue.objects.filter(news__slug__startswith="von-")] == ["von-heute"]


def test_news_that_wait_for_their_hour_are_mailed_at_that_hour(
    world: World, client_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    page = News.objects.get(pk=world["news.entwurf"].pk)
    facts = Activity.objects.filter(subject=f"portal.news:{page.pk}")
    with django_capture_on_commit_callbacks(execute=True):
        page.go_live_at = timezone.now() + DAY
        page.save_revision().publish()
    assert not facts.exists()
    assert not Issue.objects.filter(news=page).exists()

    revision, past = page.scheduled_revision, timezone.now() - DAY
    revision.approved_go_live_at, revision.content["go_live_at"] = past, past.isoformat()
    revision.save()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")

    assert [fact.verb for fact in facts] == ["news.published"]
    assert [letter.to for letter in mail.outbox if letter.subject == page.title] == [["leser@example.org"]]


def test_who_is_asked_to_confirm_reads_who_writes_and_what_was_chosen(
    world: World, client_as: SignIn
) -> None:
    funding = Category.objects.get(slug="foerderung")
    for address, categories in (("eins@amt.example", [funding.pk]), ("alle@amt.example", [])):
        client_as("guest").post("/newsletter/", {"email": address, "categories": categories})

    chosen, everything = mail.outbox[-2:]
    assert chosen.subject == "Bitte bestätigen: Nachrichten per E-Mail"
    assert settings.NETWORK_NAME in chosen.body
    assert "Gewählt: Förderung" in chosen.body
    assert "Gewählt: alle Nachrichten" in everything.body


def test_the_answer_does_not_tell_who_gets_news_already(world: World, client_as: SignIn) -> None:
    answers = [
        client_as("guest").post(reverse("portal:newsletter"), {"email": address}).content
        for address in ("leser@example.org", "wartet@example.org", "fremd@example.org")
    ]

    assert len({re.sub(rb'value="[^"]*"', b"", answer) for answer in answers}) == 1
    assert forget_unconfirmed(asked_before=world.now.replace(year=world.now.year + 1)) >= 2
    assert Subscriber.objects.get().email == "leser@example.org"


def _recipients() -> set[str]:
    """Who got the last piece of news; the outbox is empty afterwards, but for the letters."""
    news = [message for message in mail.outbox if "List-Unsubscribe" in message.extra_headers]
    found: Any = {message.to[0] for message in news}
    if len(found) == 1:
        mail.outbox.clear()
    return found


def test_a_link_that_belongs_to_nobody_promises_nothing(client_as: SignIn) -> None:
    unknown = reverse("portal:unsubscription", args=["00000000-0000-0000-0000-000000000000"])
    for answer in (client_as("guest").get(unknown), client_as("guest").post(unknown)):
        assert answer.status_code == 200
        assert "gelöscht" not in answer.content.decode()
        assert "Kommen weiter Nachrichten" in answer.content.decode()


def test_nobody_fills_a_strangers_postbox_with_questions(client_as: SignIn) -> None:
    for _time in range(5):
        client_as("guest").post(reverse("portal:newsletter"), {"email": "Fremd@example.net"})

    assert len([letter for letter in mail.outbox if letter.to == ["fremd@example.net"]]) == 3


def test_the_owner_of_an_address_says_what_to_hear_about(world: World, client_as: SignIn) -> None:
    guest = client_as("guest")
    funding, network = (Category.objects.get(slug=slug) for slug in ("foerderung", "netzwerk"))
    for category in (funding, network):  # the second asking counts, until somebody has confirmed
        guest.post(reverse("portal:newsletter"), {"email": "neu@amt.example", "categories": [category.pk]})
    subscriber = Subscriber.objects.get(email="neu@amt.example")
    assert list(subscriber.categories.all()) == [network]

    guest.post(subscriber.get_absolute_url(), {"categories": [funding.pk, network.pk]})
    guest.post(reverse("portal:newsletter"), {"email": "neu@amt.example", "categories": []})

    subscriber.refresh_from_db()
    assert subscriber.confirmed_at
    assert set(subscriber.categories.all()) == {funding, network}
    guest.post(subscriber.get_absolute_url(), {})
    assert not subscriber.categories.exists()


def test_a_category_that_readers_chose_is_not_deleted_from_under_them(
    world: World, client_as: SignIn
) -> None:
    guest, office = client_as("guest"), client_as("office")
    chosen = Category.objects.create(name="Wasser", slug="wasser")
    unused = Category.objects.create(name="Unbenutzt", slug="unbenutzt")
    guest.post("/newsletter/", {"email": "wasser@example.org", "categories": [chosen.pk]})

    for category in (chosen, unused):
        office.post(reverse("category:delete", args=[category.pk]))

    assert list(Category.objects.filter(pk__in=[chosen.pk, unused.pk])) == [chosen]
    assert list(Subscriber.objects.get(email="wasser@example.org").categories.all()) == [chosen]


def test_an_address_longer_than_any_mailbox_is_told_at_the_field(world: World, client_as: SignIn) -> None:
    answer = client_as("guest").post("/newsletter/", {"email": "x" * 250 + "@example.org"})

    assert answer.status_code == 200
    assert "254" in str(answer.context["form"].errors["email"])
    assert not Subscriber.objects.filter(email__startswith="xxx").exists()


def test_a_new_address_makes_no_old_news_new_in_feeds(world: World, client_as: SignIn) -> None:
    page, guest = News.objects.get(pk=world["news.bescheide"].pk), client_as("guest")

    def names() -> tuple[list[str], list[str]]:
        listed = guest.get("/aktuelles/feed.json").json()["items"]
        atom = guest.get("/aktuelles/feed.atom").content.decode()
        return re.findall(r"<entry.*?<id>(.*?)</id>", atom), [each["id"] for each in listed]

    before = names()
    page.slug = "ganz-anders"
    page.save_revision().publish()

    assert names() == before
    assert before[0] == before[1]
    assert all(name.startswith("tag:localhost,2020:nachricht/") for name in before[1])


@pytest.mark.parametrize("address", ["/aktuelles/feed.atom", "/aktuelles/feed.json"])
def test_a_feed_is_made_once_for_all_comes_small_and_has_pictures(network: PageCache, address: str) -> None:
    _, said, body = ask(network, address, accept_encoding="gzip")
    kept = list(network.pages.values())
    again = ask(network, address, accept_encoding="gzip", if_none_match=said["etag"])

    assert b"/bilder/" in gzip.decompress(body)
    assert again[0] == HTTPStatus.NOT_MODIFIED
    assert (len(kept), list(network.pages.values())) == (1, kept)


def test_who_has_a_feed_already_is_told_so_without_a_kept_page_too(client_as: SignIn) -> None:
    known = {"if-none-match": client_as("guest").get("/aktuelles/feed.atom")["ETag"]}

    answer = client_as("guest").get("/aktuelles/feed.atom", headers=known)

    assert answer.status_code == HTTPStatus.NOT_MODIFIED


def test_who_orders_news_reads_first_what_becomes_of_the_address(client_as: SignIn) -> None:
    page = client_as("guest").get("/newsletter/").content.decode()

    assert "bestätigen" in page
    assert 'href="/datenschutz/"' in page.partition("<main")[2].partition("</main>")[0]


def test_a_width_that_nobody_measures_is_a_width_all_the_same(world: World, client_as: SignIn) -> None:
    asked = {"url": f"http://localhost:8000{RELEASE}", "maxwidth": "9" * 5000}

    assert client_as("guest").get("/oembed", asked).json()["width"] == WIDTH
