"""Who hears of a new post: as much as they chose for its group or its thread, and one notice for a thread."""

from collections.abc import Collection, Iterable

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from plietsch.core.activity import key_of
from plietsch.core.models import Activity
from plietsch.groups import mentions
from plietsch.groups.models import GroupMention, Level, Membership, Mention, Post, Topic, TopicMember
from plietsch.notifications.operations import notify, withdraw

MOST_OF_GROUPS = 200  # people who hear that their group is mentioned in one post
_OF_EVERYTHING = ("post.written", "topic.started", "topic.announced", "group.mentioned")
_TO_ME = ("post.answered", "post.mentioned")


def unwanted_at(level: int) -> Collection[str]:
    """The kinds of notices that somebody does not want who hears of a group or thread this much."""
    if level >= Level.FOLLOWED:
        return ()
    return _OF_EVERYTHING if level == Level.PERSONAL else _OF_EVERYTHING + _TO_ME


def tell_reply(post: Post, written: Activity) -> None:
    """Followers hear of a reply, and whom it answers and mentions."""
    mentioned = tell_mentioned(post, written)
    mentioned |= tell_mentioned_groups(post, written, besides=mentioned)
    answered = _answered(post) - mentioned
    notify(written, kind="post.answered", to=answered, collapse=post.topic.notice_key)
    others = set(_followers(post.topic)) - mentioned - answered - {post.author_id}
    notify(written, kind="post.written", to=_keys(others), collapse=post.topic.notice_key)


def tell_started(post: Post, started: Activity) -> None:
    """Who wants to hear of everything in a group hears of its new topic, and whom it mentions."""
    mentioned = tell_mentioned(post, started)
    mentioned |= tell_mentioned_groups(post, started, besides=mentioned)
    others = set(_followers(post.topic)) - mentioned - {post.author_id}
    notify(started, kind=started.verb, to=_keys(others), collapse=post.topic.notice_key)


def tell_mentioned(post: Post, activity: Activity) -> set[int]:
    """Notices for members whom the post mentions for the first time; edits repeat nothing."""
    known = set(Mention.objects.filter(post=post).values_list("member", flat=True))
    named = sorted(mentions.keys(post.body) - known)[: max(mentions.AT_MOST - len(known), 0)]
    Mention.objects.bulk_create(Mention(post=post, member_id=member) for member in named)
    told = _who_hear(post.topic, [member for member in named if member != post.author_id])
    notify(activity, kind="post.mentioned", to=told, collapse=post.topic.notice_key)
    return told


def tell_mentioned_groups(post: Post, activity: Activity, *, besides: Collection[int] = ()) -> set[int]:
    """Notices for members of groups that the post mentions for the first time.

    They want to hear of everything in their group, and may read the thread without any word from us.
    """
    known = set(GroupMention.objects.filter(post=post).values_list("group", flat=True))
    named = sorted(mentions.group_keys(post.body) - known)[: max(mentions.GROUPS_AT_MOST - len(known), 0)]
    if not named:
        return set()
    GroupMention.objects.bulk_create(GroupMention(post=post, group_id=group) for group in named)
    inside = Membership.objects.filter(group__in=named, level=Level.FOLLOWED).exclude(member=post.author_id)
    if post.topic.sector or not post.group.openness:
        inside = inside.filter(member__in=post.topic.readers().values("member"))
    keys = inside.order_by("member").values_list("member", flat=True).distinct()[:MOST_OF_GROUPS]
    told = set(keys) - set(besides)
    notify(activity, kind="group.mentioned", to=told, collapse=post.topic.notice_key)
    return told


def take_back(post: Post) -> None:
    """Nobody is told any more of a post that is gone."""
    withdraw(subjects=[key_of(post)])
    if post.no == 1:
        withdraw(subjects=[key_of(post.topic)], kinds=_OF_EVERYTHING + _TO_ME)


def take_back_mentions(post: Post, *, before: str) -> None:
    """Whom the text named before, and names no longer, is not told that it does."""
    if gone := mentions.keys(before) - mentions.keys(post.body):
        withdraw(subjects=_subjects(post), kinds=["post.mentioned"], members=gone)


def _subjects(post: Post) -> list[str]:
    """What facts about a post are about: of the first, its topic, too."""
    return [key_of(post), key_of(post.topic)] if post.no == 1 else [key_of(post)]


def _answered(post: Post) -> set[int]:
    """The author of the post that this one answers."""
    if post.reply_to_no is None:
        return set()
    before = Post.objects.filter(topic=post.topic_id, no=post.reply_to_no, deleted_at=None)
    author = before.values_list("author", flat=True).first()
    return _who_hear(post.topic, [author]) if author and author != post.author_id else set()


def _who_hear(topic: Topic, members: Collection[int]) -> set[int]:
    """Those of `members` who read the thread and want to hear when they are meant."""
    own = TopicMember.objects.filter(topic=topic.pk, member=OuterRef("member"))
    readers = topic.readers().filter(member__in=members)
    wished = readers.annotate(wish=Coalesce(Subquery(own.values("level")[:1]), "level"))
    return set(wished.filter(wish__gte=Level.PERSONAL).values_list("member", flat=True))


def _followers(topic: Topic) -> QuerySet[TopicMember, int] | QuerySet[Membership, int]:
    """Who follows the thread, or everything in its group without another wish for the thread.

    Two indexes answer this, so that a reply in a group of thousands asks about the few who follow.
    """
    readers = topic.readers()
    own = TopicMember.objects.filter(topic=topic)
    following = own.filter(level__gte=Level.FOLLOWED, member__in=readers.values("member"))
    chosen = own.filter(level__isnull=False).values("member")
    everything = readers.filter(level=Level.FOLLOWED).exclude(member__in=chosen)
    return following.values_list("member", flat=True).union(everything.values_list("member", flat=True))


def _keys(members: Iterable[int | None]) -> list[int]:
    return [member for member in members if member is not None]
