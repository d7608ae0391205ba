"""What search engines are told of: every page that everybody may read."""

from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

from django.contrib.auth.models import AnonymousUser

from plietsch.core.mail import address_of
from plietsch.events.models import Event
from plietsch.opendata.models import Dataset
from plietsch.portal.models import Page
from plietsch.projects.models import Project

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 10_000  # of each kind; the protocol allows 50,000 together


def sitemap() -> bytes:
    """The list after sitemaps.org."""
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    for path, changed in _addresses():
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = address_of(path)
        if changed:
            ET.SubElement(entry, "lastmod").text = changed.date().isoformat()
    head = b'<?xml version="1.0" encoding="utf-8"?>\n'
    return head + ET.tostring(root, encoding="utf-8", xml_declaration=False)


def _addresses() -> Iterator[tuple[str, datetime | None]]:
    anybody = AnonymousUser()
    pages = Page.objects.visible_to(anybody).select_related("locale").order_by("path")
    for page in pages[:MOST]:
        yield page.get_absolute_url(), page.last_published_at
    for event in Event.objects.visible_to(anybody).order_by("pk")[:MOST]:
        yield event.get_absolute_url(), event.changed_at
    for project in Project.objects.visible_to(anybody).order_by("pk")[:MOST]:
        yield project.get_absolute_url(), project.published_at
    for dataset in Dataset.objects.published().order_by("pk")[:MOST]:
        yield dataset.get_absolute_url(), dataset.changed_at
