"""A network of any size for the exchange platform's figures, multiplied inside the database from one of each.

100,000 members, 2,000 groups, 200,000 topics and 1,000,000 posts take a minute or two.
"""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

from django.db import connection, transaction
from django.db.models import Model

from plietsch.accounts.models import User
from plietsch.groups.models import Group, Membership, Post, Topic, TopicMember
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.topics import start_topic

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
POSTS_PER_TOPIC = 5
GROUPS_PER_MEMBER = 3
BUSY_GROUPS = 200  # of the member who is in many


@dataclass(frozen=True)
class Size:
    """How many of each; everything else follows from the posts."""

    posts: int

    @property
    def topics(self) -> int:
        return self.posts // POSTS_PER_TOPIC

    @property
    def groups(self) -> int:
        return max(self.posts // 500, 20)

    @property
    def members(self) -> int:
        return self.posts // 10


@dataclass(frozen=True)
class Crowd:
    """Whom and what the figures are about."""

    of_five: User
    of_many: User
    of_a_sleepy_one: User
    group: Group
    topic: Topic

    def keep(self, path: Path) -> None:
        """Let another process know them."""
        path.write_text(json.dumps({one.name: getattr(self, one.name).pk for one in fields(self)}))

    @classmethod
    def kept(cls, path: Path) -> "Crowd":
        """Those whom another process kept."""
        kinds: dict[str, Any] = get_type_hints(cls)
        keys = json.loads(path.read_text())
        return cls(**{name: kinds[name].objects.get(pk=key) for name, key in keys.items()})


@transaction.atomic
def build(size: Size) -> Crowd:
    """Fill an empty database."""
    founder = User.objects.create_user("gruender@example.org", name="Mitglied 0", sector="administration")
    founder.approved_at = BEGIN
    founder.save()
    group = start_group(name="Gruppe 0", visibility="members", join_policy="request", by=founder, at=BEGIN)
    body = "Ein **Text** von üblicher Länge. " * 12
    topic = start_topic(group=group, title="Thema 0", body=body, by=founder, at=BEGIN)
    reply(topic=topic, body="Eine Antwort. " * 10, by=founder, at=BEGIN)
    multiply(User, founder.pk, size.members, email="'m' || i || '@example.org'", name="'Mitglied ' || i")
    multiply(Group, group.pk, size.groups, name="'Gruppe ' || i", slug="'gruppe-' || i")
    topics = last_key(Topic) + 1
    _multiply_topics(topic.pk, size, group.pk)
    _multiply_posts(size, topics, group.pk)
    _multiply_memberships(size, founder.pk, group.pk)
    _multiply_readings(size, founder.pk, topics)
    crowd = _special_members(size, founder.pk, group.pk)
    count_groups()
    return crowd


def join_all(group: Group) -> int:
    """Everybody is in this group; how many that are."""
    inside = Membership.objects.filter(group=group).values("member")
    at = BEGIN + timedelta(days=1)
    others = User.objects.exclude(pk__in=inside).values_list("pk", flat=True)
    Membership.objects.bulk_create(
        (Membership(group=group, member_id=key, joined_at=at, seen_all_before=at) for key in others),
        batch_size=5000,
    )
    return Membership.objects.filter(group=group).count()


def last_key(model: type[Model]) -> int:
    """The key that was given last."""
    return int(model._base_manager.order_by("-pk").values_list("pk", flat=True)[0])


def multiply(model: type[Model], template: int, count: int, **columns: str) -> None:
    """`count` rows like the one with key `template`; `i` counts from 1, keys go on behind the last."""
    values = {"id": f"{last_key(model)} + i", **columns}
    names = [str(field.column) for field in model._meta.concrete_fields]
    picked = ", ".join(values.get(name, f't."{name}"') for name in names)
    table, listed = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    source = f'"{table}" t, ({_counting(count)}) n WHERE t.id = {template}'
    run(f'INSERT INTO "{table}" ({listed}) SELECT {picked} FROM {source}')
    if connection.vendor == "postgresql":  # keys were given by hand: the next one comes behind them
        last = f'(SELECT max(id) FROM "{table}")'
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")


def _counting(count: int) -> str:
    if connection.vendor == "postgresql":
        return f"SELECT generate_series(1, {count}) AS i"
    return (
        f"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {count}) SELECT i FROM c"
    )


def _moment(seconds: str) -> str:
    """SQL of a moment so many seconds after the beginning."""
    if connection.vendor == "postgresql":
        return f"timestamptz '2025-01-01 00:00:00+00' + ({seconds}) * interval '1 second'"
    return f"datetime('2025-01-01 00:00:00', '+' || ({seconds}) || ' seconds')"


def _group_of(size: Size, first: int, topic: str) -> str:
    """SQL: a topic's group; a tenth of the groups has half of the topics, the last group sleeps."""
    busy = max(size.groups // 10, 1)
    return (
        f"CASE WHEN {topic} <= 100 THEN {first + size.groups} "
        f"WHEN {topic} % 2 = 0 THEN {first} + ({topic} * 7919) % {busy} "
        f"ELSE {first} + ({topic} * 7919) % {size.groups} END"
    )


def _multiply_topics(template: int, size: Size, group: int) -> None:
    last = _moment(f"CASE WHEN i <= 100 THEN i ELSE 1000000 + ((i * 7919) % {size.topics}) * 60 END")
    multiply(
        Topic,
        template,
        size.topics,
        no="i + 1",
        title="'Thema ' || i",
        group_id=_group_of(size, group, "i"),
        last_post_at=last,
        last_post_no=str(POSTS_PER_TOPIC),
    )


def _multiply_posts(size: Size, first_topic: int, group: int) -> None:
    topic = f"((i - 1) / {POSTS_PER_TOPIC} + 1)"
    multiply(
        Post,
        last_key(Post),
        size.posts,
        topic_id=f"{first_topic} - 1 + {topic}",
        group_id=_group_of(size, group, topic),
        no=f"(i - 1) % {POSTS_PER_TOPIC} + 1",
        posted_at=_moment("i"),
    )


def _multiply_memberships(size: Size, first_member: int, first_group: int) -> None:
    """Everybody is in three groups, none of them the sleepy one."""
    template = last_key(Membership)
    member = f"{first_member} + 1 + (i - 1) / {GROUPS_PER_MEMBER}"
    turn = f"(i - 1) / {GROUPS_PER_MEMBER} + ((i - 1) % {GROUPS_PER_MEMBER}) * 7"
    group = f"{first_group} + ({turn}) % {size.groups}"
    multiply(
        Membership,
        template,
        size.members * GROUPS_PER_MEMBER,
        member_id=member,
        group_id=group,
        role="'member'",
    )


def _multiply_readings(size: Size, first_member: int, first_topic: int) -> None:
    """Ten read positions a member."""
    table = TopicMember._meta.db_table
    member = f"{first_member} + 1 + (i - 1) / 10"
    topic = f"{first_topic} + ((i - 1) * 13) % {size.topics}"
    run(
        f"INSERT INTO {table} (member_id, topic_id, last_read_no, level) "
        f"SELECT {member}, {topic}, 3, NULL FROM ({_counting(size.members * 10)}) n"
    )


def _special_members(size: Size, first_member: int, first_group: int) -> Crowd:
    five, many, sleepy = (User.objects.get(pk=first_member + number) for number in (1, 2, 3))
    Membership.objects.filter(member__in=[five, many, sleepy]).delete()
    groups = list(Group.objects.order_by("pk").values_list("pk", flat=True))
    at = BEGIN + timedelta(days=1)
    for person, keys in ((five, groups[:5]), (many, groups[:BUSY_GROUPS]), (sleepy, groups[-1:])):
        Membership.objects.bulk_create(
            Membership(group_id=key, member=person, joined_at=at, seen_all_before=at) for key in keys
        )
    busiest = Group.objects.get(pk=first_group)
    topic = Topic.objects.filter(group=busiest).order_by("-last_post_at", "-pk")[0]
    return Crowd(five, many, sleepy, busiest, topic)


def count_groups() -> None:
    """Each group knows its members and its last post."""
    run(
        "UPDATE groups_group SET "
        "last_post_at = (SELECT max(last_post_at) FROM groups_topic WHERE group_id = groups_group.id), "
        "member_count = (SELECT count(*) FROM groups_membership WHERE group_id = groups_group.id)"
    )


def run(sql: str, *values: Any) -> None:
    """Let the database do this."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
