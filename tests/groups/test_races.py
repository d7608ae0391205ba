"""What holds when several press at the same moment."""

from functools import partial

from plietsch.accounts.models import User
from plietsch.groups.models import Group, Invitation, Kind, Membership, Poll, Post, Topic
from plietsch.groups.operations.admission import NotInvited, accept_invitation, invite
from plietsch.groups.operations.links import LinkOver, come_in, find_link, make_link
from plietsch.groups.operations.locking import TopicClosed
from plietsch.groups.operations.memberships import AlreadyMember, join_group, leave_group
from plietsch.groups.operations.moving import move_topic, split_topic
from plietsch.groups.operations.polls import AlreadyVoted, start_poll, vote
from plietsch.groups.operations.posts import delete_post, reply
from plietsch.groups.operations.questions import NotAnAnswer, accept_answer
from plietsch.groups.operations.reading import read_topic
from plietsch.groups.operations.topics import close_topic
from tests.at_once import NOON, at_once, members, on_postgresql
from tests.factories.groups import a_group, a_topic

pytestmark = on_postgresql
STAFF = {"name": "Krisenstab", "visibility": "hidden", "join_policy": "invitation"}


def _topic(topic: Topic) -> Topic:
    return Topic.objects.select_related("group").get(pk=topic.pk)


def _post(topic: Topic, no: int) -> Post:
    return Post.objects.select_related("topic__group", "group").get(topic=topic, no=no)


def _count(group: Group) -> tuple[int, int]:
    """How many are in a group, and how many it says."""
    return group.memberships.count(), Group.objects.get(pk=group.pk).member_count


def test_a_link_lets_in_no_more_people_than_it_says() -> None:
    leader, *others = members(9)
    group = a_group(leader, NOON, **STAFF)
    token = make_link(group=group, most_uses=3, by=leader, at=NOON)

    def click(by: User) -> None:
        come_in(link=find_link(token, by=by, at=NOON), by=by, at=NOON)

    at_once(*(partial(click, person) for person in others), besides=(LinkOver,))

    assert _count(group) == (4, 4)


def test_an_invitation_lets_in_once_and_not_when_it_is_withdrawn() -> None:
    leader, guest = members(2)
    group = a_group(leader, NOON, **STAFF)
    invitation = invite(group=group, member=guest, by=leader, at=NOON)

    def accept() -> None:
        accept_invitation(invitation=Invitation(pk=invitation.pk, group=group, member=guest), at=NOON)

    at_once(accept, accept, accept, besides=(AlreadyMember, NotInvited))

    assert _count(group) == (2, 2)


def test_who_comes_and_goes_at_the_same_moment_is_counted_right() -> None:
    leader, *others = members(11)
    group = a_group(leader, NOON)

    def change(person: User) -> None:
        if inside := Membership.objects.select_related("group", "member").filter(member=person).first():
            leave_group(membership=inside, at=NOON)
        else:
            join_group(group=Group.objects.get(pk=group.pk), by=person, at=NOON)

    for person in others[:5]:
        change(person)
    for _round in range(4):
        at_once(*(partial(change, person) for person in others))
        assert _count(group) == (6, 6)


def test_each_vote_counts_once_however_many_rank_at_the_same_moment() -> None:
    people = members(8)
    group = a_group(people[0], NOON)
    facts = {"title": "Was zuerst?", "body": "Bitte ordnen.", "options": list("ABCDEF"), "closes_at": None}
    topic = start_poll(**facts, method="ranking", is_anonymous=False, group=group, by=people[0], at=NOON)
    keys = list(topic.poll.options.order_by("no").values_list("pk", flat=True))

    def rank(person: User) -> None:
        for turn in range(4):
            order = keys if (person.pk + turn) % 2 else keys[::-1]
            vote(poll=Poll.objects.get(pk=topic.poll.pk), options=order, by=person, at=NOON)

    at_once(*(partial(rank, person) for person in people))

    options = list(topic.poll.options.all())
    assert Poll.objects.get(pk=topic.poll.pk).turnout_count == len(people)
    assert sum(option.votes for option in options) == len(people)
    assert sum(option.points for option in options) == len(people) * 15


def test_an_anonymous_vote_sent_five_times_counts_once() -> None:
    (person,) = members(1)
    facts = {
        "title": "Wer?",
        "body": "Geheim.",
        "options": ["A", "B"],
        "closes_at": None,
        "is_anonymous": True,
    }
    topic = start_poll(**facts, method="single", group=a_group(person, NOON), by=person, at=NOON)
    first = topic.poll.options.get(no=1)

    def choose() -> None:
        vote(poll=Poll.objects.get(pk=topic.poll.pk), options=[first.pk], by=person, at=NOON)

    at_once(*[choose] * 5, besides=(AlreadyVoted,))

    first.refresh_from_db()
    assert (first.votes, Poll.objects.get(pk=topic.poll.pk).turnout_count) == (1, 1)


def test_no_answer_is_accepted_while_it_is_deleted() -> None:
    asked, answered = members(2)
    group = a_group(asked, NOON)
    for _round in range(6):
        topic = a_topic(group, asked, NOON, kind=Kind.QUESTION)
        reply(topic=topic, body="So.", by=answered, at=NOON)
        at_once(
            partial(accept_answer, topic=_topic(topic), no=2, by=asked, at=NOON),
            partial(delete_post, post=_post(topic, 2), by=answered, at=NOON),
            besides=(NotAnAnswer,),
        )
        assert _topic(topic).accepted_no is None


def test_a_thread_holds_together_whatever_is_done_to_it_at_the_same_moment() -> None:
    leader, writer, reader = members(3)
    group, staff = a_group(leader, NOON), a_group(leader, NOON, **STAFF)
    for _round in range(5):
        topic = a_topic(group, leader, NOON, kind=Kind.QUESTION)
        for number in range(3):
            reply(topic=topic, body=f"Antwort {number}", by=writer, at=NOON)
        at_once(
            *(partial(reply, topic=_topic(topic), body="Neu", by=by, at=NOON) for by in (writer, reader)),
            *(partial(read_topic, topic=_topic(topic), no=4, by=by, at=NOON) for by in (writer, reader)),
            partial(move_topic, topic=_topic(topic), to=staff, by=leader, at=NOON),
            partial(split_topic, topic=_topic(topic), no=3, title="Teil", by=leader, at=NOON),
            partial(close_topic, topic=_topic(topic), by=leader, at=NOON),
            partial(delete_post, post=_post(topic, 3), by=writer, at=NOON),
            partial(accept_answer, topic=_topic(topic), no=3, by=leader, at=NOON),
            besides=(TopicClosed, NotAnAnswer),
        )
    for topic in Topic.objects.filter(group__in=[group, staff]):
        posts = list(topic.posts.order_by("no"))
        assert [post.no for post in posts] == list(range(1, topic.last_post_no + 1))
        assert {post.group_id for post in posts} == {topic.group_id}
