"""More of everything, for the growth test and benchmarks."""

from plietsch.core.world import World
from plietsch.groups.models import Group, JoinPolicy, Kind, Sign, Topic, Visibility
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.memberships import join_group
from plietsch.groups.operations.pages import change_page, page_from_topic
from plietsch.groups.operations.polls import vote
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.questions import share_question
from plietsch.groups.operations.solutions import use_solution, write_solution
from plietsch.groups.operations.topics import start_topic
from plietsch.groups.operations.writing import react
from plietsch.groups.world.texts import SAMPLE, SOLUTION


def grow(world: World) -> None:
    """Another group with topics for the member, and more in the group of all."""
    number = Group.objects.count()
    group = start_group(
        name=f"Arbeitskreis {number}",
        summary=f"{SAMPLE}",
        visibility=Visibility.MEMBERS,
        join_policy=JoinPolicy.OPEN,
        by=world["user.office"],
        at=world.now,
    )
    join_group(group=group, by=world["user.member"], at=world.now)
    for place in (group, world["group.modellkommunen"]):
        for turn in range(3):
            topic = start_topic(
                group=place,
                title=f"Thema {number}.{turn}",
                body=SAMPLE,
                by=world["user.office"],
                at=world.now,
            )
            answer = reply(
                topic=topic,
                body=f"Danke @{world['user.office'].name}.",
                by=world["user.member"],
                at=world.now,
            )
            react(post=answer, sign=Sign.THANKS, by=world["user.office"])
    _solve(world, topic)
    _vote_and_write(world, topic)


def _solve(world: World, topic: Topic) -> None:
    """The newest thread was a question, has an echo, and led to a card that somebody uses."""
    Topic.objects.filter(pk=topic.pk).update(kind=Kind.QUESTION)
    share_question(topic=topic, by=world["user.member"], at=world.now)
    parts = SOLUTION | {"title": f"Lösung {topic.pk}", "place": world["place.kiel"]}
    card = write_solution(topic=topic, parts=parts, by=world["user.office"], at=world.now)
    use_solution(solution=card, by=world["user.member"], at=world.now)
    use_solution(solution=world["solution.funknetz"], by=world["user.science"], at=world.now)


def _vote_and_write(world: World, topic: Topic) -> None:
    """A vote of two, in the poll of the story and in one more; pages with versions."""
    poll, member = world["topic.poll"].poll, world["user.member"]
    vote(poll=poll, options=[poll.options.first().pk], by=member, at=world.now)
    page = page_from_topic(topic=topic, by=member, at=world.now)
    for wiki in (page, world["page.onlinezugang"]):
        wiki.refresh_from_db()
        change_page(
            page=wiki,
            title=wiki.title,
            body=f"{wiki.body} {topic.pk}",
            remark="",
            based_on=wiki.version_no,
            by=world["user.office"],
            at=world.now,
        )
