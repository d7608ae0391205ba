"""What one person is in one group: asked once, used for every decision."""

from dataclasses import dataclass

from plietsch.core.names import Person
from plietsch.groups.models import Group, JoinPolicy, Membership, Role, Topic, Visibility
from plietsch.groups.models.topics import TopicQuerySet


@dataclass(frozen=True)
class Standing:
    """What one person is in one group, asked once and used for every decision of a page."""

    group: Group
    membership: Membership | None
    takes_part: bool
    is_office: bool

    @property
    def is_in(self) -> bool:
        return self.membership is not None

    @property
    def knows(self) -> bool:
        """Whether the group's existence is known; open invitations come on top."""
        return self.reads or (self.takes_part and self.group.visibility == Visibility.MEMBERS)

    @property
    def reads(self) -> bool:
        if self.group.visibility == Visibility.PUBLIC:
            return True
        return self.is_in or (self.takes_part and self.group.is_open)

    @property
    def joins(self) -> bool:
        """Whether one click makes this person a member."""
        return self.takes_part and not self.is_in and self.group.is_open and not self.group.is_archived

    @property
    def asks(self) -> bool:
        """Whether this person may ask to be let in."""
        by_request = self.group.join_policy == JoinPolicy.REQUEST and not self.group.is_archived
        return by_request and self.takes_part and self.knows and not self.is_in

    @property
    def writes(self) -> bool:
        return self.is_in and not self.group.is_archived

    @property
    def admits(self) -> bool:
        """Whether this person lets others in."""
        return self.writes and self.role in (Role.MODERATOR, Role.ADMIN)

    @property
    def moderates(self) -> bool:
        """The network office answers for what is public, and moderates there too."""
        return self.admits or (self.is_office and self.group.visibility == Visibility.PUBLIC)

    @property
    def manages(self) -> bool:
        return self.role == Role.ADMIN

    def topics(self) -> TopicQuerySet:
        """The threads of the group that this person may read, as `visible_to` would find them."""
        if not self.reads:
            return Topic.objects.none()
        return Topic.objects.filter(group=self.group, deleted_at=None, sector__in={"", self.sector})

    def opens(self, topic: Topic) -> bool:
        """Whether this person may read a thread of the group; `Topic.objects.visible_to` finds those."""
        is_theirs = not topic.sector or topic.sector == self.sector
        return topic.deleted_at is None and self.reads and is_theirs

    @property
    def sector(self) -> str:
        """What the group counts this person as."""
        return self.membership.sector if self.membership else ""

    @property
    def mine(self) -> dict[int, Membership]:
        """The membership, if there is one, by its group."""
        return {self.membership.group_id: self.membership} if self.membership else {}

    @property
    def role(self) -> str:
        return self.membership.role if self.membership else ""


def standing(user: Person, group: Group) -> Standing:
    """What `user` is in `group`; one query for people of the network, none for others."""
    if not (user.is_authenticated and user.is_member):
        return Standing(group, None, takes_part=False, is_office=False)
    membership = Membership.objects.filter(group=group, member=user).first()
    return Standing(group, membership, takes_part=True, is_office=user.is_office)


def takes_part(user: Person) -> bool:
    """Whether this person is a member of the network."""
    return user.is_authenticated and user.is_member
