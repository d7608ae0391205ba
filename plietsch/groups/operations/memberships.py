"""Join and leave, and what roles people have."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, IntegerField, Value, When

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.groups.models import Group, Invitation, JoinRequest, Membership, Role, TopicMember
from plietsch.groups.operations.takeaways import drop_takeaways
from plietsch.notifications.operations import forget


class AlreadyMember(Exception):
    """This person is in the group already."""


class NotOpen(Exception):
    """The group does not let people in with a click, or not any more."""


@transaction.atomic
def join_group(*, group: Group, by: User, at: datetime) -> Membership:
    """Step into an open group."""
    if not group.is_open or group.is_archived:
        raise NotOpen
    membership = add_member(group=group, member=by, at=at)
    record("group.joined", actor=by, subject=group, context=group, audience=f"group:{group.pk}", at=at)
    return membership


def add_member(
    *, group: Group, member: User, at: datetime, role: str = Role.MEMBER, sector: str = ""
) -> Membership:
    """A membership, however it came about; what stood open between person and group is settled by it.

    `sector` is what somebody of the group vouches for; nobody does where a click lets people in.
    """
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                group=group, member=member, role=role, sector=sector, joined_at=at, seen_all_before=at
            )
    except IntegrityError as error:
        raise AlreadyMember from error
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") + 1)
    Invitation.objects.filter(group=group, member=member).delete()
    JoinRequest.objects.open().filter(group=group, member=member).delete()
    return membership


class NoMember(Exception):
    """This person is not in the group any more: somebody was faster, or clicked twice."""


class LastAdmin(Exception):
    """A group keeps at least one administrator."""


@transaction.atomic
def leave_group(*, membership: Membership, at: datetime) -> None:
    """Step out; read positions and notices of this group go with the member."""
    _hold(membership)
    _keep_an_admin(membership)
    _drop(membership)
    _record("group.left", membership, by=membership.member, at=at)


@transaction.atomic
def remove_member(*, membership: Membership, by: User, at: datetime) -> None:
    """Put somebody out of the group."""
    _hold(membership)
    _keep_an_admin(membership)
    _drop(membership)
    _record("group.member_removed", membership, by=by, at=at)


@transaction.atomic
def give_role(*, membership: Membership, role: str, by: User, at: datetime) -> None:
    """Make somebody a member, moderator or administrator."""
    _hold(membership)
    if role != Role.ADMIN:
        _keep_an_admin(membership)
    membership.role = Role(role)
    membership.save(update_fields=["role"])
    _record("group.role_given", membership, by=by, at=at, role=role)


@transaction.atomic
def give_sector(*, membership: Membership, sector: str, by: User, at: datetime) -> None:
    """Say what a member counts as, and so which closed threads they read."""
    _hold(membership)
    group, before = membership.group, membership.sector
    if before != sector:
        drop_takeaways(member=membership.member_id, group=group)
    if before and before != sector:
        forget(member=membership.member_id, context=group, audience=f"group:{group.pk}:{before}")
    membership.sector = sector
    membership.full_clean(validate_unique=False, validate_constraints=False)
    membership.save(update_fields=["sector"])
    _record("group.sector_given", membership, by=by, at=at, sector=sector)


@transaction.atomic
def hand_on_groups(*, member: User, at: datetime) -> None:
    """Before a person goes for good: where they were the only administrator, the next in line takes over."""
    for membership in Membership.objects.filter(member=member, role=Role.ADMIN).select_related("group"):
        Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
        try:
            _keep_an_admin(membership)
        except LastAdmin:
            _promote_next(membership, at=at)
    for membership in Membership.objects.filter(member=member).select_related("group"):
        _drop(membership)


def _hold(membership: Membership) -> None:
    """As it is now; the locked group makes two at once wait in turn."""
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    try:
        membership.refresh_from_db(fields=["role", "sector"])
    except Membership.DoesNotExist as error:
        raise NoMember from error


def _keep_an_admin(membership: Membership) -> None:
    """Refuse if nobody else administers the group, which is held."""
    if membership.role != Role.ADMIN:
        return
    others = Membership.objects.filter(group=membership.group_id, role=Role.ADMIN)
    if not others.exclude(pk=membership.pk).exists():
        raise LastAdmin


def _promote_next(membership: Membership, *, at: datetime) -> None:
    moderators_first = Case(
        When(role=Role.MODERATOR, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    heirs = Membership.objects.filter(group=membership.group_id, member__is_active=True)
    heir = heirs.exclude(pk=membership.pk).order_by(moderators_first, "joined_at", "pk").first()
    if heir:
        heir.role = Role.ADMIN
        heir.save(update_fields=["role"])
        _record("group.role_given", heir, by=None, at=at, role=Role.ADMIN.value)
    else:
        Group.objects.filter(pk=membership.group_id).update(archived_at=at)
        group = membership.group
        record("group.archived", actor=None, subject=group, context=group, audience=group.audience, at=at)


def _drop(membership: Membership) -> None:
    group, member = membership.group, membership.member_id
    Membership.objects.filter(pk=membership.pk).delete()
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)
    TopicMember.objects.filter(member=member, topic__group=group).delete()
    forget(member=member, context=group)
    drop_takeaways(member=member, group=group)


def _record(verb: str, membership: Membership, *, by: User | None, at: datetime, **facts: str) -> None:
    record(
        verb,
        actor=by,
        subject=membership.group,
        context=membership.group,
        audience=f"group:{membership.group_id}",
        at=at,
        member=membership.member_id,
        **facts,
    )
