"""Who may do what with groups, memberships, requests and invitations."""

from plietsch.core.names import Person
from plietsch.core.permissions import rule
from plietsch.groups.models import Group, Invitation, InvitationLink, JoinRequest, Membership, Role
from plietsch.groups.rules.standing import standing, takes_part


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
    return takes_part(user) and invitation.member_id == user.pk


@rule("groups.end_invitation")
def end_invitation(user: Person, invitation: Invitation) -> bool:
    """The invited person declines, moderation withdraws."""
    return view_invitation(user, invitation)


@rule("groups.view_membership")
def view_membership(user: Person, membership: Membership) -> bool:
    """Who may see the list of members."""
    return view_members(user, membership.group)


@rule("groups.view_invitationlink")
def view_invitationlink(user: Person, link: InvitationLink) -> bool:
    """Moderation of its group."""
    return standing(user, link.group).role in (Role.MODERATOR, Role.ADMIN)


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


def _is_invited(user: Person, group: Group) -> bool:
    return takes_part(user) and group.invitations.filter(member=user.pk).exists()


def _is_own_or_moderated(user: Person, row: JoinRequest | Invitation) -> bool:
    if not takes_part(user):
        return False
    return row.member_id == user.pk or standing(user, row.group).role in (Role.MODERATOR, Role.ADMIN)
