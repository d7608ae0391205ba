"""People join, leave, write and change doors in any order; a small oracle says who may read what."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plietsch.accounts.models import User
from plietsch.core.permissions import can
from plietsch.groups.models import Group, JoinPolicy, Membership, Topic, Visibility
from plietsch.groups.operations.admission import NotInvited, accept_invitation, end_invitation, invite
from plietsch.groups.operations.groups import archive_group, change_group, reopen_group
from plietsch.groups.operations.memberships import LastAdmin, join_group, leave_group
from plietsch.groups.queries import feed
from tests.factories.groups import a_group, a_topic

PEOPLE = st.integers(min_value=0, max_value=3)


class Life(RuleBasedStateMachine):
    """One group, three members of the network and one who waits for admission."""

    @initialize(visibility=st.sampled_from(Visibility), policy=st.sampled_from(JoinPolicy))
    def begin(self, visibility: str, policy: str) -> None:
        self.now = timezone.now()
        self.people = [self._person(n) for n in range(4)]
        self.group = a_group(self.people[0], self.now, visibility=visibility, join_policy=policy)
        self.topics = [a_topic(self.group, self.people[0], self.now)]
        self.inside, self.invited, self.is_archived = {0}, set[int](), False

    def _person(self, number: int) -> User:
        approved = self.now if number < 3 else None
        address = f"leben{number}-{User.objects.count()}@example.org"
        return User.objects.create_user(address, "plietsch-demo", name=f"P{number}", approved_at=approved)

    # -- what happens

    @rule(visibility=st.sampled_from(Visibility), policy=st.sampled_from(JoinPolicy))
    def change_doors(self, visibility: str, policy: str) -> None:
        words = {name: getattr(self.group, name) for name in ("name", "summary", "description")}
        doors = {"visibility": visibility, "join_policy": policy}
        change_group(group=self.group, **words, **doors, by=self.people[0], at=self.now)

    @rule(who=PEOPLE)
    def try_to_join(self, who: int) -> None:
        if can(self.people[who], "groups.join_group", self.group):
            join_group(group=self.group, by=self.people[who], at=self.now)
            self.inside.add(who)
            self.invited.discard(who)

    @rule(who=st.integers(min_value=1, max_value=2))
    def invite_or_answer(self, who: int) -> None:
        if who in self.invited:
            invitation = self.group.invitations.get(member=self.people[who])
            try:
                accept_invitation(invitation=invitation, at=self.now)
            except NotInvited:
                assert self.is_archived
                return
            assert not self.is_archived
            self.invited.remove(who)
            self.inside.add(who)
        elif who not in self.inside:
            invite(group=self.group, member=self.people[who], by=self.people[0], at=self.now)
            self.invited.add(who)

    @rule()
    def decline_all(self) -> None:
        for who in sorted(self.invited):
            invitation = self.group.invitations.get(member=self.people[who])
            end_invitation(invitation=invitation, by=self.people[who], at=self.now)
        self.invited.clear()

    @rule(who=PEOPLE)
    def try_to_leave(self, who: int) -> None:
        membership = Membership.objects.filter(group=self.group, member=self.people[who]).first()
        if membership:
            try:
                leave_group(membership=membership, at=self.now)
                self.inside.remove(who)
            except LastAdmin:
                assert who == 0

    @rule(who=PEOPLE)
    def try_to_write(self, who: int) -> None:
        may = who in self.inside and not self.is_archived
        assert can(self.people[who], "groups.write_in_group", self.group) == may
        if may:
            self.topics.append(a_topic(self.group, self.people[who], self.now))

    @rule()
    def archive_or_reopen(self) -> None:
        change = reopen_group if self.is_archived else archive_group
        change(group=self.group, by=self.people[0], at=self.now)
        self.is_archived = not self.is_archived

    # -- what must hold: the oracle

    def _knows(self, who: int | None) -> bool:
        takes_part = who is not None and who < 3
        return (
            self.group.visibility == "public"
            or (takes_part and self.group.visibility == "members")
            or who in self.inside | self.invited
        )

    def _reads(self, who: int | None) -> bool:
        takes_part = who is not None and who < 3
        is_open = self.group.visibility == "members" and self.group.join_policy == "open"
        return self.group.visibility == "public" or (takes_part and is_open) or who in self.inside

    @precondition(lambda self: hasattr(self, "group"))
    @invariant()
    def everybody_sees_what_the_oracle_says(self) -> None:
        visitors: list[tuple[int | None, Any]] = [*enumerate(self.people), (None, AnonymousUser())]
        for who, person in visitors:
            knows = Group.objects.visible_to(person).filter(pk=self.group.pk).exists()
            read = set(Topic.objects.visible_to(person).filter(group=self.group))
            assert knows == can(person, "groups.view_group", self.group) == self._knows(who)
            assert read == (set(self.topics) if self._reads(who) else set())
        for who in range(3):
            expected = set(self.topics) if who in self.inside else set()
            assert set(feed(self.people[who], size=1000)) == expected

    @precondition(lambda self: hasattr(self, "group"))
    @invariant()
    def the_kept_number_of_members_is_true(self) -> None:
        kept = Group.objects.values_list("member_count", flat=True).get(pk=self.group.pk)
        assert kept == len(self.inside) == Membership.objects.filter(group=self.group).count()


class TestLife(TestCase, Life.TestCase):  # type: ignore[misc, name-defined]
    settings = settings(
        max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
