"""Projects of the demo network: winners whose sum is not known here, the others with their grants."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from plietsch.accounts.models import Sector, Theme
from plietsch.accounts.operations.organisations import confirm_organisation, propose_organisation
from plietsch.core.world import World
from plietsch.places.models import Place
from plietsch.projects.models import Project, Result
from plietsch.projects.operations import Partnership, start_project
from plietsch.projects.operations.pictures import add_picture
from plietsch.projects.operations.progress import (
    add_milestone,
    add_result,
    declare_interest,
    move_milestone,
    publish_update,
)
from plietsch.projects.winners import DECIDED_AT, WINNERS, Winner

LAST = 2
STEPS = ("Auftakt mit allen Beteiligten", "Ideen sammeln und ordnen", "Strategie beschließen")


def tell(world: World) -> None:
    """The winners without a known sum, and a draft that only its team sees."""
    _tell_agency(world)
    for slug, winner in WINNERS.items():
        if winner.euros is None:
            start, end = winner.period
            world[f"project.{slug}"] = start_project(
                **describe(world, winner),
                period_start=start,
                period_end=end,
                by=world["user.office"],
                at=DECIDED_AT,
            )
    world["project.draft"] = draft = start_project(
        title="Glasfaser im Barkauer Land (Beispiel)",
        summary="Ein Vorhaben ohne Prämierung, das noch niemand außer dem Team sieht.",
        organisation=world["organisation.kirchbarkau"],
        places=[world["place.kirchbarkau"]],
        team=[world["user.councillor"]],
        period_start=None,
        period_end=None,
        by=world["user.councillor"],
        at=world.now,
        published=False,
    )
    draft.is_sample = True
    draft.save(update_fields=["is_sample"])
    world["team_member.draft"] = draft.team.get()
    furnish(world, "pinneberg")
    furnish(world, "draft")


def describe(world: World, winner: Winner) -> dict[str, Any]:
    """What a project and an award both ask about a winner."""
    return {
        "title": winner.title,
        "summary": winner.summary,
        "organisation": world[f"organisation.{winner.organisation}"],
        "places": list(Place.objects.filter(code__in=winner.places).order_by("code")),
        "partners": [Partnership(name=name) for name in winner.partners],
        "themes": list(Theme.objects.filter(name__in=winner.themes)),
    }


def furnish(world: World, slug: str) -> None:
    """Sample steps, news, a result and an interest, marked as samples."""
    project, office = world[f"project.{slug}"], world["user.office"]
    for number, title in enumerate(STEPS):
        due = (DECIDED_AT + timedelta(days=180 * (number + 1))).date()
        step = add_milestone(project, title=f"{title} (Beispiel)", due_on=due, by=office, at=world.now)
        move_milestone(
            step, percent=60 if slug == "draft" and number == LAST else 100, on=due, by=office, at=world.now
        )
    world[f"milestone.{slug}"] = step
    world[f"update.{slug}"] = publish_update(
        project,
        title="Die Ideen sind sortiert (Beispiel)",
        text="In drei **Werkstätten** wurden die Vorschläge geordnet. Als Nächstes folgt der Entwurf.",
        by=office,
        at=world.now - timedelta(days=3),
    )
    result = Result(
        project=project,
        title="Ablaufplan für eine Beteiligung im Ort (Beispiel)",
        text="Vorlagen für Einladung, Fragebogen und Auswertung.",
        is_reusable=True,
        licence="CC BY 4.0",
        costs="keine",
        contact="Netzwerkbüro",
    )
    add_result(result, by=office, at=world.now)
    colours = ("#9cc7e3", "#5d7f4f") if slug == "nortorf" else ("#c4d9e8", "#7d8f5a")
    world[f"picture.{slug}"] = add_picture(
        project,
        file=_picture(*colours),
        alt="Beispielbild: ein Windrad hinter dem Deich",
        credit="Netzwerkbüro, gezeichnet als Beispiel",
        by=office,
        at=world.now,
    )
    world[f"interest.{slug}"] = declare_interest(
        project,
        organisation=world["organisation.eutin" if slug != "eutin" else "organisation.kiel"],
        note="Beispiel: Wir planen Ähnliches.",
        by=office,
        at=world.now,
    )


def _picture(sky: str, land: str) -> SimpleUploadedFile:
    """A drawn landscape: a sample, and nobody else's work."""
    image = Image.new("RGB", (960, 540), sky)
    pen = ImageDraw.Draw(image)
    pen.ellipse((700, 60, 800, 160), fill="#ffe9a8")
    pen.polygon([(0, 380), (320, 300), (960, 390), (960, 540), (0, 540)], fill=land)
    pen.rectangle((196, 130, 204, 345), fill="#f6f6f2")
    for end in ((200, 40), (122, 175), (278, 175)):
        pen.line([(200, 130), end], fill="#f6f6f2", width=8)
    file = BytesIO()
    image.save(file, "PNG")
    return SimpleUploadedFile("landschaft.png", file.getvalue(), "image/png")


def grow(world: World) -> None:
    """More projects, and more of everything on one of them."""
    office, number = world["user.office"], Project.objects.count()
    for each in range(number, number + 5):
        start_project(
            title=f"Vorhaben {each}",
            summary="Beispiel",
            organisation=world["organisation.kiel"],
            places=[world["place.kiel"], world["place.eutin"]],
            themes=Theme.objects.order_by("pk")[:2],
            partners=[Partnership(name=f"Partner {each}")],
            team=[world["user.member"], world["user.business"]],
            period_start=timezone.localdate(world.now),
            period_end=None,
            by=office,
            at=world.now,
        )
    for project in (world["project.pinneberg"], world["project.draft"]):
        step = add_milestone(project, title=f"Schritt {number}", due_on=None, by=office, at=world.now)
        move_milestone(step, percent=100, on=timezone.localdate(world.now), by=office, at=world.now)
        publish_update(project, title=f"Meldung {number}", text="Text", by=office, at=world.now)
        add_result(Result(project=project, title=f"Ergebnis {number}"), by=office, at=world.now)
        add_picture(
            project,
            file=_picture("#9cc7e3", "#5d7f4f"),
            alt=f"Bild {number}",
            credit="Beispiel",
            by=office,
            at=world.now,
        )
        agency = propose_organisation(
            name=f"Stadt Beispiel {project.pk}-{number}",
            place=None,
            sector=Sector.ADMINISTRATION,
            by=office,
            at=world.now,
        )
        declare_interest(project, organisation=agency, note="", by=office, at=world.now)


def _tell_agency(world: World) -> None:
    office, place = world["user.office"], world["place.wirtschaftsraum-rendsburg"]
    name = "Entwicklungsagentur für den Lebens- und Wirtschaftsraum Rendsburg"
    parts = {"name": name, "place": place, "sector": Sector.PUBLIC_SERVICES}
    agency = propose_organisation(**parts, by=office, at=world.now)
    world["organisation.entwicklungsagentur-rendsburg"] = confirm_organisation(
        agency, **parts, website="", by=office, at=world.now
    )
