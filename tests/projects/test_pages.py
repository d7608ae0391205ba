"""Pages of projects as guests, members and teams see them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from plietsch.core.world import World
from plietsch.projects.models import Milestone, Project, State
from plietsch.projects.operations import start_project
from tests.funding.conftest import AT

Browser = Callable[[str], Client]


def test_the_directory_shows_the_nine_winners_on_a_map(world: World, client_as: Browser) -> None:
    page = client_as("guest").get("/projekte/").content.decode()

    assert "9 Projekte" in page
    assert "Smart City Nortorf &amp; Nortorfer Land" in page
    assert page.count('class="map__pin"') >= 9


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("place=Nortorf&place_code=01058117", ["Smart City Nortorf & Nortorfer Land"]),
        ("place=Kreis+Plön&place_code=01057", ["Smartes Baugebiet der Zukunft"]),
        ("words=baugebiet", ["Smartes Baugebiet der Zukunft"]),
        ("words=xyz", []),
        ("state=planned", []),
    ],
)
def test_the_directory_is_narrowed_by_place_word_and_state(
    world: World, client_as: Browser, query: str, titles: list[str]
) -> None:
    page = client_as("guest").get(f"/projekte/?{query}")

    assert [project.title for project, _, _ in page.context["cards"]] == titles


def test_a_draft_is_seen_by_its_team_and_the_office_only(world: World, client_as: Browser) -> None:
    path = world["project.draft"].get_absolute_url()

    seen = {
        role: client_as(role).get(path).status_code for role in ("guest", "member", "councillor", "office")
    }

    assert seen == {"guest": 404, "member": 404, "councillor": 200, "office": 200}
    assert client_as("guest").get(f"{path}feed.atom").status_code == 404


def test_who_leaves_a_team_sees_its_draft_no_more_and_only_the_team_sends_people_away(
    world: World, client_as: Browser
) -> None:
    draft, member = world["project.draft"], world["team_member.draft"]
    removal = f"/projekte/team/{member.pk}/entfernung/"
    assert [client_as(role).post(removal).status_code for role in ("member", "business")] == [404, 404]
    assert removal in client_as("councillor").get(draft.get_absolute_url()).content.decode()

    answer = client_as("councillor").post(removal, follow=True)

    assert "gehört nicht mehr zum Team" in answer.content.decode()
    assert client_as("councillor").get(draft.get_absolute_url()).status_code == 404
    assert client_as("office").post(removal).status_code == 404


def test_the_office_publishes_a_draft(world: World, client_as: Browser) -> None:
    path = world["project.draft"].get_absolute_url()

    client_as("office").post(f"{path}veroeffentlichung/")

    assert client_as("guest").get(path).status_code == 200


def test_the_team_moves_a_milestone_and_strangers_do_not(world: World, client_as: Browser) -> None:
    step = Milestone.objects.filter(project=world["project.nortorf"]).latest("pk")
    path = f"/projekte/meilensteine/{step.pk}/fortschritt/"

    assert client_as("business").post(path, {"percent": 100}).status_code == 403
    assert client_as("member").post(path, {"percent": 101}).status_code == 422
    assert client_as("member").post(path, {"percent": 100}).status_code == 302

    step.refresh_from_db()
    assert (step.percent, step.reached_on is not None) == (100, True)


def test_an_organisation_says_once_that_it_wants_that_too(world: World, client_as: Browser) -> None:
    project, organisation = world["project.kiel"], world["organisation.nortorf"]
    path = f"{project.get_absolute_url()}interesse/"

    first = client_as("member").post(path, {"organisation": organisation.pk, "note": "Spannend"})
    again = client_as("member").post(path, {"organisation": organisation.pk, "note": "Spannend"})

    assert (first.status_code, again.status_code) == (302, 422)
    assert [interest.organisation for interest in project.interests.all()] == [organisation]


def test_nobody_speaks_for_an_organisation_of_others(world: World, client_as: Browser) -> None:
    path = f"{world['project.kiel'].get_absolute_url()}interesse/"

    answer = client_as("member").post(path, {"organisation": world["organisation.flensburg"].pk})

    assert answer.status_code == 422
    assert not world["project.kiel"].interests.exists()


def test_the_feed_holds_public_projects_only(world: World, client_as: Browser) -> None:
    feed = client_as("guest").get("/projekte/feed.atom")

    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Smart Region Lab Eutin" in feed.content.decode()
    assert "Glasfaser" not in feed.content.decode()


def test_places_and_organisations_show_their_projects(world: World, client_as: Browser) -> None:
    guest, title = client_as("guest"), "Smartes Baugebiet der Zukunft"

    assert title in guest.get("/orte/01057033/").content.decode()
    assert title in guest.get("/orte/01057/").content.decode()
    organisation = world["organisation.kirchbarkau"]
    assert title in guest.get(f"/organisationen/{organisation.pk}/").content.decode()


def test_two_projects_of_the_same_title_get_addresses_of_their_own(world: World) -> None:
    def start() -> Project:
        return start_project(
            title="Neu",
            summary="",
            organisation=world["organisation.kiel"],
            places=[],
            period_start=None,
            period_end=None,
            by=world["user.office"],
            at=AT,
        )

    assert [start().slug, start().slug] == ["neu-2", "neu-3"]


def test_lists_and_pages_agree_about_the_state_of_a_project(world: World) -> None:
    seen = set()
    for today in (date(2020, 1, 1), date(2022, 3, 1), date(2023, 3, 1)):
        for project in Project.objects.all():
            listed = [state for state in State if project in Project.objects.in_state(state, today)]
            assert listed == [project.state(today)]
            seen.add(listed[0])

    assert seen == set(State)


def test_two_projects_stand_side_by_side_and_a_draft_is_not_among_them(
    world: World, client_as: Callable[[str], Client]
) -> None:
    slugs = [world[f"project.{name}"].slug for name in ("pinneberg", "eutin", "draft")]

    page = client_as("guest").get("/projekte/vergleich/", {"projekt": slugs}).content.decode()

    assert "Smart Region Lab Eutin" in page
    assert "Ablaufplan für eine Beteiligung im Ort" in page
    assert "Glasfaser im Barkauer Land" not in page
    assert page.count('<th scope="col">') == 2


def test_the_team_shows_a_picture_small_in_the_list_and_large_on_the_page(
    world: World, client_as: Browser
) -> None:
    project, path = world["project.nortorf"], "/projekte/bilder/"
    project.pictures.all().delete()
    address = f"{project.get_absolute_url()}bilder/"
    told = {"alt": "Der Marktplatz im Sommer", "credit": "Stadt Nortorf, CC BY 4.0"}

    refused = client_as("member").post(address, {**told, "file": SimpleUploadedFile("a.png", b"kein Bild")})
    assert refused.status_code == 422
    assert "Der Marktplatz im Sommer" in refused.content.decode()
    assert client_as("business").post(address, {**told, "file": _photo()}).status_code == 403
    assert client_as("member").post(address, {**told, "file": _photo()}).status_code == 302

    picture = project.pictures.get()
    page = client_as("guest").get(project.get_absolute_url()).content.decode()
    assert f'src="{path}{picture.pk}/" alt="Der Marktplatz im Sommer" width="1600" height="800"' in page
    assert "Stadt Nortorf, CC BY 4.0" in page
    assert f'src="{path}{picture.pk}/?klein"' in client_as("guest").get("/projekte/").content.decode()
    assert _size(client_as("guest").get(f"{path}{picture.pk}/")) == (1600, 800)
    assert _size(client_as("guest").get(f"{path}{picture.pk}/?klein")) == (640, 320)

    client_as("member").post(f"{path}{picture.pk}/entfernung/")
    assert not project.pictures.exists()


def test_pictures_of_a_draft_are_seen_by_its_team_only(world: World, client_as: Browser) -> None:
    path = f"/projekte/bilder/{world['picture.draft'].pk}/"

    assert client_as("councillor").get(path).status_code == 200
    assert [client_as(role).get(path).status_code for role in ("guest", "business")] == [404, 404]


def _photo() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (2000, 1000), "teal").save(file, "JPEG")
    return SimpleUploadedFile("markt.jpg", file.getvalue(), "image/jpeg")


def _size(answer: Any) -> tuple[int, int]:
    with Image.open(BytesIO(b"".join(answer.streaming_content))) as image:
        return image.size
