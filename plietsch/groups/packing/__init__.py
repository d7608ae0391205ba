"""Writes an archive of topics, pages, solutions and files as far as one person may read them."""

import json
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from plietsch.groups.packing.content import Content
from plietsch.groups.packing.files import pack_files
from plietsch.groups.packing.pages import earlier_pages, pages
from plietsch.groups.packing.solutions import solutions
from plietsch.groups.packing.threads import threads

FOLDERS = {"themen": threads, "seiten": pages, "seiten/frueher": earlier_pages, "loesungen": solutions}

__all__ = ["Content", "pack"]


def pack(content: Content, target: Any) -> None:
    """Write the archive into an open file."""
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        packed.writestr("LIESMICH.md", _readme(content))
        for folder, texts in FOLDERS.items():
            for name, text in texts(content):
                packed.writestr(f"{folder}/{name}.md", text)
        pack_files(content, packed)
        rows = json.dumps(content.rows, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        packed.writestr("daten.json", rows)


def _readme(content: Content) -> str:
    about = _("Inhalte von %(title)s, so weit %(reader)s sie lesen darf.")
    about %= {"title": content.title, "reader": content.reader.name}
    return f"# {content.title}\n\n{about}\n\nthemen/ seiten/ loesungen/ dateien/ daten.json\n"
