"""What a network of size N has beside the demo's story: N thousand members and what they did.

Per helping: 1,000 members, 20 groups, 2,000 topics with 10,000 posts, 3,000 memberships, 200 events in four
years, 50 applications of one call that were handed in. At size 100 that is the network of the issue.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from bench.crowd import POSTS_PER_TOPIC, count_groups, last_key, multiply, run

MEMBERS, GROUPS, TOPICS, EVENTS, APPLICATIONS = 1000, 20, 2000, 200, 50
MEMBERSHIPS = 3  # of each member
YEARS = 4


@transaction.atomic
def fill(size: int) -> None:
    """Multiply what the demo tells."""
    from plietsch.accounts.models import User

    member = User.objects.get(email="member@example.org")
    first_member = last_key(User) + 1
    multiply(User, member.pk, MEMBERS * size, email="'m' || i || '@example.net'", name="'Mitglied ' || i")
    _talk(size, first_member)
    _meet(size)
    _apply(size)
    run("ANALYZE")


def _talk(size: int, first_member: int) -> None:
    from plietsch.groups.models import Group, Membership, Post, Topic

    post = Post.objects.filter(topic__deleted_at=None, topic__group__visibility="members").order_by("pk")[0]
    topic, group = Topic.objects.get(pk=post.topic_id), Group.objects.get(pk=post.group_id)
    groups, topics = GROUPS * size, TOPICS * size
    first_group, first_topic = last_key(Group) + 1, last_key(Topic) + 1
    multiply(Group, group.pk, groups, name="'Gruppe ' || i", slug="'gruppe-' || i")
    of_topic = f"{first_group} + ({{}} * 7919) % {groups}"
    at = _moment("(i * 7919) % 31536000", timezone.now() - timedelta(days=365))
    multiply(
        Topic, topic.pk, topics, no="i", title="'Thema ' || i", group_id=of_topic.format("i"),
        last_post_at=at, last_post_no=str(POSTS_PER_TOPIC),
    )  # fmt: skip
    turn = f"((i - 1) / {POSTS_PER_TOPIC} + 1)"
    multiply(
        Post, post.pk, topics * POSTS_PER_TOPIC, topic_id=f"{first_topic} - 1 + {turn}",
        group_id=of_topic.format(turn), no=f"(i - 1) % {POSTS_PER_TOPIC} + 1", posted_at=at,
    )  # fmt: skip
    pattern = Membership.objects.filter(role="member").order_by("pk")[0]
    place = f"(i - 1) / {MEMBERSHIPS}"
    multiply(
        Membership, pattern.pk, MEMBERS * size * MEMBERSHIPS, member_id=f"{first_member} + {place}",
        group_id=f"{first_group} + ({place} + ((i - 1) % {MEMBERSHIPS}) * 7) % {groups}",
    )  # fmt: skip
    multiply(  # the person whose pages are measured, too
        Membership, pattern.pk, MEMBERSHIPS, member_id=str(_pk_of("member")), group_id=f"{first_group} + i"
    )
    count_groups()


def _meet(size: int) -> None:
    from plietsch.events.models import Event

    event = Event.objects.filter(published_at__isnull=False, visibility="public").order_by("pk")[0]
    begin, count = timezone.now() - timedelta(days=365 * YEARS / 2), EVENTS * size
    step = 365 * 86400 * YEARS // count
    multiply(
        Event, event.pk, count, title="'Runde ' || i", slug="'runde-' || i",
        starts_at=_moment(f"i * {step}", begin), ends_at=_moment(f"i * {step} + 7200", begin),
    )  # fmt: skip


def _apply(size: int) -> None:
    from plietsch.competitions.models import Application, Submission

    pattern = Application.objects.filter(standing__isnull=False).order_by("pk")[0]
    first, first_paper = last_key(Application) + 1, last_key(Submission) + 1
    multiply(
        Application, pattern.pk, APPLICATIONS * size, title="'Vorhaben ' || i",
        standing_id=f"{first_paper} - 1 + i",
    )  # fmt: skip
    multiply(
        Submission, int(pattern.standing_id or 0), APPLICATIONS * size, application_id=f"{first} - 1 + i"
    )


def _pk_of(role: str) -> int:
    from plietsch.accounts.models import User

    return User.objects.get(email=f"{role}@example.org").pk


def _moment(seconds: str, begin: datetime) -> str:
    """SQL of a moment so many seconds after the beginning."""
    if connection.vendor == "postgresql":
        return f"timestamptz '{begin:%Y-%m-%d %H:%M:%S}+00' + ({seconds}) * interval '1 second'"
    return f"datetime('{begin:%Y-%m-%d %H:%M:%S}', '+' || ({seconds}) || ' seconds')"
