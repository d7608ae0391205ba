"""What several pages ask: the shared text, its sections side by side, comments with their numbers."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from pycrdt import Doc

from plietsch.accounts.models import User
from plietsch.strategies.models import Comment, Language, Paper, Section, Strategy
from plietsch.strategies.text.fragments import document_of, fragment
from plietsch.strategies.text.rendering import Block, blocks_of


@dataclass(frozen=True)
class Column:
    """One section in one language."""

    language: str
    label: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Row:
    """One section, its languages side by side."""

    section: int
    columns: Sequence[Column]


def document(strategy: Strategy) -> Doc:
    """The shared text as it stands now."""
    rows = strategy.updates.order_by("pk").values_list("content", flat=True)
    return document_of(bytes(content) for content in rows)


def sections_of(strategy: Strategy) -> list[Section]:
    """The chapters in order."""
    return list(strategy.sections.present())


def outline_of(strategy: int) -> str:
    """A digest of the chapters, their order and their headings: another one says that a page is outdated."""
    rows = Section.objects.filter(strategy=strategy).present().values_list("pk", "title_de", "title_da")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def live_rows(strategy: Strategy, comments: Iterable[Comment] = ()) -> list[Row]:
    """The text as it stands now; places with a remark carry its number."""
    text = document(strategy)
    numbers = {comment.pk: no for no, comment in enumerate(comments, start=1)}
    return [
        Row(
            section.pk,
            [
                Column(
                    code,
                    label,
                    section.titles[code],
                    blocks_of(fragment(text, section.pk, code), numbers),
                )
                for code, label in languages()
            ],
        )
        for section in sections_of(strategy)
    ]


def kept_rows(content: dict[str, Any], comments: Iterable[Comment] = ()) -> list[Row]:
    """The text of a version; each block knows the numbers of the remarks on it."""
    placed: dict[tuple[int, str, int], list[tuple[int, int]]] = defaultdict(list)
    for no, comment in enumerate(comments, start=1):
        if comment.version_id:
            placed[comment.section_id, comment.language, comment.block].append((comment.pk, no))
    return [
        Row(
            section["section"],
            [
                Column(
                    code,
                    label,
                    section["titles"][code],
                    [
                        replace(block, remarks=tuple(placed[section["section"], code, block.no]))
                        for block in blocks_from(section["blocks"][code])
                    ],
                )
                for code, label in languages()
            ],
        )
        for section in content["sections"]
    ]


def blocks_from(kept: Iterable[dict[str, str]]) -> list[Block]:
    """Blocks out of a version, whose HTML was made safe when it was saved."""
    return [Block(no, block["text"], SafeString(block["html"])) for no, block in enumerate(kept)]


def languages() -> list[tuple[str, str]]:
    """The two languages, in their order on the page."""
    return [(language.value, str(language.label)) for language in Language]


def comments_of(strategy: Strategy, user: Any) -> list[Comment]:
    """The remarks that this person may read, oldest first."""
    rows = Comment.objects.visible_to(user).filter(strategy=strategy)
    return list(rows.select_related("author", "answered_by", "section").order_by("pk"))


def papers_of(strategy: Strategy) -> list[Paper]:
    """The PDFs that are kept of an adopted text; none of any other."""
    if not strategy.is_adopted:
        return []
    return list(strategy.adoption.papers.select_related("document").order_by("-language"))


def names_shown_to(user: Any, comments: Iterable[Comment]) -> set[int]:
    """Of those who commented, the people whose names this reader may see."""
    people = [person for each in comments for person in (each.author_id, each.answered_by_id) if person]
    return set(User.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))
