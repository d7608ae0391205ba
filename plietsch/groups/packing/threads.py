"""Threads with their posts, and the vote of a poll."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from plietsch.groups.models import Kind, Post, Topic
from plietsch.groups.packing.content import Content, author, listed, titled, when
from plietsch.groups.packing.polls import in_words, poll_row


def threads(content: Content) -> Iterator[tuple[str, str]]:
    """Each thread with its posts, named by number and title."""
    polls = {poll.topic_id: poll for poll in content.polls.select_related("topic__group")}
    content.rows |= {"topics": [], "posts": []}
    for topic, posts in groupby(_posts(content), key=lambda post: post.topic):
        poll = polls.get(topic.pk)
        row = poll_row(poll, content) if poll else None
        content.rows["topics"].append(_topic_row(topic) | {"poll": row})
        facts = listed(_facts(topic))
        parts = [f"# {topic.title}\n", f"{facts}\n" if facts else ""]
        parts += [in_words(poll, row)] if poll and row else []
        parts += [_post(post, content) for post in posts]
        yield titled(topic.pk, topic.title), "\n".join(filter(None, parts))


def _posts(content: Content) -> Iterator[Post]:
    rows = content.posts.filter(deleted_at=None)
    known = rows.select_related("topic__group", "topic__tag", "topic__theme", "author")
    return known.order_by("topic", "no").iterator(chunk_size=500)


def _topic_row(topic: Topic) -> dict[str, Any]:
    return {
        "topic": topic.pk,
        "title": topic.title,
        "kind": topic.kind,
        "group": topic.group.name,
        "tag": str(topic.tag or ""),
        "theme": str(topic.theme or ""),
        "sector": topic.sector,
        "started_at": topic.started_at,
        "closed_at": topic.closed_at,
        "accepted_no": topic.accepted_no,
    }


def _facts(topic: Topic) -> Iterator[tuple[str, object]]:
    if topic.kind != Kind.DISCUSSION:
        yield _("Art"), topic.get_kind_display()
    yield _("Unterthema"), topic.tag
    yield _("Themenfeld"), topic.theme
    yield _("Nur für"), topic.get_sector_display()
    yield _("Geschlossen"), when(topic.closed_at)


def _post(post: Post, content: Content) -> str:
    """A post in words; its row goes to the others."""
    text, name = content.read(post.body), author(post.author)
    row = {"topic": post.topic_id, "no": post.no, "author": name, "posted_at": post.posted_at}
    content.rows["posts"].append(row | {"reply_to_no": post.reply_to_no, "body": text})
    helped = f"**{_('Antwort, die geholfen hat')}**\n\n" if post.no == post.topic.accepted_no else ""
    return f"## {post.no} · {name} · {when(post.posted_at)}\n\n{helped}{text}\n"
