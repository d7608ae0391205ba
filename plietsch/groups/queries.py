"""What pages of groups ask for: newest topics over all my groups, posts of a page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.accounts.queries import with_people
from plietsch.core.activity import key_of
from plietsch.core.dates import read_moment
from plietsch.core.models import Activity
from plietsch.core.names import Person
from plietsch.core.registry import Verb, registry
from plietsch.core.things import visible_things
from plietsch.groups.models import Group, Level, Membership, Post, Topic, TopicMember
from plietsch.groups.models.topics import POSTS_PER_PAGE, TopicQuerySet

FEED_PAGE = 30
MOST_GROUPS = 400  # SQLite joins at most 500 selects

TOPICS_PER_PAGE = 30
LONGEST_KEY = 18

_ANY_GROUP = -1


class Cursor(NamedTuple):
    """Where a page of the feed begins: after this topic."""

    last_post_at: datetime
    topic: int


def feed(user: User, *, after: Cursor | None = None, size: int = FEED_PAGE) -> list[Topic]:
    """The newest topics of this person's groups, with their reading; three queries however many groups.

    The first page nearly always lies in the `size` groups that were written in last. It need not where their
    newest topics are not for this person; then all groups are asked.
    """
    rows = Membership.objects.filter(member=user, group__last_post_at__isnull=False)
    newest = rows.order_by(F("group__last_post_at").desc(), "-group")
    groups = list(newest.values_list("group", "group__last_post_at")[:MOST_GROUPS])
    near = len(groups) if after else size
    page = _feed_of([key for key, _at in groups[:near]], user, after, size)
    beyond = next((at for _key, at in groups[near:]), None)
    if beyond and (len(page) < size or page[-1].last_post_at <= beyond):
        return _feed_of([key for key, _at in groups], user, after, size)
    return page


def _feed_of(groups: Sequence[int], user: User, after: Cursor | None, size: int) -> list[Topic]:
    topics = Topic.objects.filter(pk__in=_newest_topics(user, groups, after, size)).with_reading(user)
    people = with_people(topics.select_related("group"), "last_author")
    return list(people.order_by("-last_post_at", "-pk"))


def my_topics_of(user: User) -> TopicQuerySet:
    """Topics that this person follows, as does who began one or wrote in it, until they choose otherwise."""
    followed = TopicMember.objects.filter(member=user, level__gte=Level.FOLLOWED).values("topic")
    topics = Topic.objects.visible_to(user).filter(pk__in=followed).with_reading(user)
    rows = topics.select_related("group", "tag").order_by("-last_post_at", "-pk")
    return with_people(rows, "last_author")


def _newest_topics(user: User, groups: Sequence[int], after: Cursor | None, size: int) -> list[int]:
    """Keys of the newest topics of `groups`: the head of each group's index, merged by the database.

    `group IN (...) ORDER BY` would sort or scan everything for a person whose groups sleep.
    """
    if not groups:
        return []
    one = Topic.objects.open_to(user).filter(group=_ANY_GROUP, deleted_at=None)
    if after:
        one = one.filter(_older_than(after))
    heads = one.order_by("-last_post_at", "-pk").values_list("pk", "last_post_at")[:size]
    sql, params = heads.query.sql_with_params()
    parts = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS g{n}" for n in range(len(groups)))  # noqa: S608
    values = [group if value == _ANY_GROUP else value for group in groups for value in params]
    with connection.cursor() as cursor:
        cursor.execute(f"{parts} ORDER BY 2 DESC, 1 DESC LIMIT %s", [*values, size])
        return [pk for pk, _at in cursor.fetchall()]


def cursor_of(text: str) -> Cursor | None:
    """The cursor in an address, or None for anything else."""
    moment, _separator, topic = text.partition("~")
    at = read_moment(moment)
    return Cursor(at, int(topic)) if at and topic.isdecimal() and len(topic) <= LONGEST_KEY else None


def cursor_after(topics: Sequence[Topic], size: int) -> str:
    """What leads from a full page to the next one."""
    last = topics[-1] if len(topics) == size else None
    return f"{last.last_post_at.isoformat()}~{last.pk}" if last else ""


def page_of(topics: TopicQuerySet, cursor: str) -> tuple[list[Topic], str]:
    """A page of an ordered list of topics and the cursor of the next; the thousandth costs like the first."""
    if after := cursor_of(cursor):
        topics = topics.filter(_older_than(after))
    shown = list(topics[:TOPICS_PER_PAGE])
    return shown, cursor_after(shown, TOPICS_PER_PAGE)


def _older_than(after: Cursor) -> Q:
    """The first part is implied by the second, and lets the index begin where the page does."""
    later = Q(last_post_at__lt=after.last_post_at) | Q(last_post_at=after.last_post_at, pk__lt=after.topic)
    return Q(last_post_at__lte=after.last_post_at) & later


def posts_page(topic: Topic, number: str | None) -> tuple[Page, list[Post]]:
    """One page of a topic, found by post numbers, which have no gaps: every page costs the same."""
    page = Paginator(range(1, topic.last_post_no + 1), POSTS_PER_PAGE).get_page(number)
    numbers = page.object_list
    posts = Post.objects.filter(topic=topic, no__gte=numbers[0], no__lte=numbers[-1])
    return page, _with_reply_urls(topic, posts.order_by("no"))


def posts_after(topic: Topic, no: int) -> list[Post]:
    """The next posts behind number `no`, at most a page of them."""
    posts = Post.objects.filter(topic=topic, no__gt=no).order_by("no")
    return _with_reply_urls(topic, posts[:POSTS_PER_PAGE])


def _with_reply_urls(topic: Topic, posts: QuerySet[Post]) -> list[Post]:
    found = list(with_people(posts, "author").prefetch_related("files__upload"))
    for post in found:
        post.reply_url = topic.post_url(post.reply_to_no) if post.reply_to_no else ""
    return found


def add_reading(topics: Sequence[Topic], mine: Mapping[int, Membership]) -> None:
    """Give threads what `with_reading` gives, from one member's memberships by group: how far they came."""
    member = next((membership.member_id for membership in mine.values()), None)
    rows = TopicMember.objects.filter(topic__in=[topic.pk for topic in topics], member=member)
    found = {reading.topic_id: reading for reading in rows} if member and topics else {}
    for topic in topics:
        reading, membership = found.get(topic.pk), mine.get(topic.group_id)
        topic.read_no = reading.last_read_no if reading else 0
        topic.level = reading.level if reading else None
        topic.seen_all_before = since = membership.seen_all_before if membership else None
        is_fresh = since and (since < topic.last_post_at or (reading and reading.is_kept_unread))
        topic.is_new = bool(is_fresh and topic.read_no < topic.last_post_no)


def with_news(groups: QuerySet[Group], user: Person) -> QuerySet[Group]:
    """Groups with `has_news`: whether a topic has posts that this person has not read."""
    topics = Topic.objects.open_to(user).filter(group=OuterRef("pk"), deleted_at=None)
    unread = topics.with_reading(user)
    return groups.annotate(has_news=Exists(unread.filter(is_new=True)))  # type: ignore[misc]


def placed(topics: Iterable[Topic]) -> list[Topic]:
    """Topics with `url`: where this person goes on reading."""
    found = list(topics)
    for topic in found:
        topic.url = topic.post_url(topic.read_no + 1) if topic.is_new else topic.get_absolute_url()
    return found


class Happening(NamedTuple):
    """A recorded fact in words."""

    at: datetime
    icon: str
    text: str
    url: str


def happenings(group: Group, user: Person, number: str | None) -> tuple[Page, list[Happening]]:
    """What has happened in a group, newest first, as far as this person may know; constant queries."""
    facts = Activity.objects.visible_to(user).filter(context=key_of(group)).order_by("-at", "-pk")
    page = Paginator(facts, POSTS_PER_PAGE).get_page(number)
    things = visible_things(user, [fact.subject for fact in page])
    actors = User.objects.visible_to(user).filter(pk__in={fact.actor for fact in page if fact.actor})
    names = dict(actors.values_list("pk", "name"))
    verbs = {verb.name: verb for verb in registry.parts(Verb)}
    return page, [
        Happening(
            fact.at,
            verbs[fact.verb].icon,
            str(verbs[fact.verb].text).format(
                actor=names.get(fact.actor or 0, _("Jemand")), subject=things[fact.subject]
            ),
            things[fact.subject].get_absolute_url(),  # type: ignore[attr-defined]
        )
        for fact in page
        if fact.subject in things
    ]
