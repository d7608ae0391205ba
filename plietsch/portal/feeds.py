"""News for those who follow: an Atom and a JSON feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from plietsch.core.html import one_line
from plietsch.core.mail import address_of
from plietsch.portal.models import Category, News
from plietsch.portal.models.pictures import CARD

MOST = 30
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Feed:
    """The newest news of one language, of one category where there is one."""

    rows: Sequence[News]
    category: Category | None
    language: str

    @property
    def title(self) -> str:
        about = f": {self.category}" if self.category else ""
        return f"{settings.NETWORK_NAME}{about}"

    @property
    def home(self) -> str:
        return settings.PUBLIC_URL + reverse("portal:newsroom") + self.query

    @property
    def query(self) -> str:
        return f"?kategorie={self.category.slug}" if self.category else ""


def atom(feed: Feed) -> HttpResponse:
    """The feed after RFC 4287."""
    address = settings.PUBLIC_URL + reverse("portal:atom") + feed.query
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _text(root, "title", feed.title)
    _text(root, "id", address)
    _text(root, "updated", _moment(max((_changed(row) for row in feed.rows), default=_EPOCH)))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=address)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=feed.home)
    _text(ET.SubElement(root, "author"), "name", settings.NETWORK_NAME)
    for row in feed.rows:
        _entry(root, row)
    text = ET.tostring(root, encoding="unicode", xml_declaration=False)
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return HttpResponse(head + text, content_type="application/atom+xml; charset=utf-8")


def _entry(root: ET.Element, row: News) -> None:
    entry = ET.SubElement(root, "entry", {"xml:lang": row.locale.language_code})
    _text(entry, "title", row.title)
    _text(entry, "id", _lasting_name(row))
    _text(entry, "updated", _moment(_changed(row)))
    _text(entry, "published", _moment(_published(row)))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=row.full_url)
    _text(entry, "summary", row.lead)
    if picture := _picture(row):
        ET.SubElement(entry, "link", rel="enclosure", type="image/webp", href=picture)
    for category in row.categories.all():
        ET.SubElement(entry, "category", term=category.slug, label=one_line(str(category)))


def json_feed(feed: Feed) -> HttpResponse:
    """The feed after JSON Feed 1.1."""
    items = [
        {
            "id": _lasting_name(row),
            "url": row.full_url,
            "title": row.title,
            "content_text": row.lead,
            "language": row.locale.language_code,
            "date_published": _moment(_published(row)),
            "date_modified": _moment(_changed(row)),
            "tags": [str(category) for category in row.categories.all()],
        }
        | ({"image": picture} if (picture := _picture(row)) else {})
        for row in feed.rows
    ]
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": settings.PUBLIC_URL + reverse("portal:json_feed") + feed.query,
        "language": feed.language,
        "items": items,
    }
    return JsonResponse(body, content_type="application/feed+json")


def _lasting_name(row: News) -> str:
    """The same whatever becomes of title and address (RFC 4151), so that no old news are told anew."""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2020:nachricht/{row.pk}"


def _picture(row: News) -> str:
    return address_of(row.picture.get_rendition(CARD).url) if row.picture else ""


_EPOCH = datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())


def _published(row: News) -> datetime:
    """The day that the page names, which may lie before it came here."""
    if row.first_published_at and timezone.localdate(row.first_published_at) == row.published_on:
        return row.first_published_at
    return timezone.make_aware(datetime.combine(row.published_on, time(12)))


def _changed(row: News) -> datetime:
    return row.last_published_at or _published(row)


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = one_line(text)
