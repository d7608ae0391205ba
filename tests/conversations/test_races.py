"""Two who write, leave or report at the same moment."""

from functools import partial

from plietsch.conversations.models import Conversation
from plietsch.conversations.operations import begin, leave
from plietsch.core.activity import key_of
from plietsch.moderation.models import Case
from plietsch.moderation.operations import report
from tests.at_once import NOON, at_once, members, on_postgresql
from tests.factories.groups import a_group, a_topic

pytestmark = on_postgresql


def test_two_who_write_first_at_the_same_moment_meet_in_one_conversation() -> None:
    one, other = members(2)

    at_once(
        partial(begin, people=[other], body="Moin", by=one, at=NOON),
        partial(begin, people=[one], body="Moin moin", by=other, at=NOON),
        partial(begin, people=[other], body="Noch etwas", by=one, at=NOON),
    )

    assert Conversation.objects.get(participants__member=one).messages.count() == 3


def test_the_last_two_who_leave_at_the_same_moment_take_the_conversation_along() -> None:
    people = members(2)
    for _round in range(4):
        talk = begin(people=people[1:], body="Moin", by=people[0], at=NOON).conversation
        at_once(
            *(
                partial(leave, conversation=Conversation.objects.get(pk=talk.pk), by=person, at=NOON)
                for person in people
            )
        )
        assert not Conversation.objects.filter(pk=talk.pk).exists()


def test_reports_of_the_same_moment_join_in_one_case() -> None:
    author, *others = members(4)
    topic = a_topic(a_group(author, NOON), author, NOON)

    at_once(*(partial(report, thing=topic, ground="spam", by=by, at=NOON) for by in (*others, others[0])))

    assert Case.objects.get(subject=key_of(topic)).reports.count() == len(others)
