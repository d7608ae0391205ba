"""Pages and solution cards that moderation looks at before they appear."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from plietsch.accounts.models import User
from plietsch.groups.models import Group, Page, PageVersion, Solution, Topic
from plietsch.groups.operations.holding import scope_of, waits
from plietsch.groups.operations.pages import ChangedMeanwhile, change_page, restoration_of, start_page
from plietsch.groups.operations.solutions import AlreadySolved, change_solution, write_solution
from plietsch.moderation.models import Case
from plietsch.moderation.operations import hold


def start_page_or_hold(*, group: Group, title: str, body: str, by: User, at: datetime) -> Page | Case:
    """A new page, or the case in which it waits."""
    if not waits(group, "", by, title, body, at=at):
        return start_page(group=group, title=title, body=body, by=by, at=at)
    kept = {"title": title, "body": body}
    text, scope = f"{title}\n\n{body}", scope_of(group)
    return hold(word="groups.page", place=group, title=title, text=text, kept=kept, scope=scope, by=by, at=at)


def change_page_or_hold(*, page: Page, by: User, at: datetime, **typed: Any) -> Page | Case:
    """Another text for a page, or the case in which it waits; the old one stays meanwhile."""
    texts = [typed["title"], typed["body"], typed["remark"]]
    if not waits(page.group, "", by, *texts, at=at):
        change_page(page=page, **typed, by=by, at=at)
        return page
    if page.version_no != typed["based_on"]:
        raise ChangedMeanwhile
    return hold(
        word="groups.page_change",
        place=page,
        title=page.title,
        text="\n\n".join(texts),
        kept=typed,
        scope=scope_of(page.group),
        by=by,
        at=at,
    )


def restore_or_hold(*, version: PageVersion, by: User, at: datetime) -> Page | Case:
    """An earlier text again, which may have been taken out for what stands in it."""
    return change_page_or_hold(page=version.page, **restoration_of(version), by=by, at=at)


def write_solution_or_hold(*, topic: Topic, parts: dict[str, Any], by: User, at: datetime) -> Solution | Case:
    """A card of a thread, or the case in which it waits."""
    if not waits(topic.group, topic.sector, by, *_texts(parts), at=at):
        return write_solution(topic=topic, parts=parts, by=by, at=at)
    if Solution.objects.filter(topic=topic).exists():
        raise AlreadySolved
    return hold(
        word="groups.solution",
        place=topic,
        title=parts["title"],
        text="\n\n".join(_texts(parts)),
        kept=_plain(parts),
        scope=scope_of(topic.group, topic.sector),
        by=by,
        at=at,
    )


def change_solution_or_hold(
    *, solution: Solution, parts: dict[str, Any], by: User, at: datetime
) -> Solution | Case:
    """Other facts for a card, or the case in which they wait; the old ones stay meanwhile."""
    topic, texts = solution.topic, _texts(parts)
    if not waits(topic.group, topic.sector, by, *texts, at=at):
        change_solution(solution=solution, parts=parts, by=by, at=at)
        return solution
    return hold(
        word="groups.solution_change",
        place=solution,
        title=solution.title,
        text="\n\n".join(texts),
        kept=_plain(parts),
        scope=scope_of(topic.group, topic.sector),
        by=by,
        at=at,
    )


def publish_page(group: Group, kept: dict[str, Any], *, by: User, at: datetime) -> Page | None:
    """A held page appears, if its author may still write there."""
    return start_page(group=group, **kept, by=by, at=at) if _still_writes(group, by) else None


def publish_page_change(page: Page, kept: dict[str, Any], *, by: User, at: datetime) -> Page | None:
    """A held text of a page appears, unless somebody else has written on meanwhile."""
    if page.deleted_at or page.version_no != kept["based_on"] or not _still_writes(page.group, by):
        return None
    change_page(page=page, **kept, by=by, at=at)
    return page


def publish_solution(topic: Topic, kept: dict[str, Any], *, by: User, at: datetime) -> None:
    """A held card appears at its thread, if that has none yet; the thread is what is reported then."""
    has_card = Solution.objects.filter(topic=topic).exists()
    if not has_card and not topic.deleted_at and _still_writes(topic.group, by, topic.sector):
        write_solution(topic=topic, parts=kept, by=by, at=at)


def publish_solution_change(solution: Solution, kept: dict[str, Any], *, by: User, at: datetime) -> None:
    """Held facts of a card appear, unless its thread is gone."""
    topic = solution.topic
    if not topic.deleted_at and _still_writes(topic.group, by, topic.sector):
        change_solution(solution=solution, parts=kept, by=by, at=at)


def _still_writes(group: Group, by: User, sector: str = "") -> bool:
    inside = group.memberships.filter(member=by)
    return not group.is_archived and (inside.filter(sector=sector) if sector else inside).exists()


def _texts(parts: dict[str, Any]) -> list[str]:
    return [value for value in parts.values() if isinstance(value, str) and value]


def _plain(parts: dict[str, Any]) -> dict[str, Any]:
    """Parts of a card with keys in place of things, under the names of their columns."""
    return {
        f"{name}_id" if isinstance(value, Model) else name: value.pk if isinstance(value, Model) else value
        for name, value in parts.items()
    }
