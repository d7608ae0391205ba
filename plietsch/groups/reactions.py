"""The signs under posts, counted for a page at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from plietsch.core.names import Person
from plietsch.groups.models import Post, Reaction, Sign


@dataclass(frozen=True)
class Shown:
    """A sign under a post: how often, whether by this person, and whether they may choose it."""

    sign: str
    label: str
    count: int
    is_mine: bool
    is_open: bool


def with_reactions(posts: Sequence[Post], user: Person, *, may_react: bool) -> None:
    """Give each post `reactions_shown`: the signs that were given, and for who may react all; one query."""
    rows = Reaction.objects.filter(post__in=[post.pk for post in posts]).values("post", "sign")
    counted = rows.annotate(n=Count("pk"), mine=Count("pk", filter=Q(member=user.pk))).order_by()
    found = {(row["post"], row["sign"]): (row["n"], bool(row["mine"])) for row in counted}
    for post in posts:
        is_open = may_react and post.author_id != user.pk and post.deleted_at is None
        signs = [(sign, found.get((post.pk, sign.value), (0, False))) for sign in Sign]
        post.reactions_shown = [
            Shown(sign.value, str(sign.label), count, is_mine, is_open)
            for sign, (count, is_mine) in signs
            if (count or is_open) and post.deleted_at is None
        ]
