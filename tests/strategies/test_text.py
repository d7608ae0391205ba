"""The shared text comes out safe, marked places move with their words, versions are compared word by word."""

import pytest
from pycrdt import Doc, XmlElement, XmlText

from plietsch.strategies.text.comparison import compare
from plietsch.strategies.text.fragments import (
    Malformed,
    apply,
    changes,
    document_of,
    fragment,
    new_document,
)
from plietsch.strategies.text.marking import NotThere, mark_place
from plietsch.strategies.text.rendering import blocks_of
from plietsch.strategies.text.writing import write

WORDS = "Süden 😀 und Müll"


def written(*paragraphs: str) -> Doc:
    document = new_document()
    write(document, section=1, language="de", paragraphs=paragraphs)
    return document


def html(document: Doc, remarks: dict[int, int] | None = None) -> str:
    return "".join(block.html for block in blocks_of(fragment(document, 1, "de"), remarks))


def test_the_text_becomes_plain_elements() -> None:
    document = written("### Ziele", "Erstens & zweitens", "- Bus\n- Bahn")

    assert html(document) == (
        "<h3>Ziele</h3><p>Erstens &amp; zweitens</p><ul><li><p>Bus</p></li><li><p>Bahn</p></li></ul>"
    )


def test_nothing_that_an_editor_puts_into_the_text_can_act() -> None:
    document = written()
    text = fragment(document, 1, "de")
    text.children.append(XmlElement("script")).children.append(XmlText("alert(1)"))
    run = text.children.append(XmlElement("paragraph", {"onclick": "x", "style": "y"})).children.append(
        XmlText("<img src=x onerror=alert(1)> Link")
    )
    run.format(0, 5, {"link": {"href": "javascript:alert(1)"}, "strong": {}, "style": {"x": "y"}})
    deep = text
    for _ in range(500):
        deep = deep.children.append(XmlElement("blockquote"))  # type: ignore[assignment]
    deep.children.append(XmlText("tief"))

    shown = html(document)

    assert "&lt;img src=x onerror=alert(1)&gt; Link" in shown.replace("</strong>", "").replace("</a>", "")
    assert not any(word in shown for word in ("<script", "javascript:", "onclick", "style=", "tief"))


def test_a_remark_marks_its_words_and_moves_with_them() -> None:
    document = written("Anfang", WORDS)

    update = mark_place(document, section=1, language="de", block=1, quote="😀 und Mü", key=7)
    document.transaction()
    fragment(document, 1, "de").children[1].children[0].insert(0, "Neu: ")

    marked = (
        '<p>Neu: Süden <mark>😀 und Mü</mark><a href="#kommentar-7" rel="nofollow noopener">[2]</a>ll</p>'
    )
    assert html(document, {7: 2}).endswith(marked)
    assert "mark" not in html(document, {8: 1})
    assert len(update) > len(b"\x00\x00")


def test_remarks_may_overlap() -> None:
    document = written("eins zwei drei")
    for key, quote in ((1, "eins zwei"), (2, "zwei drei")):
        mark_place(document, section=1, language="de", block=0, quote=quote, key=key)

    shown = html(document, {1: 1, 2: 2})

    assert shown.count("<mark>") == 3
    assert shown.index("[1]") < shown.index("drei") < shown.index("[2]")


@pytest.mark.parametrize(("block", "quote"), [(0, "vier"), (9, "eins")])
def test_a_remark_needs_words_that_are_there(block: int, quote: str) -> None:
    with pytest.raises(NotThere):
        mark_place(written("eins"), section=1, language="de", block=block, quote=quote, key=1)


def test_rubbish_is_no_update_and_leaves_the_document_as_it_was() -> None:
    document = written("eins")
    before = document.get_update()

    for rubbish in (b"", b"\xff", b"\x01\x01\x01", before[:-3], before[:20] + b"\xff" * 9):
        with pytest.raises(Malformed):
            apply(document, rubbish)

    assert document.get_update() == before


def test_an_update_that_cannot_be_read_does_not_cost_the_others() -> None:
    document = new_document()
    one = changes(document, lambda text: write(text, section=1, language="de", paragraphs=["eins"]))
    two = changes(document, lambda text: write(text, section=1, language="de", paragraphs=["zwei"]))

    assert html(document_of([one, b"\xff\x01", two])) == "<p>eins</p><p>zwei</p>"


def test_two_versions_are_compared_word_by_word() -> None:
    def content(*texts: str) -> dict[str, object]:
        blocks = [{"text": text, "html": ""} for text in texts]
        titles = {"de": "Eins", "da": "Et"}
        section = {"section": 1, "titles": titles, "blocks": {"de": blocks, "da": []}}
        return {"sections": [section], "languages": ["de", "da"]}

    german, danish = compare(content("Bleibt", "Wir planen viel"), content("Bleibt", "Wir bauen viel", "Neu"))

    words = [(piece.text, piece.change) for block in german.blocks for piece in block]
    assert words == [
        ("Bleibt", ""),
        ("Wir ", ""),
        ("planen", "went"),
        ("bauen", "came"),
        (" viel", ""),
        ("Neu", "came"),
    ]
    assert (german.is_changed, danish.is_changed) == (True, False)
