"""How people get into groups and out again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import Group, Invitation, JoinRequest, Membership, Role, Topic
from plietsch.groups.operations.admission import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyInvited,
    NotInvited,
    accept_invitation,
    answer_request,
    end_invitation,
    invite,
    request_membership,
)
from plietsch.groups.operations.groups import archive_group
from plietsch.groups.operations.memberships import (
    AlreadyMember,
    LastAdmin,
    NoMember,
    NotOpen,
    give_role,
    give_sector,
    join_group,
    leave_group,
    remove_member,
)
from plietsch.notifications.models import Notice
from tests.factories.groups import a_group

pytestmark = pytest.mark.django_db


def test_a_member_of_the_network_steps_into_an_open_group(world: World) -> None:
    group = a_group(world["user.member"], world.now)

    join_group(group=group, by=world["user.science"], at=world.now)

    group.refresh_from_db()
    assert group.member_count == 2
    assert Membership.objects.get(group=group, member=world["user.science"]).role == Role.MEMBER
    fact = Activity.objects.get(verb="group.joined", subject=f"groups.group:{group.pk}")
    assert (fact.actor, fact.audience) == (world["user.science"].pk, f"group:{group.pk}")


def test_nobody_joins_twice(world: World) -> None:
    group = a_group(world["user.member"], world.now)

    with pytest.raises(AlreadyMember):
        join_group(group=group, by=world["user.member"], at=world.now)

    group.refresh_from_db()
    assert group.member_count == 1


def test_who_clicks_twice_leaves_once(world: World) -> None:
    group = a_group(world["user.member"], world.now)
    first = join_group(group=group, by=world["user.science"], at=world.now)
    again = Membership.objects.get(pk=first.pk)
    leave_group(membership=first, at=world.now)

    changes = (
        lambda: leave_group(membership=again, at=world.now),
        lambda: remove_member(membership=again, by=world["user.member"], at=world.now),
        lambda: give_role(membership=again, role=Role.ADMIN, by=world["user.member"], at=world.now),
        lambda: give_sector(membership=again, sector="science", by=world["user.member"], at=world.now),
    )
    for change in changes:
        with pytest.raises(NoMember):
            change()
    assert Group.objects.get(pk=group.pk).member_count == 1
    assert Activity.objects.filter(verb="group.left", context=f"groups.group:{group.pk}").count() == 1


def test_who_was_made_administrator_meanwhile_is_not_let_go_as_a_member(world: World) -> None:
    group = a_group(world["user.member"], world.now)
    before = join_group(group=group, by=world["user.science"], at=world.now)
    give_role(
        membership=Membership.objects.get(pk=before.pk),
        role=Role.ADMIN,
        by=world["user.member"],
        at=world.now,
    )
    leave_group(membership=Membership.objects.get(group=group, member=world["user.member"]), at=world.now)

    with pytest.raises(LastAdmin):
        leave_group(membership=before, at=world.now)


@pytest.mark.parametrize("policy", ["request", "invitation"])
def test_a_group_with_a_door_takes_nobody_by_a_click(world: World, policy: str) -> None:
    group = a_group(world["user.member"], world.now, join_policy=policy)

    with pytest.raises(NotOpen):
        join_group(group=group, by=world["user.science"], at=world.now)


def test_an_archived_group_takes_nobody(world: World) -> None:
    group = a_group(world["user.member"], world.now)
    archive_group(group=group, by=world["user.member"], at=world.now)

    with pytest.raises(NotOpen):
        join_group(group=group, by=world["user.science"], at=world.now)


def test_moderation_hears_of_a_request_and_the_person_of_the_answer(world: World) -> None:
    group = a_group(world["user.member"], world.now, join_policy="request")

    request = request_membership(group=group, message="Bitte.", by=world["user.science"], at=world.now)
    answer_request(request=request, is_accepted=True, by=world["user.member"], at=world.now)

    assert Membership.objects.filter(group=group, member=world["user.science"]).exists()
    assert Notice.objects.get(member=world["user.member"], kind="group.requested").seen_at is None
    assert Notice.objects.get(member=world["user.science"], kind="group.accepted").seen_at is None


def test_a_declined_person_reads_the_reason_and_stays_outside(world: World) -> None:
    group = a_group(world["user.member"], world.now, join_policy="request")
    request = request_membership(group=group, by=world["user.science"], at=world.now)

    answer_request(
        request=request, is_accepted=False, reason="Nur für Pegel.", by=world["user.member"], at=world.now
    )

    assert not Membership.objects.filter(group=group, member=world["user.science"]).exists()
    answered = JoinRequest.objects.visible_to(world["user.science"]).get(group=group)
    assert (answered.is_accepted, answered.reason) == (False, "Nur für Pegel.")


def test_a_request_is_answered_once(world: World) -> None:
    request = world["joinrequest.business"]
    answer_request(request=request, is_accepted=False, by=world["user.office"], at=world.now)

    with pytest.raises(AlreadyAnswered):
        answer_request(request=request, is_accepted=True, by=world["user.utility"], at=world.now)

    assert not Membership.objects.filter(group=request.group, member=request.member).exists()


def test_one_request_waits_at_a_time(world: World) -> None:
    with pytest.raises(AlreadyAsked):
        request_membership(group=world["group.request"], by=world["user.business"], at=world.now)


def test_an_invited_person_knows_the_hidden_group_but_not_its_topics(world: World) -> None:
    group, science = world["group.hidden"], world["user.science"]
    assert group not in Group.objects.visible_to(science)

    invite(group=group, member=science, by=world["user.member"], at=world.now)

    assert group in Group.objects.visible_to(science)
    assert not Topic.objects.visible_to(science).filter(group=group).exists()
    assert not Membership.objects.visible_to(science).filter(group=group).exists()


def test_an_accepted_invitation_opens_the_topics(world: World) -> None:
    science = world["user.science"]
    invitation = invite(group=world["group.hidden"], member=science, by=world["user.member"], at=world.now)

    accept_invitation(invitation=invitation, at=world.now)

    assert world["topic.hidden"] in Topic.objects.visible_to(science)
    assert not Invitation.objects.filter(group=world["group.hidden"]).exists()


def test_who_declines_an_invitation_knows_nothing_any_more(world: World) -> None:
    science = world["user.science"]
    invitation = invite(group=world["group.hidden"], member=science, by=world["user.member"], at=world.now)

    end_invitation(invitation=invitation, by=science, at=world.now)

    assert world["group.hidden"] not in Group.objects.visible_to(science)
    assert not Notice.objects.filter(
        member=science, kind="group.invited", activity__context=f"groups.group:{world['group.hidden'].pk}"
    ).exists()


def test_an_invitation_that_was_withdrawn_meanwhile_lets_nobody_in(world: World) -> None:
    group, science, member = world["group.hidden"], world["user.science"], world["user.member"]
    opened = invite(group=group, member=science, by=member, at=world.now)
    end_invitation(invitation=Invitation.objects.get(pk=opened.pk), by=member, at=world.now)

    with pytest.raises(NotInvited):
        accept_invitation(invitation=opened, at=world.now)
    assert not group.memberships.filter(member=science).exists()


def test_an_archived_group_lets_nobody_in_by_an_earlier_invitation(
    world: World, client_as: Callable[[str], Client]
) -> None:
    group, science, member = world["group.hidden"], world["user.science"], world["user.member"]
    invitation = invite(group=group, member=science, by=member, at=world.now)
    archive_group(group=group, by=member, at=world.now)
    client, address = client_as("science"), reverse("groups:coming_in", kwargs={"invitation": invitation.pk})

    assert address not in client.get(group.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 404
    assert not group.memberships.filter(member=science).exists()


def test_nobody_is_invited_twice(world: World) -> None:
    with pytest.raises(AlreadyInvited):
        invite(
            group=world["group.request"], member=world["user.science"], by=world["user.office"], at=world.now
        )


def test_the_last_administrator_stays(world: World) -> None:
    last = world["membership.hidden"]

    with pytest.raises(LastAdmin):
        leave_group(membership=last, at=world.now)
    with pytest.raises(LastAdmin):
        give_role(membership=last, role="member", by=last.member, at=world.now)
    with pytest.raises(LastAdmin):
        remove_member(membership=last, by=last.member, at=world.now)

    assert Membership.objects.get(pk=last.pk).role == Role.ADMIN


def test_an_administrator_leaves_once_there_is_another(world: World) -> None:
    group = a_group(world["user.member"], world.now)
    other = join_group(group=group, by=world["user.science"], at=world.now)
    give_role(membership=other, role="admin", by=world["user.member"], at=world.now)

    leave_group(membership=Membership.objects.get(group=group, member=world["user.member"]), at=world.now)

    group.refresh_from_db()
    assert group.member_count == 1


def test_who_leaves_a_hidden_group_forgets_it_at_once(world: World) -> None:
    science, group = world["user.science"], world["group.hidden"]
    invitation = invite(group=group, member=science, by=world["user.member"], at=world.now)
    membership = accept_invitation(invitation=invitation, at=world.now)

    leave_group(membership=membership, at=world.now + timedelta(days=1))

    assert group not in Group.objects.visible_to(science)
    assert world["topic.hidden"] not in Topic.objects.visible_to(science)
    assert not Activity.objects.visible_to(science).filter(context=f"groups.group:{group.pk}").exists()
