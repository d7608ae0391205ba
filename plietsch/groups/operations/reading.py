"""How far a person has read, and what they follow; these are no facts and leave no record."""

from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.groups.models import Level, Membership, Topic, TopicMember
from plietsch.notifications.operations import see


@transaction.atomic
def mark_read(*, topic: Topic, no: int, by: User) -> None:
    """Read up to post `no`; going back is no reading, so a lower number changes nothing."""
    position = TopicMember.objects.filter(member=by, topic=topic)
    no = min(no, topic.last_post_no)
    if not position.filter(last_read_no__lt=no).update(last_read_no=no):
        _add(TopicMember(member=by, topic=topic, last_read_no=no))


@transaction.atomic
def read_topic(*, topic: Topic, no: int, by: User, at: datetime) -> None:
    """Read up to post `no`, and with it the notices about the topic."""
    mark_read(topic=topic, no=no, by=by)
    see(member=by, collapse_keys=[f"replies:{topic.pk}", f"mentions:{topic.pk}"], at=at)


@transaction.atomic
def read_everything(*, by: User, at: datetime) -> None:
    """Whatever was written until now, in all groups, counts as read."""
    Membership.objects.filter(member=by, seen_all_before__lt=at).update(seen_all_before=at)


@transaction.atomic
def follow(*, topic: Topic, by: User, unless_muted: bool = False) -> None:
    """Hear of every reply."""
    if unless_muted and TopicMember.objects.filter(member=by, topic=topic, level=Level.MUTED).exists():
        return
    _set_level(topic, by, Level.FOLLOWED)


@transaction.atomic
def unfollow(*, topic: Topic, by: User) -> None:
    """Hear of replies no more, even after writing another one."""
    _set_level(topic, by, Level.MUTED)


def _set_level(topic: Topic, by: User, level: Level) -> None:
    if not TopicMember.objects.filter(member=by, topic=topic).update(level=level):
        _add(TopicMember(member=by, topic=topic, level=level))


def _add(reading: TopicMember) -> None:
    """Insert, unless the row came in between or already says more."""
    TopicMember.objects.bulk_create([reading], ignore_conflicts=True)
