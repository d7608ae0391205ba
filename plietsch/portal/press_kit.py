"""All that a newspaper needs of one piece of news, in one file."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.documents.models import Document

from plietsch.portal.models import News, Picture
from plietsch.portal.models.pictures import PRESS
from plietsch.portal.retelling import passages, reachable

_PARAGRAPH = re.compile(r"</(?:p|h\d|ul|ol|blockquote)>|<(?:p|h\d)>")
_ITEM = re.compile(r"</li>|<br ?/?>")
_GAPS = re.compile(r"\n{3,}")


def press_kit(page: News, *, embargo: datetime | None = None) -> bytes:
    """A zip of the text, the pictures in print size, whose they are, and the files of the page.

    Before its time it says so: it is kept where the page that says it is not.
    """
    content = BytesIO()
    pictures = list(dict.fromkeys(_pictures(page)))
    with ZipFile(content, "w", ZIP_STORED) as kit:
        kit.writestr(f"{page.slug}.txt", _text(page, embargo))
        kit.writestr(
            _("bildnachweise") + ".txt", "".join(_credit(no, one) for no, one in _numbered(pictures))
        )
        for number, picture in _numbered(pictures):
            with picture.get_rendition(PRESS).file.open("rb") as file:
                kit.writestr(_name(number), file.read())
        for number, document in enumerate(_documents(page), start=1):
            with document.file.open("rb") as file:
                kit.writestr(f"{number:02}-{document.filename}", file.read())
    return content.getvalue()


def _pictures(page: News) -> list[Picture]:
    found = [page.picture] if page.picture else []
    for block in page.body:
        if block.block_type == "picture":
            found.append(block.value["picture"])
        if block.block_type == "gallery":
            found += [item["picture"] for item in block.value]
    return [picture for picture in found if picture]


def _documents(page: News) -> list[Document]:
    offered = (block.value for block in page.body if block.block_type == "downloads")
    return list(dict.fromkeys(document for each in offered for document in each if document))


def _numbered(pictures: list[Picture]) -> list[tuple[int, Picture]]:
    return list(enumerate(pictures, start=1))


def _name(number: int) -> str:
    return f"{number:02}.jpg"


def _credit(number: int, picture: Picture) -> str:
    return f"{_name(number)}: {picture.description}\n{picture.credit}\n\n"


def _text(page: News, embargo: datetime | None) -> str:
    when, where = date_format(page.published_on, "DATE_FORMAT"), page.full_url
    if embargo:
        hour = {"hour": date_format(timezone.localtime(embargo), "DATETIME_FORMAT")}
        when = _("Sperrfrist: bitte nicht veröffentlichen vor %(hour)s") % hour
        where = _("Ab dann unter %(address)s") % {"address": where}
    contact = reachable(page.press_contact) if page.press_contact else ""
    parts = [page.title, when, page.lead, *map(_in_lines, passages(page.body)), contact, where]
    return "\n\n".join(filter(None, parts)) + "\n"


def _in_lines(html: str) -> str:
    """A line for each item of a list, an empty one between paragraphs."""
    marked = _ITEM.sub("\n", _PARAGRAPH.sub("\n\n", " ".join(html.split())))
    lines = (line.strip() for line in unescape(strip_tags(marked)).strip().split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines))
