"""Who may do what with strategies: the group writes, its moderation decides, the network comments."""

from django.utils import timezone

from plietsch.core.dates import local_day
from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.groups.models import Membership
from plietsch.groups.models.memberships import MODERATING
from plietsch.strategies.models import Comment, State, Strategy, Version


@rule("strategies.start_strategy")
def start_strategy(user: Person) -> bool:
    """Members of the network, in a group that they belong to."""
    return user.is_authenticated and user.is_member


@rule("strategies.view_strategy")
def view_strategy(user: Person, strategy: Strategy) -> bool:
    """The group what it writes, everybody what is consulted or adopted."""
    return strategy.state != State.DRAFT or _is_in(user, strategy)


@rule("strategies.write_strategy")
def write_strategy(user: Person, strategy: Strategy) -> bool:
    """Members of the group, until the text is adopted or the group is archived."""
    return not strategy.is_adopted and not strategy.group.is_archived and _is_in(user, strategy)


@rule("strategies.decide_strategy")
def decide_strategy(user: Person, strategy: Strategy) -> bool:
    """Moderation of the group opens the consultation and records the adoption."""
    return write_strategy(user, strategy) and _is_in(user, strategy, *MODERATING)


@rule("strategies.comment_strategy")
def comment_strategy(user: Person, strategy: Strategy) -> bool:
    """The group on its draft; every member of the network while a consultation is open."""
    if strategy.state == State.DRAFT:
        return write_strategy(user, strategy)
    if strategy.is_adopted or not strategy.consultation.is_open(local_day(timezone.now())):
        return False
    return user.is_authenticated and user.is_member


@rule("strategies.view_version")
def view_version(user: Person, version: Version) -> bool:
    """The group all versions, everybody those that were consulted or adopted."""
    shown = getattr(version, "consultation", None) or getattr(version, "adoption", None)
    return bool(shown) or _is_in(user, version.strategy)


@rule("strategies.view_comment")
def view_comment(user: Person, comment: Comment) -> bool:
    """The group those on its draft, everybody those of a consultation."""
    return comment.version_id is not None or _is_in(user, comment.strategy)


@rule("strategies.answer_comment")
def answer_comment(user: Person, comment: Comment) -> bool:
    """Who writes the strategy answers what is said about it."""
    return write_strategy(user, comment.strategy)


@rule("strategies.delete_comment")
def delete_comment(user: Person, comment: Comment) -> bool:
    """The author while nobody has answered; moderation of the group at any time before the adoption."""
    own = user.is_authenticated and comment.author_id == user.pk and not comment.answered_at
    return (own and not comment.strategy.is_adopted) or decide_strategy(user, comment.strategy)


def _is_in(user: Person, strategy: Strategy, *roles: str) -> bool:
    if not (user.is_authenticated and user.is_member):
        return False
    mine = Membership.objects.filter(group=strategy.group_id, member=user)
    return (mine.filter(role__in=roles) if roles else mine).exists()
