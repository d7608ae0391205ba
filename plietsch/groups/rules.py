"""Who may do what in groups."""

from dataclasses import dataclass

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.groups.models import (
    File,
    Group,
    Invitation,
    JoinPolicy,
    JoinRequest,
    Membership,
    Post,
    PostVersion,
    Role,
    Topic,
    TopicMember,
    Visibility,
)


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

    @property
    def role(self) -> str:
        return self.membership.role if self.membership else ""


def standing(user: Person, group: Group) -> Standing:
    """What `user` is in `group`; one query for people of the network, none for others."""
    if not (user.is_authenticated and user.is_member):
        return Standing(group, None, takes_part=False, is_office=False)
    membership = Membership.objects.filter(group=group, member=user).first()
    return Standing(group, membership, takes_part=True, is_office=user.is_office)


# -- groups


@rule("groups.start_group")
def start_group(user: Person) -> bool:
    """Every member of the network starts groups."""
    return user.is_authenticated and user.is_member


@rule("groups.read_news")
def read_news(user: Person) -> bool:
    """Every member of the network has a page of news."""
    return user.is_authenticated and user.is_member


@rule("groups.view_group")
def view_group(user: Person, group: Group) -> bool:
    """Public groups are for all, hidden ones for who is in them or invited."""
    return standing(user, group).knows or _is_invited(user, group)


@rule("groups.change_group")
def change_group(user: Person, group: Group) -> bool:
    """Administration of the group."""
    return standing(user, group).manages and not group.is_archived


@rule("groups.archive_group")
def archive_group(user: Person, group: Group) -> bool:
    """Administration of the group archives it and opens it again."""
    return standing(user, group).manages


# -- memberships


@rule("groups.join_group")
def join_group(user: Person, group: Group) -> bool:
    """An open group takes every member of the network."""
    return standing(user, group).joins


@rule("groups.request_membership")
def request_membership(user: Person, group: Group) -> bool:
    """A group that admits on request can be asked by who knows of it."""
    return standing(user, group).asks


@rule("groups.leave_group")
def leave_group(user: Person, group: Group) -> bool:
    """Who is in a group may leave."""
    return standing(user, group).is_in


@rule("groups.admit_member")
def admit_member(user: Person, group: Group) -> bool:
    """Moderation invites and answers requests."""
    return standing(user, group).admits


@rule("groups.manage_members")
def manage_members(user: Person, group: Group) -> bool:
    """Administration gives roles and removes members."""
    return standing(user, group).manages


@rule("groups.answer_invitation")
def answer_invitation(user: Person, invitation: Invitation) -> bool:
    """The invited person."""
    return _takes_part(user) and invitation.member_id == user.pk


@rule("groups.end_invitation")
def end_invitation(user: Person, invitation: Invitation) -> bool:
    """The invited person declines, moderation withdraws."""
    return view_invitation(user, invitation)


@rule("groups.view_membership")
def view_membership(user: Person, membership: Membership) -> bool:
    """Who may see the list of members."""
    return view_members(user, membership.group)


@rule("groups.view_members")
def view_members(user: Person, group: Group) -> bool:
    """Who is in a group, for people of the network who may read in it."""
    place = standing(user, group)
    return place.takes_part and place.reads


@rule("groups.view_joinrequest")
def view_joinrequest(user: Person, request: JoinRequest) -> bool:
    """One's own, and for moderation."""
    return _is_own_or_moderated(user, request)


@rule("groups.view_invitation")
def view_invitation(user: Person, invitation: Invitation) -> bool:
    """One's own, and for moderation."""
    return _is_own_or_moderated(user, invitation)


# -- topics and posts


@rule("groups.write_in_group")
def write_in_group(user: Person, group: Group) -> bool:
    """Members start topics."""
    return standing(user, group).writes


@rule("groups.announce")
def announce(user: Person, group: Group) -> bool:
    """Moderation makes announcements."""
    return standing(user, group).admits


@rule("groups.moderate_topic")
def moderate_topic(user: Person, topic: Topic) -> bool:
    """Moderation closes, pins and deletes topics."""
    return standing(user, topic.group).moderates


@rule("groups.reply_topic")
def reply_topic(user: Person, topic: Topic) -> bool:
    """Members reply until the topic is closed."""
    return not topic.is_closed and standing(user, topic.group).writes


@rule("groups.follow_topic")
def follow_topic(user: Person, topic: Topic) -> bool:
    """Members of the group follow its topics."""
    return standing(user, topic.group).is_in


@rule("groups.edit_post")
def edit_post(user: Person, post: Post) -> bool:
    """The author, while still in the group and as long as it is not archived."""
    return _is_own(user, post) and standing(user, post.group).writes


@rule("groups.delete_post")
def delete_post(user: Person, post: Post) -> bool:
    """The author while still in the group, archived or not, or moderation."""
    place = standing(user, post.group)
    return post.deleted_at is None and (place.moderates or (place.is_in and _is_own(user, post)))


@rule("groups.view_topic")
def view_topic(user: Person, topic: Topic) -> bool:
    """Who may read in the group, unless the topic is deleted."""
    return topic.deleted_at is None and standing(user, topic.group).reads


@rule("groups.view_topicmember")
def view_topicmember(user: Person, reading: TopicMember) -> bool:
    """How far somebody has read is nobody else's business."""
    return user.is_authenticated and reading.member_id == user.pk


@rule("groups.view_post")
def view_post(user: Person, post: Post) -> bool:
    """Who may read its topic."""
    return view_topic(user, post.topic)


@rule("groups.view_postversion")
def view_postversion(user: Person, version: PostVersion) -> bool:
    """The author and moderation, while they may read the post."""
    place = standing(user, version.post.group)
    is_author = place.takes_part and version.post.author_id == user.pk
    moderates = place.role in (Role.MODERATOR, Role.ADMIN)
    return view_post(user, version.post) and (is_author or moderates)


@rule("groups.view_file")
def view_file(user: Person, file: File) -> bool:
    """Who may read the post that it hangs on."""
    return file.post.deleted_at is None and view_post(user, file.post)


def _takes_part(user: Person) -> bool:
    return user.is_authenticated and user.is_member


def _is_own(user: Person, post: Post) -> bool:
    return user.is_authenticated and post.author_id == user.pk and post.deleted_at is None


def _is_invited(user: Person, group: Group) -> bool:
    return _takes_part(user) and group.invitations.filter(member=user.pk).exists()


def _is_own_or_moderated(user: Person, row: JoinRequest | Invitation) -> bool:
    if not _takes_part(user):
        return False
    return row.member_id == user.pk or standing(user, row.group).role in (Role.MODERATOR, Role.ADMIN)
