"""Accept an answer, have the same question, bring unanswered questions to people who may know."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from plietsch.accounts.models import Affiliation, User
from plietsch.core.activity import key_of, record
from plietsch.groups.models import Echo, Kind, Level, Post, Routing, Solution, Topic
from plietsch.groups.operations.locking import hold_topic
from plietsch.moderation.queries import blockers_of
from plietsch.notifications.operations import notify, withdraw

WAIT = timedelta(days=3)  # until others are asked
TOO_OLD = timedelta(days=60)
ASKED_AT_ONCE = 5  # people for one question
MOST_A_WEEK = 2  # questions for one person
WEEK = timedelta(days=7)


class NotAnAnswer(Exception):
    """The post is the question itself, or is gone."""


@transaction.atomic
def accept_answer(*, topic: Topic, no: int | None, by: User, at: datetime) -> None:
    """Say which reply helped; None takes it back. Its author hears of it, and nobody of a mistake."""
    topic, post = hold_topic(topic), None
    if no is not None:
        post = Post.objects.filter(topic=topic, no=no, no__gt=1, deleted_at=None).first()
        if post is None:
            raise NotAnAnswer
    if topic.accepted_no != no:
        before = Post.objects.filter(topic=topic, no=topic.accepted_no or 0).select_related("topic")
        withdraw(subjects=map(key_of, before), kinds=["topic.answered"])
    topic.accepted_no = no
    topic.save(update_fields=["accepted_no"])
    verb = "topic.answered" if post else "topic.unanswered"
    fact = record(verb, actor=by, subject=post or topic, context=topic.group, audience=topic.audience, at=at)
    if post and post.author_id and post.author_id != by.pk:
        notify(fact, kind="topic.answered", to=[post.author_id], collapse=f"accepted:{topic.pk}")


@transaction.atomic
def share_question(*, topic: Topic, by: User, at: datetime) -> None:
    """I have that too; asked again, no more."""
    echo, is_new = Echo.objects.get_or_create(topic=topic, member=by, defaults={"at": at})
    if not is_new:
        echo.delete()
    verb = "topic.shared" if is_new else "topic.unshared"
    record(verb, actor=by, subject=topic, context=topic.group, audience=topic.audience, at=at)


def route_questions(*, at: datetime) -> int:
    """Bring questions that nobody answers to those who may know; returns to how many people."""
    return sum(_route(topic, at=at) for topic in _unanswered(at).select_related("group"))


def _unanswered(at: datetime) -> QuerySet[Topic]:
    """Questions with a theme, open for some days, to which nobody but their author has written."""
    others = Post.objects.filter(topic=OuterRef("pk"), deleted_at=None).exclude(author=OuterRef("author"))
    waiting = Topic.objects.filter(
        kind=Kind.QUESTION,
        accepted_no=None,
        deleted_at=None,
        closed_at=None,
        group__archived_at=None,
        theme__isnull=False,
        started_at__lte=at - WAIT,
        started_at__gt=at - TOO_OLD,
    )
    asked = Routing.objects.filter(topic=OuterRef("pk"))
    return waiting.filter(~Exists(others), ~Exists(asked)).order_by("started_at", "pk")


@transaction.atomic
def _route(topic: Topic, *, at: datetime) -> int:
    people = list(_who_may_know(topic, at)[:ASKED_AT_ONCE])
    if not people:
        return 0
    Routing.objects.bulk_create(Routing(topic=topic, member=person, at=at) for person in people)
    fact = record(
        "topic.routed", actor=None, subject=topic, context=topic.group, audience=topic.audience, at=at
    )
    notify(fact, kind="topic.routed", to=[person.pk for person in people], collapse=f"routed:{topic.pk}")
    return len(people)


def _who_may_know(topic: Topic, at: datetime) -> QuerySet[User]:
    """Readers of the topic whose place has a card on its theme, or who wrote on it; the least asked first.

    Not those who want to hear nothing of the group, or of who asks.
    """
    on_theme = Solution.objects.filter(
        theme=topic.theme_id, topic__deleted_at=None, place=OuterRef("organisation__place")
    )
    with_card = Affiliation.objects.current().filter(Exists(on_theme), user=OuterRef("pk"))
    wrote = Post.objects.filter(author=OuterRef("pk"), topic__theme=topic.theme_id, deleted_at=None)
    this_week = Routing.objects.filter(member=OuterRef("pk"), at__gt=at - WEEK).order_by().values("member")
    asked = Coalesce(Subquery(this_week.annotate(n=Count("pk")).values("n")), 0)
    people = User.objects.members().filter(
        Exists(with_card) | Exists(wrote.exclude(topic=topic)),
        pk__in=topic.readers().filter(level__gte=Level.PERSONAL).values("member"),
    )
    people = people.exclude(pk__in=blockers_of(topic.author_id)) if topic.author_id else people
    rested = people.exclude(pk=topic.author_id or 0).annotate(asked=asked).filter(asked__lt=MOST_A_WEEK)
    return rested.order_by("asked", "pk")
