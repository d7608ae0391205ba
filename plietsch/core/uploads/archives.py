"""Looks into ZIP files, which Office documents are too: no bomb, no macro, no program, no escape."""

import re
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from plietsch.core.uploads.kinds import ZIP, FileType, Kind, is_program
from plietsch.core.uploads.refusal import RefusedUpload

MAX_ENTRIES = 10_000
MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 200  # an honest spreadsheet reaches 50
MAX_DEPTH = 2  # a table inside a document; not an archive inside an archive inside an archive
_SMALL = 1024 * 1024

_OFFICE_XML = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
_OFFICE_XML_TYPE = "application/vnd.openxmlformats-officedocument."
_OFFICE_XML_NAMES = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENT_NAMES = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}
# What Windows, macOS or Linux start on a double click.
_STARTED = re.compile(
    r".*\.(app|appimage|appx|bat|cmd|com|command|cpl|deb|desktop|dll|dmg|exe|gadget|hta|inf|ins|iso|jar|jse?|lnk"
    r"|mjs|ms[chipt]|msix|pif|pkg|ps1|ps1xml|ps2|psc1|psm1|py[cw]?|rb|reg|rpm|run|scf|scr|sct|sh[bs]?|sys|url"
    r"|vb[es]?|vxd|ws[cfh]?|xll)[. ]*",  # Windows ignores dots and spaces at the end
    re.IGNORECASE,
)
_MACROS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("basic", "scripts", "macrosheets", "activex")


@dataclass
class _Budget:
    """What all archives of one file together may still unpack to."""

    entries: int = MAX_ENTRIES
    unpacked: int = field(default=MAX_UNPACKED)

    def spend(self, entry: zipfile.ZipInfo) -> None:
        self.entries -= 1
        self.unpacked -= entry.file_size
        is_dense = entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size)
        if self.entries < 0 or self.unpacked < 0 or is_dense:
            raise RefusedUpload(_("Ausgepackt wäre das Archiv zu groß."))


def look_into(file: BinaryIO) -> FileType:
    """The true type of a ZIP file after every entry was checked."""
    try:
        return _check(file, _Budget(), depth=0)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        if isinstance(error, RefusedUpload):
            raise
        raise RefusedUpload(_("Das Archiv ist beschädigt.")) from error


def _check(file: BinaryIO, budget: _Budget, depth: int) -> FileType:
    with zipfile.ZipFile(file) as archive:
        known = _type(archive)
        for entry in archive.infolist():
            budget.spend(entry)
            _refuse_by_name(entry, known)
            if not entry.is_dir():
                _look_at(archive, entry, budget, depth)
        return known


def _type(archive: zipfile.ZipFile) -> FileType:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        for folder, ending in _OFFICE_XML.items():
            if any(name.startswith(f"{folder}/") for name in names):
                return FileType(_OFFICE_XML_TYPE + _OFFICE_XML_NAMES[ending], Kind.OFFICE, ending)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < len(_OPEN_DOCUMENT) * 2:
        media_type = archive.read("mimetype").decode("ascii", "replace").strip()
        ending = _OPEN_DOCUMENT_NAMES.get(media_type.removeprefix(_OPEN_DOCUMENT), "")
        if ending and media_type.startswith(_OPEN_DOCUMENT):
            return FileType(media_type, Kind.OFFICE, ending)
    return ZIP


def _refuse_by_name(entry: zipfile.ZipInfo, known: FileType) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename.split("/")[0]:
        raise RefusedUpload(_("Das Archiv enthält Dateinamen, die aus seinem Ordner hinausführen."))
    if entry.flag_bits & 0x1:
        raise RefusedUpload(_("Das Archiv ist verschlüsselt; wir können es nicht prüfen."))
    folders = [part.lower() for part in path.parts[:-1]]
    has_macro_folder = known.kind == Kind.OFFICE and any(folder in _MACRO_FOLDERS for folder in folders)
    if not entry.is_dir() and _STARTED.fullmatch(path.name):
        raise RefusedUpload(_("Das Archiv enthält Programme oder Skripte."))
    if path.name.lower() in _MACROS or has_macro_folder:
        raise RefusedUpload(_("Die Datei enthält Makros. Bitte speichern Sie sie ohne Makros."))


def _look_at(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, depth: int) -> None:
    with archive.open(entry) as content:
        head = content.read(8)
        if is_program(head):
            raise RefusedUpload(_("Das Archiv enthält Programme oder Skripte."))
        if not head.startswith(b"PK\x03\x04"):
            return
        if depth + 1 >= MAX_DEPTH:
            raise RefusedUpload(_("Das Archiv enthält Archive in Archiven."))
        with tempfile.TemporaryFile() as inner:
            inner.write(head)
            while chunk := content.read(_SMALL):
                inner.write(chunk)
            _check(inner, budget, depth + 1)
