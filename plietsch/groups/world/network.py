"""The group of the whole network: threads of all kinds."""

from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.accounts.models import Sector, Theme
from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import Group, JoinPolicy, Kind, Membership, Method, Sign, Tag, Topic, Visibility
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.memberships import give_sector, join_group
from plietsch.groups.operations.pages import change_page, page_from_topic
from plietsch.groups.operations.polls import start_poll, vote
from plietsch.groups.operations.posts import delete_post, edit_post, reply
from plietsch.groups.operations.questions import accept_answer, share_question
from plietsch.groups.operations.reading import read_topic
from plietsch.groups.operations.solutions import use_solution, write_solution
from plietsch.groups.operations.topics import start_topic
from plietsch.groups.operations.writing import react, replace_file
from plietsch.groups.world.texts import (
    DIARY,
    FIRST_STEPS,
    LONG_THREAD,
    SAMPLE,
    SECTOR_SECRET,
    SOLUTION,
    TOPICS,
    SampleTopic,
)

FOUNDED = datetime(2020, 9, 8, 16, tzinfo=UTC)  # at the end of "Clever Dörp"


def tell_network_group(world: World) -> None:
    group = start_group(
        name="Digitale Modellkommunen Schleswig-Holstein",
        summary="Austausch der Modellkommunen und aller, die von ihnen lernen möchten.",
        description=(
            "Hier tauschen sich die Modellkommunen des Landes mit allen aus, die Verwaltung und "
            f"Daseinsvorsorge digital gestalten.\n\n{SAMPLE}"
        ),
        visibility=Visibility.PUBLIC,
        join_policy=JoinPolicy.OPEN,
        by=world["user.office"],
        at=FOUNDED,
    )
    world["group.modellkommunen"] = group
    for role in ("member", "councillor", "business", "science", "utility"):
        join_group(group=group, by=world[f"user.{role}"], at=FOUNDED)
    topics = {name: _tell_topic(world, group, sample) for name, sample in TOPICS.items()}
    _tell_diary(world, topics["tagebuch"])
    _tell_traces(world, topics["onlinezugang"])
    _tell_solution(world, topics["daseinsvorsorge"])
    read_topic(topic=topics["willkommen"], no=1, by=world["user.member"], at=world.now)
    _tell_poll(world, group)
    _tell_sectors(world, group, topics)
    _tell_page(world, topics["onlinezugang"])
    world["topic.onlinezugang"], world["topic.long"] = topics["onlinezugang"], topics["tagebuch"]
    world["topic.question"] = topics["daseinsvorsorge"]


def _tell_topic(world: World, group: Group, sample: SampleTopic) -> Topic:
    at = world.now - timedelta(days=sample.days)
    is_announcement = sample.kind == Kind.ANNOUNCEMENT
    topic = start_topic(
        group=group,
        title=sample.title,
        body=f"{sample.body}\n\n{SAMPLE}",
        kind=sample.kind,
        pinned_until=world.now + timedelta(days=60) if is_announcement else None,
        by=world[f"user.{sample.by}"],
        at=at,
    )
    for hours, (role, body) in enumerate(sample.replies, start=1):
        reply(topic=topic, body=body, by=world[f"user.{role}"], at=at + timedelta(hours=7 * hours))
    return topic


def _tell_diary(world: World, topic: Topic) -> None:
    """A thread of two pages."""
    begin = world.now - timedelta(days=5)
    for turn in range(LONG_THREAD):
        role = ("member", "utility", "councillor")[turn % 3]
        body = f"Tag {turn + 1}: {DIARY[turn % len(DIARY)]}"
        reply(topic=topic, body=body, by=world[f"user.{role}"], at=begin + timedelta(hours=2 * turn))


def _tell_traces(world: World, topic: Topic) -> None:
    """What a thread also has: a file, a mention, an edited and a deleted post."""
    at = world.now - timedelta(days=2)
    tally = SimpleUploadedFile("Strichliste Bürgerbüro.csv", b"Anliegen;Anzahl\nMeldung;41\nHundesteuer;23\n")
    upload = store(tally, by=world["user.member"], at=at)
    body = f"@{world['user.science'].name}, hier ist unsere Strichliste nach der ersten Woche."
    with_file = reply(topic=topic, body=body, uploads=[upload], by=world["user.member"], at=at)
    world["post.with_file"], world["file.tally"] = with_file, with_file.files.get()
    newer = SimpleUploadedFile("Strichliste Bürgerbüro.csv", b"Anliegen;Anzahl\nMeldung;88\nHundesteuer;51\n")
    replace_file(
        file=world["file.tally"],
        upload=store(newer, by=world["user.member"], at=at),
        by=world["user.member"],
        at=at + timedelta(minutes=30),
    )
    world["fileversion.tally"] = world["file.tally"].versions.get()
    react(post=with_file, sign=Sign.THANKS, by=world["user.science"])
    edited = reply(
        topic=topic,
        body="Danke, ich sehe sie mir an.",
        reply_to_no=with_file.no,
        by=world["user.science"],
        at=at + timedelta(hours=1),
    )
    edit_post(
        post=edited,
        body="Danke! Ich werte sie bis Freitag aus.",
        by=world["user.science"],
        at=at + timedelta(hours=2),
    )
    world["post.edited"] = edited
    deleted = reply(
        topic=topic, body="Falsches Thema.", by=world["user.business"], at=at + timedelta(hours=3)
    )
    delete_post(post=deleted, by=world["user.business"], at=at + timedelta(hours=4))
    world["post.deleted"] = deleted


def _tell_solution(world: World, topic: Topic) -> None:
    """The councillor's question found its answer, and a town hall made a card of it."""
    utility, member = world["user.utility"], world["user.member"]
    accept_answer(topic=topic, no=2, by=world["user.councillor"], at=world.now - timedelta(days=16))
    share_question(topic=topic, by=member, at=world.now - timedelta(days=15))
    parts = SOLUTION | {
        "theme": Theme.objects.get(name="Sensorik und LoRaWAN"),
        "place": world["place.eutin"],
    }
    card = write_solution(topic=topic, parts=parts, by=utility, at=world.now - timedelta(days=14))
    use_solution(solution=card, by=member, at=world.now - timedelta(days=3))
    world["solution.funknetz"] = card


def _tell_poll(world: World, group: Group) -> None:
    """When to meet: an open vote that still runs."""
    topic = start_poll(
        group=group,
        title="Wann passt Ihnen das nächste Treffen?",
        body=f"Online, eine Stunde, mit Berichten aus drei Gemeinden.\n\n{SAMPLE}",
        method=Method.MULTIPLE,
        options=["Dienstag um 9 Uhr", "Mittwoch um 14 Uhr", "Donnerstag um 17 Uhr"],
        is_anonymous=False,
        closes_at=world.now + timedelta(days=10),
        by=world["user.office"],
        at=world.now - timedelta(days=4),
    )
    keys = list(topic.poll.options.order_by("no").values_list("pk", flat=True))
    for role, chosen in (("utility", keys[:1]), ("councillor", keys[2:]), ("science", keys[:2])):
        vote(poll=topic.poll, options=chosen, by=world[f"user.{role}"], at=world.now - timedelta(days=3))
    world["topic.poll"] = topic


def _tell_page(world: World, topic: Topic) -> None:
    """The thread about first applications became a page, which somebody shortened."""
    page = page_from_topic(topic=topic, by=world["user.office"], at=world.now - timedelta(days=20))
    change_page(
        page=page,
        title="Onlinezugang: womit anfangen",
        body=FIRST_STEPS,
        remark="Gekürzt",
        based_on=1,
        by=world["user.member"],
        at=world.now - timedelta(days=19),
    )
    world["page.onlinezugang"] = page


def _tell_sectors(world: World, group: Group, topics: dict[str, Topic]) -> None:
    """Sub-topics, and a thread that only town halls read."""
    tags = [Tag.objects.create(group=group, name=name) for name in ("Technik", "Organisation")]
    Topic.objects.filter(pk=topics["sensoren"].pk).update(tag=tags[0])
    clerk = Membership.objects.get(group=group, member=world["user.member"])
    give_sector(membership=clerk, sector=Sector.ADMINISTRATION, by=world["user.office"], at=world.now)
    world["topic.closed"] = start_topic(
        group=group,
        title=f"Angebote vergleichen: {SECTOR_SECRET}",
        body=f"Unter uns: {SECTOR_SECRET}. Wie gewichten Sie den Preis?\n\n{SAMPLE}",
        sector=Sector.ADMINISTRATION,
        tag=tags[1],
        by=world["user.office"],
        at=world.now - timedelta(days=2),
    )
    reply(
        topic=world["topic.closed"],
        body=f"Mit 40 Prozent. Die {SECTOR_SECRET} liegt bei uns noch drei Wochen.",
        by=world["user.member"],
        at=world.now - timedelta(days=1),
    )
    world["post.closed"] = world["topic.closed"].posts.get(no=2)
