"""How far a person has read, and what they follow; these are no facts and leave no record."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from plietsch.accounts.models import User
from plietsch.core.activity import key_of
from plietsch.groups.models import Level, Membership, Topic, TopicMember
from plietsch.groups.operations.telling import unwanted_at
from plietsch.notifications.operations import hush, see


@transaction.atomic
def mark_read(*, topic: Topic, no: int, by: User) -> None:
    """Read up to post `no`; going back is no reading, so a lower number changes nothing."""
    position = TopicMember.objects.filter(member=by, topic=topic)
    no = min(no, topic.last_post_no)
    if not position.filter(last_read_no__lt=no).update(last_read_no=no, is_kept_unread=False):
        _add(TopicMember(member=by, topic=topic, last_read_no=no))


@transaction.atomic
def keep_unread(*, topic: Topic, by: User) -> None:
    """The newest post counts as unread again, until it is read once more."""
    kept = {"last_read_no": topic.last_post_no - 1, "is_kept_unread": True}
    TopicMember.objects.update_or_create(member=by, topic=topic, defaults=kept)


@transaction.atomic
def read_topic(*, topic: Topic, no: int, by: User, at: datetime) -> None:
    """Read up to post `no`, and with it the notices about the topic."""
    mark_read(topic=topic, no=no, by=by)
    see(member=by, collapse_keys=[topic.notice_key, f"accepted:{topic.pk}", f"routed:{topic.pk}"], at=at)


@transaction.atomic
def read_everything(*, by: User, at: datetime) -> None:
    """Whatever was written until now, in all groups, counts as read."""
    Membership.objects.filter(member=by, seen_all_before__lt=at).update(seen_all_before=at)
    TopicMember.objects.filter(member=by, is_kept_unread=True).update(is_kept_unread=False)


@transaction.atomic
def follow(*, topic: Topic, by: User, unless_chosen: bool = False) -> None:
    """Hear of every reply; who writes does so by themselves, unless they chose something for this thread."""
    if unless_chosen and TopicMember.objects.filter(member=by, topic=topic, level__isnull=False).exists():
        return
    _set_level(topic, by, Level.FOLLOWED)


@transaction.atomic
def choose_for_topic(*, topic: Topic, level: int | None, by: User) -> None:
    """How much of a thread to hear of, even after writing another post; None means as in its group.

    What waits to be mailed and is no longer wanted is not mailed; the same with groups.
    """
    _set_level(topic, by, level)
    if level is None:
        level = Membership.objects.get(member=by, group=topic.group_id).level
    hush(member=by.pk, kinds=unwanted_at(level), about=Q(collapse_key=topic.notice_key))


@transaction.atomic
def choose_for_groups(*, levels: Mapping[int, int], by: User) -> None:
    """How much to hear of groups, by their keys; groups that a person is not in are passed over."""
    mine = Membership.objects.filter(member=by, group__in=levels).select_related("group")
    changed = [membership for membership in mine if membership.level != levels[membership.group_id]]
    for membership in changed:
        membership.level = levels[membership.group_id]
        membership.clean_fields(exclude={"group", "member"})
    Membership.objects.bulk_update(changed, ["level"])
    for membership in changed:
        own = TopicMember.objects.filter(member=by, level__isnull=False, topic__group=membership.group_id)
        besides = [Topic(pk=topic).notice_key for topic in own.values_list("topic", flat=True)]
        about = Q(activity__context=key_of(membership.group)) & ~Q(collapse_key__in=besides)
        hush(member=by.pk, kinds=unwanted_at(membership.level), about=about)


def _set_level(topic: Topic, by: User, level: int | None) -> None:
    if not TopicMember.objects.filter(member=by, topic=topic).update(level=level):
        _add(TopicMember(member=by, topic=topic, level=level))


def _add(reading: TopicMember) -> None:
    """Insert, unless the row came in between or already says more."""
    TopicMember.objects.bulk_create([reading], ignore_conflicts=True)
