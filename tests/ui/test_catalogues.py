"""Translations are collected, checked and compiled."""

import re
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override

from plietsch.ui import catalogues
from plietsch.ui.catalogues import Package

VIEW = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Gruppe gründen")
ngettext("eine Gruppe", "{count} Gruppen", 3)
pgettext("Monat", "Mai")
"""
PAGE = """{% load i18n %}
    <p title="{% translate "Gruppe gründen" %}">it's {# _("Kommentar") #}
  {% blocktranslate count number=n trimmed %}
     Eine Seite
  {% plural %}
     {{ number }} Seiten
  {% endblocktranslate %}{% if x %}
    {% include "x" with title=_("Im Argument") %}{% endif %}
"""


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """A package called "towns" with a view and a page."""
    folder = tmp_path / "towns"
    (folder / "templates" / "towns").mkdir(parents=True)
    (folder / "views.py").write_text(VIEW)
    (folder / "templates" / "towns" / "town.html").write_text(PAGE)
    return Package(folder)


def test_messages_come_from_python_and_templates(package: Package) -> None:
    found = {message.id for message in catalogues.collect(package) if message.id}

    assert found == {
        "Gruppe gründen",
        ("eine Gruppe", "{count} Gruppen"),
        "Mai",
        ("Eine Seite", "%(number)s Seiten"),
        "Im Argument",
    }


def test_a_new_message_is_missing_in_both_languages(package: Package) -> None:
    catalogues.update(package)

    problems = list(catalogues.check(package))
    assert "towns da: missing: 'Gruppe gründen'" in problems
    assert "towns en: missing: 'eine Gruppe'" in problems
    assert len(problems) == 10


def test_collecting_again_changes_nothing(package: Package) -> None:
    catalogues.update(package)
    first = package.catalogue("en").read_bytes()

    catalogues.update(package)

    assert package.catalogue("en").read_bytes() == first
    assert b"POT-Creation-Date" not in first
    assert b"#:" not in first


def test_collecting_again_would_move_nothing_in_our_own_catalogues() -> None:
    ours = [Package(folder.parent) for folder in Path(catalogues.__file__).parents[1].glob("*/locale")]
    files = [package.catalogue(language) for package in ours for language in catalogues.LANGUAGES]

    moved = [file for file in files if catalogues.ordered(file) != file.read_text()]

    assert len(files) > 20
    assert moved == []


def test_collecting_keeps_translations_and_drops_what_is_gone(package: Package) -> None:
    _translate(package)
    assert list(catalogues.check(package)) == []

    (package.folder / "views.py").write_text("")
    assert "towns en: obsolete: 'Mai'" in list(catalogues.check(package))
    catalogues.update(package)

    assert list(catalogues.check(package)) == []
    assert 'msgid "Mai"' not in package.catalogue("en").read_text()


def test_a_fuzzy_translation_needs_work(package: Package) -> None:
    _translate(package)
    path = package.catalogue("en")
    path.write_text(path.read_text().replace('msgid "Im Argument"', '#, fuzzy\nmsgid "Im Argument"'))

    assert list(catalogues.check(package)) == ["towns en: fuzzy: 'Im Argument'"]


def test_a_translation_with_another_place_would_fail_on_the_page(package: Package) -> None:
    _translate(package)
    path = package.catalogue("da")
    path.write_text(path.read_text().replace('"x {count} Gruppen x"', '"{antal} grupper"'))

    assert list(catalogues.check(package)) == ["towns da: other places than the message: 'eine Gruppe'"]


def test_compiled_catalogues_hold_the_translations(package: Package) -> None:
    _translate(package)

    catalogues.compile_all(package)

    with package.catalogue("en").with_suffix(".mo").open("rb") as source:
        compiled = read_mo(source)
    assert compiled.get("Gruppe gründen").string == "x Gruppe gründen x"


def test_all_texts_of_the_frame_are_translated() -> None:
    call_command("messages", "ui", check=True, stdout=StringIO())


def test_an_unknown_package_is_named() -> None:
    with pytest.raises(CommandError, match="no such package: towns"):
        call_command("messages", "towns")


def _translate(package: Package) -> None:
    """Fill both catalogues: every text between two x."""
    catalogues.update(package)
    for language in catalogues.LANGUAGES:
        path = package.catalogue(language)
        catalogue = catalogues.read(path, language)
        for message in catalogue:
            if isinstance(message.id, tuple):
                message.string = tuple(f"x {text} x" for text in message.id)
            elif message.id:
                message.string = f"x {message.id} x"
        path.write_text(catalogues._written(catalogue, language))


def test_no_library_speaks_for_our_german_words() -> None:
    catalogues_of_ours = Path(catalogues.__file__).parents[1].glob("*/locale/en/LC_MESSAGES/django.po")
    entries = [entry for file in catalogues_of_ours for entry in read_po(file.open("rb"))]
    ours = {entry.id for entry in entries if isinstance(entry.id, str) and entry.id and not entry.context}

    assert len(ours) > 1000
    with override("de"):
        assert {word: gettext(word) for word in ours if gettext(word) != word} == {
            "Download": "Herunterladen"
        }


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_same_message_says_the_same_in_all_packages(language: str) -> None:
    """Django merges the catalogues, and the first package would speak for the others."""
    said: dict[str, dict[str, set[str]]] = {}
    for file in Path(catalogues.__file__).parents[1].glob(f"*/locale/{language}/LC_MESSAGES/django.po"):
        for entry in catalogues.read(file, language):
            if entry.id and not entry.context:
                texts = said.setdefault(str(entry.id), {})
                texts.setdefault(str(entry.string), set()).add(file.parents[3].name)

    assert {message: texts for message, texts in said.items() if len(texts) > 1} == {}


def test_danish_says_du_to_everybody() -> None:
    formal = re.compile(r"(?<=[\wæøå,] )(De|Dem|Deres)\b")
    texts = [
        text
        for file in Path("plietsch").glob("*/locale/da/LC_MESSAGES/django.po")
        for entry in read_po(file.open("rb"))
        for text in ([entry.string] if isinstance(entry.string, str) else entry.string)
    ]

    assert len(texts) > 3000
    assert [text for text in texts if formal.search(text)] == []
