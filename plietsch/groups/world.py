"""The groups' part of the demo network: sample content on real subjects, told by roles."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import Group, JoinPolicy, Kind, Role, Topic, Visibility
from plietsch.groups.operations.admission import invite, request_membership
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.memberships import add_member, join_group
from plietsch.groups.operations.posts import delete_post, edit_post, reply
from plietsch.groups.operations.reading import read_topic
from plietsch.groups.operations.topics import start_topic

SAMPLE = "*Beispielinhalt des Vorführnetzes.*"
SECRET = "Sturmflutprobe"  # noqa: S105 - the word that must never leave the hidden group
LONG_THREAD = 56


@dataclass(frozen=True)
class SampleTopic:
    """A topic of the story: who begins, who answers, how many days ago."""

    title: str
    by: str
    days: int
    body: str
    replies: list[tuple[str, str]] = field(default_factory=list)
    kind: Kind = Kind.DISCUSSION


TOPICS = {
    "willkommen": SampleTopic(
        "Willkommen im Netzwerk der Modellkommunen",
        "office",
        40,
        "Diese Gruppe verbindet Verwaltung, Selbstverwaltung, Wirtschaft, Wissenschaft und "
        "Daseinsvorsorge.\n\n- **Fragen** gehören in ein eigenes Thema.\n"
        "- **Erfahrungen** helfen am meisten, "
        "wenn auch steht, was nicht geklappt hat.\n- Ansprechen können Sie einander mit `@Name`.",
        kind=Kind.ANNOUNCEMENT,
    ),
    "onlinezugang": SampleTopic(
        "Onlinezugang: Welche Anträge zuerst?",
        "member",
        24,
        "Wir sind eine kleine Verwaltung und können nicht alle Leistungen auf einmal online anbieten. "
        "Womit haben Sie angefangen, und woran haben Sie das festgemacht?",
        [
            (
                "councillor",
                "Aus Sicht der Gemeindevertretung: Hundesteuer und Meldewesen fragen die Leute am "
                "häufigsten nach. Bei uns stand beides in der Wunschliste ganz oben.",
            ),
            (
                "business",
                "Ein Hinweis aus der Umsetzung: Anträge **ohne Anlagen** lassen sich in Wochen "
                "umstellen. Mit Nachweisen dauert die Abstimmung länger als die Technik.",
            ),
            (
                "science",
                "Für eine Auswertung genügt oft eine Strichliste am Tresen über vier Wochen. Danach "
                "kennt man die zehn Anliegen, die zusammen mehr als die Hälfte der Zeit kosten.",
            ),
            ("member", "Das hilft sehr, danke. Wir legen die Strichliste im Bürgerbüro aus und berichten."),
        ],
    ),
    "daseinsvorsorge": SampleTopic(
        "Daseinsvorsorge digital: Was heißt das in einem Dorf mit 800 Menschen?",
        "councillor",
        18,
        "Bei uns fährt der Bus dreimal am Tag, die nächste Arztpraxis ist zwölf Kilometer entfernt. "
        "Welche digitalen Angebote haben in vergleichbaren Orten wirklich etwas verändert?\n\n"
        "> Mich interessieren vor allem Dinge, die ohne eigene IT-Abteilung laufen.",
        [
            (
                "utility",
                "Bei uns hat ein gemeinsames Funknetz für Zähler und Pegel den Anfang gemacht. "
                "Der Betrieb liegt bei den Stadtwerken, die Dörfer im Umland nutzen es mit.",
            ),
            (
                "office",
                "Das ist ein gutes Thema für die Online-Veranstaltung zur Digitalisierung der "
                "Daseinsvorsorge. Wir nehmen die Frage mit in die Moderation.",
            ),
        ],
    ),
    "sensoren": SampleTopic(
        "Sensoren für Pegel und Winterdienst: Erfahrungen mit LoRaWAN?",
        "utility",
        11,
        "Wir planen zwanzig Messstellen an Gräben und Brücken. Offen ist, wie wir die Daten so "
        "bereitstellen, dass Bauhof, Feuerwehr und Nachbargemeinden sie nutzen können.",
        [
            (
                "science",
                "Achten Sie früh auf eine offene Schnittstelle, zum Beispiel SensorThings. Der "
                "Wechsel des Anbieters ist sonst teurer als die Sensoren.",
            ),
            (
                "member",
                "Für den Winterdienst interessiert uns die Fahrbahntemperatur. Gibt es Erfahrungen, "
                "wie viele Messpunkte man wirklich braucht?",
            ),
        ],
    ),
    "offene-daten": SampleTopic(
        "Open Data: Mit welchem Datensatz anfangen?",
        "science",
        6,
        "Vorschlag für den Einstieg: Standorte. Spielplätze, Ladesäulen, Hundetütenspender. Die Listen gibt "
        "es meist schon, sie sind unstrittig und werden sofort genutzt.\n\n"
        "| Datensatz | Aufwand | Nutzen |\n|---|---|---|\n| Spielplätze | gering | hoch |\n"
        "| Haushaltsplan | mittel | hoch |\n| Baustellen | hoch | sehr hoch |",
        [("business", "Bitte gleich mit stabiler Kennung je Standort. Namen ändern sich, Kennungen nicht.")],
    ),
    "tagebuch": SampleTopic(
        "Jeden Tag eine Zeile: Baustellentagebuch Smart City",
        "member",
        5,
        "Wir halten hier fest, was beim Aufbau unserer Plattform täglich passiert: kurz und ehrlich. "
        "Mitlesen und Nachfragen erwünscht.",
    ),
}

DIARY = (
    "Das Amt stellt einen Serverraum bereit. Der Schlüssel fehlt noch.",
    "Der Schlüssel ist da.",
    "Erster Entwurf der Startseite. Zu viele Kacheln, wir streichen die Hälfte.",
    "Rückfrage aus der Gemeindevertretung zum Datenschutz, beantwortet mit einer Tabelle.",
    "Die Sensoren liefern Werte. Zwei davon messen den Heizungskeller.",
    "Schulung mit sechs Kolleginnen und Kollegen. Die häufigste Frage: Wo melde ich mich ab?",
    "Die Karte lädt jetzt auch bei schlechtem Netz.",
)


def tell(world: World) -> None:
    """Three groups: one for everybody, one with a door, one that nobody else knows of."""
    _tell_network_group(world)
    _tell_request_group(world)
    _tell_hidden_group(world)


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
            reply(
                topic=topic,
                body=f"Danke @{world['user.office'].name}.",
                by=world["user.member"],
                at=world.now,
            )


def _tell_network_group(world: World) -> None:
    start = world.now - timedelta(days=45)
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
        at=start,
    )
    world["group.modellkommunen"] = group
    for role in ("member", "councillor", "business", "science", "utility"):
        join_group(group=group, by=world[f"user.{role}"], at=start)
    topics = {name: _tell_topic(world, group, sample) for name, sample in TOPICS.items()}
    _tell_diary(world, topics["tagebuch"])
    _tell_traces(world, topics["onlinezugang"])
    read_topic(topic=topics["willkommen"], no=1, by=world["user.member"], at=world.now)
    world["topic.onlinezugang"], world["topic.long"] = topics["onlinezugang"], topics["tagebuch"]


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


def _tell_request_group(world: World) -> None:
    at = world.now - timedelta(days=30)
    group = start_group(
        name="Informationssicherheit in der Verwaltung",
        summary="Vertraulicher Austausch über Vorfälle, Vorsorge und Notfallpläne.",
        description=f"Aufnahme auf Anfrage, damit offen gesprochen werden kann.\n\n{SAMPLE}",
        visibility=Visibility.MEMBERS,
        join_policy=JoinPolicy.REQUEST,
        by=world["user.office"],
        at=at,
    )
    world["group.request"] = group
    world["membership.request"] = add_member(
        group=group, member=world["user.utility"], role=Role.MODERATOR, at=at
    )
    world["topic.notfallplan"] = start_topic(
        group=group,
        title="Notfallplan auf Papier",
        body=f"Wer hat einen Plan, der auch ohne Strom funktioniert?\n\n{SAMPLE}",
        by=world["user.utility"],
        at=at + timedelta(days=1),
    )
    world["joinrequest.business"] = request_membership(
        group=group,
        message="Wir betreuen Fachverfahren und möchten Meldewege abstimmen.",
        by=world["user.business"],
        at=world.now - timedelta(days=1),
    )
    world["invitation.science"] = invite(
        group=group, member=world["user.science"], by=world["user.office"], at=world.now - timedelta(days=1)
    )


def _tell_hidden_group(world: World) -> None:
    at = world.now - timedelta(days=20)
    group = start_group(
        name=f"Krisenstab {SECRET}",
        summary=f"Nur für den Stab: {SECRET}.",
        description=f"Absprachen zur {SECRET}.\n\n{SAMPLE}",
        visibility=Visibility.HIDDEN,
        join_policy=JoinPolicy.INVITATION,
        by=world["user.member"],
        at=at,
    )
    world["group.hidden"] = group
    world["membership.hidden"] = group.memberships.get()
    protocol = SimpleUploadedFile(f"{SECRET}.txt", f"Protokoll der {SECRET}\n".encode())
    topic = start_topic(
        group=group,
        title=f"Ablauf der {SECRET}",
        body=f"Die {SECRET} beginnt um sechs Uhr.\n\n{SAMPLE}",
        uploads=[store(protocol, by=world["user.member"], at=at)],
        by=world["user.member"],
        at=at + timedelta(hours=1),
    )
    world["topic.hidden"] = topic
    post = topic.posts.get()
    edit_post(
        post=post,
        body=f"Die {SECRET} beginnt um sieben Uhr.\n\n{SAMPLE}",
        by=world["user.member"],
        at=at + timedelta(hours=2),
    )
    world["post.hidden"], world["file.hidden"] = post, post.files.get()
