"""Text from elsewhere into a section: for sample content and for who starts with a finished draft."""

from collections.abc import Sequence

from pycrdt import Doc, XmlElement, XmlText

from plietsch.strategies.text.fragments import fragment


def write(document: Doc, *, section: int, language: str, paragraphs: Sequence[str]) -> None:
    """Append paragraphs; lines that begin with "- " become one list, "### " a heading."""
    text = fragment(document, section, language)
    for paragraph in paragraphs:
        if paragraph.startswith("- "):
            points = text.children.append(XmlElement("bullet_list"))
            for line in paragraph.splitlines():
                point = points.children.append(XmlElement("list_item")).children.append(
                    XmlElement("paragraph")
                )
                point.children.append(XmlText(line.removeprefix("- ")))
        elif paragraph.startswith("### "):
            heading = text.children.append(XmlElement("heading"))
            heading.children.append(XmlText(paragraph.removeprefix("### ")))
        else:
            text.children.append(XmlElement("paragraph")).children.append(XmlText(paragraph))
