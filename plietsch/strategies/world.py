"""Three strategies of the demo network: one in consultation, one draft, one adopted; marked as samples."""

from collections.abc import Sequence
from datetime import timedelta

from plietsch.core.dates import local_day
from plietsch.core.world import World
from plietsch.groups.models import Group, JoinPolicy, Role, Visibility
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.memberships import add_member
from plietsch.strategies.models import Comment, Language, Strategy
from plietsch.strategies.operations.comments import answer_comment, place_comment
from plietsch.strategies.operations.keeping import keep_update
from plietsch.strategies.operations.sections import add_section, remove_section
from plietsch.strategies.operations.states import adopt_strategy, open_consultation
from plietsch.strategies.operations.strategies import open_strategy
from plietsch.strategies.operations.versions import save_version
from plietsch.strategies.queries import document, sections_of
from plietsch.strategies.samples import ADOPTED, DIGITAL, DRAFT, Chapter
from plietsch.strategies.text.fragments import changes
from plietsch.strategies.text.writing import write

SAMPLE_DE, SAMPLE_DA = "Beispieltext des Vorführnetzes.", "Eksempeltekst i demonstrationsnetværket."


def tell(world: World) -> None:
    """A group across the border and its three texts."""
    group = _tell_group(world)
    digital = _tell(
        world,
        group,
        "Gemeinsame Digitalstrategie Flensburg – Sønderborg – Aabenraa",
        "Fælles digitaliseringsstrategi Flensborg – Sønderborg – Aabenraa",
        DIGITAL,
    )
    draft = _tell(
        world, group, "Ein Ausweis für alle Büchereien (Beispiel)", "Ét lånerkort (eksempel)", DRAFT
    )
    adopted = _tell(
        world,
        group,
        "Leitlinien für offene Schnittstellen (Beispiel)",
        "Retningslinjer for åbne snitflader (eksempel)",
        ADOPTED,
    )
    _tell_consultation(world, digital)
    _tell_draft(world, draft)
    adopt_strategy(
        adopted,
        body="Lenkungskreis (Beispiel)",
        decided_on=local_day(world.now),
        by=world["user.office"],
        at=world.now,
    )
    world["strategy.digital"], world["strategy.draft"] = _fresh(digital), _fresh(draft)
    world["strategy.adopted"] = _fresh(adopted)
    world["version.adopted"] = world["strategy.adopted"].adoption.version


def grow(world: World) -> None:
    """One more of each kind, and more remarks and versions on the first two."""
    number, office = Strategy.objects.count(), world["user.office"]
    group = world["group.grenzregion"]
    for turn in range(2):
        strategy = _tell(world, group, f"Strategie {number}.{turn}", f"Strategi {number}.{turn}", DRAFT)
        if turn:
            adopt_strategy(
                strategy, body="Beispiel", decided_on=local_day(world.now), by=office, at=world.now
            )
    for name in ("strategy.digital", "strategy.draft"):
        add_section(world[name], title_de="Mehr", title_da="Mere", by=office, at=world.now)
        gone = add_section(world[name], title_de="Weg", title_da="Væk", by=office, at=world.now)
        remove_section(gone, by=office, at=world.now)
        save_version(world[name], by=office, at=world.now)
        remark(world, world[name], by="science")


def remark(world: World, strategy: Strategy, *, by: str, body: str = "Das sollten wir messen.") -> Comment:
    """Somebody remarks on the first paragraph."""
    return place_comment(
        strategy,
        section=sections_of(strategy)[0],
        language=Language.GERMAN,
        block=0,
        quote="",
        body=body,
        by=world[f"user.{by}"],
        at=world.now,
    )


def _tell_group(world: World) -> Group:
    at = world.now - timedelta(days=25)
    group = start_group(
        name="Digitalstrategie Grenzregion",
        summary="Flensburg, Sønderborg und Aabenraa schreiben gemeinsam.",
        description=f"{SAMPLE_DE} {SAMPLE_DA}",
        visibility=Visibility.MEMBERS,
        join_policy=JoinPolicy.INVITATION,
        by=world["user.office"],
        at=at,
    )
    add_member(group=group, member=world["user.member"], role=Role.MODERATOR, at=at)
    for role in ("councillor", "science"):
        add_member(group=group, member=world[f"user.{role}"], at=at)
    world["group.grenzregion"] = group
    return group


def _tell(world: World, group: Group, title_de: str, title_da: str, chapters: Sequence[Chapter]) -> Strategy:
    member, at = world["user.member"], world.now - timedelta(days=14)
    strategy = open_strategy(
        group=group,
        title_de=title_de,
        title_da=title_da,
        summary_de=SAMPLE_DE,
        summary_da=SAMPLE_DA,
        is_sample=True,
        by=member,
        at=at,
    )
    for de, da, german, danish in chapters:
        section = add_section(strategy, title_de=de, title_da=da, by=member, at=at)
        for language, paragraphs in ((Language.GERMAN, german), (Language.DANISH, danish)):
            update = changes(
                document(strategy),
                lambda text, key=section.pk, code=language, words=paragraphs: write(  # type: ignore[misc]
                    text, section=key, language=code, paragraphs=words
                ),
            )
            keep_update(strategy, update, at=at)
    return strategy


def _tell_consultation(world: World, strategy: Strategy) -> None:
    closes_on = local_day(world.now) + timedelta(days=30)
    open_consultation(
        strategy, closes_on=closes_on, by=world["user.member"], at=world.now - timedelta(days=3)
    )
    strategy = _fresh(strategy)
    remark_of_business = place_comment(
        strategy,
        section=sections_of(strategy)[1],
        language=Language.GERMAN,
        block=2,
        quote="eine Person, die ansprechbar ist",
        body="Bitte auch eine Vertretung benennen, sonst bleibt in den Ferien alles liegen.",
        by=world["user.business"],
        at=world.now - timedelta(days=1),
    )
    answer_comment(
        remark_of_business,
        answer="Guter Punkt, wir nehmen die Vertretung auf.",
        by=world["user.member"],
        at=world.now,
    )
    world["comment.consulted"] = remark_of_business
    world["comment.second"] = remark(world, strategy, by="science")
    world["version.consulted"] = strategy.consultation.version
    world["section.digital"] = sections_of(strategy)[0]


def _tell_draft(world: World, strategy: Strategy) -> None:
    world["comment.draft"] = remark(world, strategy, by="councillor", body="Gilt das auch für E-Books?")
    world["version.draft"] = save_version(
        strategy, note="Erster Stand", by=world["user.member"], at=world.now
    )
    world["section.draft"] = sections_of(strategy)[0]
    councillor = world["user.councillor"]
    times = add_section(
        strategy, title_de="Öffnungszeiten", title_da="Åbningstider", by=councillor, at=world.now
    )
    remove_section(times, by=councillor, at=world.now)


def _fresh(strategy: Strategy) -> Strategy:
    return Strategy.objects.with_state().get(pk=strategy.pk)
