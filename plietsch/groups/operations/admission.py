"""Ask to be let in, answer; invite, accept or decline."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.groups.models import Group, Invitation, JoinRequest, Membership
from plietsch.groups.models.memberships import MODERATING
from plietsch.groups.operations.memberships import AlreadyMember, add_member
from plietsch.notifications.operations import forget, notify


class NotOnRequest(Exception):
    """The group does not take requests, or not any more."""


class AlreadyAsked(Exception):
    """A request of this person waits for its answer."""


@transaction.atomic
def request_membership(
    *, group: Group, message: str = "", answers: Sequence[Sequence[str]] = (), by: User, at: datetime
) -> JoinRequest:
    """Ask to be let in; moderation hears of it."""
    if group.join_policy != "request" or group.is_archived:
        raise NotOnRequest
    _refuse_members(group, by)
    asked = {"message": message, "answers": list(answers), "sector": by.sector}
    request = JoinRequest(group=group, member=by, **asked, asked_at=at)
    request.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise AlreadyAsked from error
    requested = record(
        "group.requested", actor=by, subject=group, context=group, audience=f"moderators:{group.pk}", at=at
    )
    notify(requested, kind="group.requested", to=_moderation(group), collapse=f"requests:{group.pk}")
    return request


class AlreadyAnswered(Exception):
    """Somebody was faster."""


@transaction.atomic
def answer_request(
    *, request: JoinRequest, is_accepted: bool, reason: str = "", by: User, at: datetime
) -> None:
    """Let a person in, or say why not; the person hears of it."""
    answer = {"answered_at": at, "answered_by": by, "is_accepted": is_accepted, "reason": reason}
    if not JoinRequest.objects.open().filter(pk=request.pk).update(**answer):
        raise AlreadyAnswered
    group, kind = request.group, "group.accepted" if is_accepted else "group.declined"
    if is_accepted:
        _let_in(request, at=at)
    answered = record(
        kind,
        actor=by,
        subject=group,
        context=group,
        audience=f"moderators:{group.pk}",
        at=at,
        member=request.member_id,
    )
    notify(answered, kind=kind, to=[request.member_id], collapse=f"answer:{request.pk}")


class AlreadyInvited(Exception):
    """An invitation of this person is open."""


@transaction.atomic
def invite(*, group: Group, member: User, sector: str | None = None, by: User, at: datetime) -> Invitation:
    """Invite somebody of the network; until they answer they know that the group exists.

    The group vouches for their own sector, or for the one that is named ("" for none).
    """
    vouched = member.sector if sector is None else sector
    _refuse_members(group, member)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                group=group, member=member, sector=vouched, invited_by=by, invited_at=at
            )
    except IntegrityError as error:
        raise AlreadyInvited from error
    invited = record(
        "group.invited",
        actor=by,
        subject=group,
        context=group,
        audience=f"moderators:{group.pk}",
        at=at,
        member=member.pk,
    )
    notify(invited, kind="group.invited", to=[member.pk], collapse=f"invitation:{group.pk}")
    return invitation


class NotInvited(Exception):
    """The invitation was withdrawn meanwhile, or the group takes nobody any more."""


@transaction.atomic
def accept_invitation(*, invitation: Invitation, at: datetime) -> Membership:
    """Come in."""
    group, member = invitation.group, invitation.member
    still = Invitation.objects.filter(pk=invitation.pk, group__archived_at=None)
    if not still.delete()[0]:
        _refuse_members(group, member)
        raise NotInvited
    membership = add_member(group=group, member=member, sector=invitation.sector, at=at)
    record("group.joined", actor=member, subject=group, context=group, audience=f"group:{group.pk}", at=at)
    return membership


@transaction.atomic
def end_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """The invited person declines, or moderation withdraws."""
    group, member = invitation.group, invitation.member_id
    Invitation.objects.filter(pk=invitation.pk).delete()
    forget(member=member, context=group)
    record(
        "group.invitation_ended",
        actor=by,
        subject=group,
        context=group,
        audience=f"moderators:{group.pk}",
        at=at,
        member=member,
    )


def _refuse_members(group: Group, person: User) -> None:
    if Membership.objects.filter(group=group, member=person).exists():
        raise AlreadyMember


def _let_in(request: JoinRequest, *, at: datetime) -> None:
    """Twice let in is once let in; whatever became of the profile meanwhile, the sector seen counts."""
    try:
        add_member(group=request.group, member=request.member, sector=request.sector, at=at)
    except AlreadyMember:
        return


def _moderation(group: Group) -> QuerySet[Membership, int]:
    return Membership.objects.filter(group=group, role__in=MODERATING).values_list("member", flat=True)
