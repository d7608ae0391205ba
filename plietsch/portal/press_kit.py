"""All that a newspaper needs of one piece of news, in one file."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from plietsch.portal.models import News, Picture
from plietsch.portal.models.pictures import PRESS
from plietsch.portal.retelling import passages, reachable

_PARAGRAPH = re.compile(r"</(?:p|h\d|ul|ol|blockquote)>|<(?:p|h\d)>")
_ITEM = re.compile(r"</li>|<br ?/?>")
_GAPS = re.compile(r"\n{3,}")


def press_kit(page: News) -> bytes:
    """A zip of the text, the pictures in print size, and whose they are."""
    content = BytesIO()
    pictures = list(dict.fromkeys(_pictures(page)))
    with ZipFile(content, "w", ZIP_STORED) as kit:
        kit.writestr(f"{page.slug}.txt", _text(page))
        kit.writestr(
            _("bildnachweise") + ".txt", "".join(_credit(no, one) for no, one in _numbered(pictures))
        )
        for number, picture in _numbered(pictures):
            with picture.get_rendition(PRESS).file.open("rb") as file:
                kit.writestr(_name(number), file.read())
    return content.getvalue()


def _pictures(page: News) -> list[Picture]:
    found = [page.picture] if page.picture else []
    for block in page.body:
        if block.block_type == "picture":
            found.append(block.value["picture"])
        if block.block_type == "gallery":
            found += [item["picture"] for item in block.value]
    return [picture for picture in found if picture]


def _numbered(pictures: list[Picture]) -> list[tuple[int, Picture]]:
    return list(enumerate(pictures, start=1))


def _name(number: int) -> str:
    return f"{number:02}.jpg"


def _credit(number: int, picture: Picture) -> str:
    return f"{_name(number)}: {picture.description}\n{picture.credit}\n\n"


def _text(page: News) -> str:
    parts = [page.title, page.published_on.isoformat(), page.lead, *map(_in_lines, passages(page.body))]
    if page.press_contact:
        parts.append(reachable(page.press_contact))
    return "\n\n".join([*parts, page.full_url]) + "\n"


def _in_lines(html: str) -> str:
    """A line for each item of a list, an empty one between paragraphs."""
    marked = _ITEM.sub("\n", _PARAGRAPH.sub("\n\n", " ".join(html.split())))
    lines = (line.strip() for line in unescape(strip_tags(marked)).strip().split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines))
