"""Message catalogues of the packages: collected from their sources, kept in .po files, compiled to .mo.

German is the message itself. Babel reads and writes, so no program of the system is needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("da", "en")
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
_place = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@dataclass(frozen=True)
class Package:
    """A package with texts."""

    folder: Path

    def catalogue(self, language: str) -> Path:
        """The .po file of a language."""
        return self.folder / "locale" / language / "LC_MESSAGES" / "django.po"


def collect(package: Package) -> Catalog:
    """All messages in the Python files and templates of a package."""
    found = Catalog()
    for path in sorted(package.folder.rglob("*.py")):
        if "migrations" not in path.parts:
            _add(found, path.read_bytes())
    for path in sorted((package.folder / "templates").rglob("*.*")):
        _add(found, _as_python(path))
    return found


def update(package: Package) -> None:
    """Bring the .po files in line with the sources: new messages empty, gone ones dropped."""
    found = collect(package)
    for language in LANGUAGES:
        path = package.catalogue(language)
        if len(found) or path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_written(_merged(found, read(path, language)), language))


def check(package: Package) -> Iterator[str]:
    """What is wrong with the .po files, one line for each message."""
    found = collect(package)
    for language in LANGUAGES:
        known = read(package.catalogue(language), language)
        for message in found:
            problem = _problem(message, known.get(message.id, message.context)) if message.id else ""
            if problem:
                yield f"{package.folder.name} {language}: {problem}: {_shown(message)}"
        for message in known:
            if message.id and not found.get(message.id, message.context):
                yield f"{package.folder.name} {language}: obsolete: {_shown(message)}"


def ordered(path: Path) -> str:
    """What the .po file says, in the order in which `update` writes it."""
    language = path.parts[-3]
    return _written(read(path, language), language)


def compile_all(package: Package) -> None:
    """Write the .mo file beside each .po file, also beside a German one with other words for a library's."""
    for path in sorted((package.folder / "locale").glob("*/LC_MESSAGES/django.po")):
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read(path, path.parts[-3]))


def read(path: Path, language: str) -> Catalog:
    """The catalogue in a .po file, empty where there is none."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _add(found: Catalog, source: bytes) -> None:
    for _line, message, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        found.add(message, context=context)


def _as_python(path: Path) -> bytes:
    blanked = templatize(path.read_text(), origin=str(path))
    return "\n".join(line.strip() for line in blanked.splitlines()).encode()


def _merged(found: Catalog, known: Catalog) -> Catalog:
    merged = Catalog(locale=known.locale)
    for message in found:
        if message.id:
            old = known.get(message.id, message.context)
            merged.add(
                message.id,
                old.string if old else "",
                context=message.context,
                flags=old.flags & {"fuzzy"} if old else (),
            )
    return merged


def _written(catalogue: Catalog, language: str) -> str:
    target = BytesIO()
    write_po(target, catalogue, width=0, omit_header=True, sort_output=True)
    return HEADER.format(language=language) + target.getvalue().decode().strip() + "\n"


def _problem(message: Message, known: Message | None) -> str:
    strings = _texts(known.string) if known else ()
    if not strings or not all(strings):
        return "missing"
    if known and known.fuzzy:
        return "fuzzy"
    places = [set(_place.findall(text)) for text in _texts(message.id)]
    if any(set(_place.findall(text)) not in places for text in strings):
        return "other places than the message"
    return ""


def _texts(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text,)


def _shown(message: Message) -> str:
    return repr(_texts(message.id)[0])
