"""What mails may say of posts, topics and groups: what was said, or nothing where a group keeps it inside."""

from collections.abc import Sequence

from django.db.models import Model
from django.utils.text import Truncator

from plietsch.accounts.models import User
from plietsch.core.activity import key_of
from plietsch.core.html import plain
from plietsch.core.registry import Passage
from plietsch.groups import mentions
from plietsch.groups.models import Group, Page, Post, Solution, Topic

LONGEST = 1500  # characters of a post in a mail


def passages(member: User, things: Sequence[Model]) -> dict[str, Passage]:
    """What a mail may say of each of these things, by key; three queries however many."""
    groups = {key_of(thing): _group_of(thing) for thing in things}
    discreet = set(
        Group.objects.filter(pk__in=set(groups.values()), is_confidential=True).values_list("pk", flat=True)
    )
    texts = _texts(things)
    names = mentions.names_for(member, texts.values())
    return {
        key_of(thing): Passage(is_discreet=True, place=_place(thing))
        if groups[key_of(thing)] in discreet
        else Passage(_excerpt(texts.get(key_of(thing), ""), names), place=_place(thing))
        for thing in things
    }


def is_discreet(thing: Model) -> bool:
    """Whether the group of a thing keeps inside what it is called and says."""
    group = _group_of(thing)
    return group is not None and Group.objects.filter(pk=group, is_confidential=True).exists()


def _group_of(thing: Model) -> int | None:
    if isinstance(thing, Group):
        return thing.pk
    if isinstance(thing, Solution):
        return thing.topic.group_id
    return thing.group_id if isinstance(thing, Page | Post | Topic) else None


def _texts(things: Sequence[Model]) -> dict[str, str]:
    """What posts say, and what the first posts of topics say."""
    openings = Post.objects.filter(topic__in=[thing for thing in things if isinstance(thing, Topic)], no=1)
    first = dict(openings.values_list("topic", "body"))
    posts = {key_of(thing): thing.body for thing in things if isinstance(thing, Post)}
    return posts | {key_of(thing): first.get(thing.pk, "") for thing in things if isinstance(thing, Topic)}


def _excerpt(text: str, names: mentions.Names) -> str:
    return Truncator(plain(mentions.spoken(text, names))).chars(LONGEST)


def _place(thing: Model) -> str:
    if isinstance(thing, Post):
        return f"{Topic._meta.label_lower}:{thing.topic_id}"
    return key_of(thing) if isinstance(thing, Topic) else ""
