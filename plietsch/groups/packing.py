"""Writes an archive of topics, pages, solutions and files as far as one person may read them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.addresses import slug_of
from plietsch.core.models import Upload
from plietsch.core.money import euro
from plietsch.core.uploads.shelf import place_of
from plietsch.groups import mentions
from plietsch.groups.models import File, FileVersion, Post, Solution
from plietsch.groups.models.pages import PageQuerySet
from plietsch.groups.models.posts import PostQuerySet
from plietsch.groups.models.solutions import SolutionQuerySet


@dataclass
class Content:
    """What goes into a copy; every query comes out of `visible_to(reader)`."""

    title: str
    reader: User
    posts: PostQuerySet
    pages: PageQuerySet
    solutions: SolutionQuerySet
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def pack(content: Content, target: Any) -> None:
    """Write the archive into an open file."""
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        packed.writestr("LIESMICH.md", _readme(content))
        for name, text in _topics(content):
            packed.writestr(f"themen/{name}.md", text)
        for name, text in _pages(content):
            packed.writestr(f"seiten/{name}.md", text)
        for name, text in _solutions(content):
            packed.writestr(f"loesungen/{name}.md", text)
        _pack_files(content, packed)
        rows = json.dumps(content.rows, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        packed.writestr("daten.json", rows)


def _readme(content: Content) -> str:
    about = _("Inhalte von %(title)s, so weit %(reader)s sie lesen darf.")
    about %= {"title": content.title, "reader": content.reader.name}
    return f"# {content.title}\n\n{about}\n\nthemen/ seiten/ loesungen/ dateien/ daten.json\n"


def _topics(content: Content) -> Iterator[tuple[str, str]]:
    """Each thread with its posts, named by number and title."""
    rows = content.posts.filter(deleted_at=None).select_related("topic__group", "author")
    ordered = rows.order_by("topic", "no").iterator(chunk_size=500)
    content.rows["posts"] = []
    for topic, posts in groupby(ordered, key=lambda post: post.topic):
        parts = [f"# {topic.title}\n"]
        for post in posts:
            text, author = _read(content, post.body), _author(post.author)
            parts.append(f"## {post.no} · {author} · {_when(post.posted_at)}\n\n{text}\n")
            content.rows["posts"].append(_post_row(post, author, text))
        yield f"{topic.pk}-{slug_of(topic.title)[:60]}", "\n".join(parts)


def _post_row(post: Post, author: str, text: str) -> dict[str, Any]:
    topic = post.topic
    return {
        "topic": topic.pk,
        "title": topic.title,
        "kind": topic.kind,
        "group": topic.group.name,
        "no": post.no,
        "author": author,
        "posted_at": post.posted_at,
        "reply_to_no": post.reply_to_no,
        "body": text,
    }


def _pages(content: Content) -> Iterator[tuple[str, str]]:
    content.rows["pages"] = []
    for page in content.pages.order_by("pk"):
        text = _read(content, page.body)
        row = {"page": page.pk, "title": page.title, "version_no": page.version_no, "body": text}
        content.rows["pages"].append(row | {"changed_at": page.changed_at})
        yield f"{page.pk}-{slug_of(page.title)[:60]}", f"# {page.title}\n\n{text}\n"


FACTS = ("summary", "product", "supplier", "cost_cents", "effort", "procurement", "licence", "confirmed_on")


def _solutions(content: Content) -> Iterator[tuple[str, str]]:
    content.rows["solutions"] = []
    for card in content.solutions.select_related("place", "theme").order_by("pk"):
        problem, done = (_read(content, text) for text in (card.problem, card.done))
        facts = {name: getattr(card, name) for name in FACTS}
        facts |= {"place": str(card.place or ""), "theme": str(card.theme or "")}
        row = {"solution": card.pk, "topic": card.topic_id, "title": card.title, **facts}
        content.rows["solutions"].append(row | {"problem": problem, "done": done})
        lines = "\n".join(f"- {label}: {value}" for label, value in _in_words(card) if value)
        yield (
            f"{card.pk}-{slug_of(card.title)[:60]}",
            f"# {card.title}\n\n{lines}\n\n## {_('Worum ging es?')}\n\n{problem}\n\n"
            f"## {_('Was wurde gemacht?')}\n\n{done}\n",
        )


def _in_words(card: Solution) -> Iterator[tuple[str, str]]:
    """What a card says, as people read it."""
    told = {
        "cost_cents": "" if card.cost_cents is None else euro(card.cost_cents),
        "procurement": card.get_procurement_display(),
    }
    for one in card._meta.concrete_fields:
        if one.name in FACTS[:-1]:
            yield str(one.verbose_name), str(told.get(one.name, getattr(card, one.name)))
    yield _("Zuletzt bestätigt"), date_format(card.confirmed_on, "SHORT_DATE_FORMAT")
    yield _("Ort"), str(card.place or "")
    yield _("Themenfeld"), str(card.theme or "")


def _pack_files(content: Content, packed: ZipFile) -> None:
    """The files of those posts, under their own names behind a number; what they held earlier beside them."""
    files = File.objects.visible_to(content.reader).filter(post__in=content.posts.values("pk"))
    content.rows["files"] = []
    for file in files.select_related("upload").order_by("pk"):
        name = f"dateien/{file.pk}-{file.upload.name}"
        content.rows["files"].append({"post": file.post_id} | _packed_file(packed, name, file.upload))
    content.rows["earlier_files"] = []
    versions = FileVersion.objects.visible_to(content.reader).filter(file__in=files)
    for version in versions.select_related("upload").order_by("pk"):
        name = f"dateien/frueher/{version.file_id}-{version.pk}-{version.upload.name}"
        row = {"file": version.file_id, "replaced_at": version.replaced_at}
        content.rows["earlier_files"].append(row | _packed_file(packed, name, version.upload))


def _packed_file(packed: ZipFile, name: str, upload: Upload) -> dict[str, Any]:
    place = place_of(upload.sha256)
    if place.exists():
        packed.write(place, name)
    return {"name": name, "sha256": upload.sha256}


def _read(content: Content, text: str) -> str:
    return mentions.as_read(content.reader, [text])[0]


def _author(author: User | None) -> str:
    return author.name if author else _("Ehemaliges Mitglied")


def _when(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
