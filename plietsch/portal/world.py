"""The portal of the demo network: the press release of 8 September 2020 in our words, and samples."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.utils import timezone

from plietsch.accounts.models import Sector, User
from plietsch.accounts.world import PASSWORD
from plietsch.core.world import World
from plietsch.portal import texts
from plietsch.portal.embargo import press_key
from plietsch.portal.models import (
    Category,
    Department,
    Home,
    Imprint,
    News,
    Newsroom,
    PressContact,
    Subscriber,
    TextPage,
)
from plietsch.portal.models.pictures import CARD
from plietsch.portal.operations.barriers import answer_report, report_barrier
from plietsch.portal.operations.editors import appoint_editor
from plietsch.portal.operations.newsletter import confirm, subscribe
from plietsch.portal.operations.pages import add_page
from plietsch.portal.operations.pictures import add_picture
from plietsch.portal.operations.site import prepare_site

PICTURES = Path(__file__).parent / "demo"
CREDIT = "Zeichnung: plietsch, CC0"
RELEASED_ON = date(2020, 9, 8)


def tell(world: World) -> None:
    """An editor, a front page, the release of 2020, more news, a draft, and a page of questions."""
    home = prepare_site()
    newsroom = Newsroom.objects.child_of(home).get()
    _tell_editor(world)
    _tell_words(world)
    for name, title, description in texts.PICTURES:
        world[f"picture.{name}"] = add_picture(
            PICTURES / f"{name}.webp", title=title, description=description, credit=CREDIT,
            by=world["user.editor"],
        )  # fmt: skip
    world["picture_file.dorf"] = world["picture.dorf"].get_rendition(CARD).file.name
    _tell_news(world, newsroom)
    _tell_pages(world, home)
    _fill_home(world, home)
    _tell_barriers(world)
    _tell_subscribers(world)


def grow(world: World) -> None:
    """Two more pieces of news, one of them about the event that everybody sees."""
    number = News.objects.count()
    subscribe(email=f"leser-{number}@example.org", categories=[], language="de", at=world.now)
    report_barrier(where="", text=f"Meldung {number}", email="", language="de", at=world.now)
    for each in range(number, number + 2):
        add_page(
            News(
                title=f"Kurz gemeldet {each}",
                slug=f"kurz-gemeldet-{each}",
                lead="Beispielinhalt des Vorführnetzes.",
                published_on=date(2021, 1, 1),
                picture=world["picture.dorf"],
                event=world["event.clever-doerp"],
                project=world["project.nortorf"],
                categories=[world["category.netzwerk"]],
            ),
            below=Newsroom.objects.get(slug="aktuelles", locale__language_code="de"),
            by=world["user.editor"],
            publish_at=world.now,
        )


def _tell_editor(world: World) -> None:
    editor = User.objects.create_user(
        "editor@example.org",
        PASSWORD,
        name="Redaktion (Beispiel)",
        sector=Sector.ADMINISTRATION,
        approved_at=world.now,
    )
    EmailAddress.objects.create(user=editor, email=editor.email, primary=True, verified=True)
    world["user.editor"] = editor
    appoint_editor(editor, by=world["user.office"], at=world.now)


def _tell_words(world: World) -> None:
    for slug, name in texts.CATEGORIES.items():
        world[f"category.{slug}"] = Category.objects.create(name=name, slug=slug)
    world["department.inneres"] = Department.objects.create(name="Innenministerium")
    world["presscontact.netzwerk"] = PressContact.objects.create(
        name="Pressestelle (Beispiel)",
        organisation="Netzwerkbüro",
        phone="0431 000-0000",
        email="presse@example.org",
    )


def _tell_news(world: World, newsroom: Newsroom) -> None:
    keys = [place.code for name, place in world.named("place") if name in texts.WINNERS_PLACES]
    release = texts.release(keys=keys, event=world["event.clever-doerp"].pk)
    world["news.bescheide"] = _news(
        world, newsroom, release, day=RELEASED_ON, picture="bescheide", categories=["foerderung", "netzwerk"],
        department=world["department.inneres"], event=world["event.clever-doerp"],
    )  # fmt: skip
    world["news.nortorf"] = _news(
        world, newsroom, texts.NORTORF, day=date(2020, 10, 5), picture="dorf", categories=["netzwerk"],
        project=world["project.nortorf"],
    )  # fmt: skip
    world["news.daten"] = _news(
        world, newsroom, texts.DATA, day=date(2020, 11, 2), picture="kueste", categories=["offene-daten"],
        dataset=world["dataset.ladepunkte"],
    )  # fmt: skip
    world["news.entwurf"] = add_page(
        News(title="Geheimer Entwurf", slug="geheimer-entwurf", lead="Noch nicht fertig."),
        below=newsroom,
        by=world["user.editor"],
        publish_at=None,
    )
    held = add_page(
        News(
            title="Neuer Aufruf in Vorbereitung",
            slug="neuer-aufruf",
            lead="Beispiel für eine Sperrfrist.",
            go_live_at=world.now + timedelta(days=7),
        ),
        below=newsroom,
        by=world["user.editor"],
        publish_at=world.now,
    )
    world["press_key.aufruf"] = press_key(held)


def _news(
    world: World,
    newsroom: Newsroom,
    text: dict[str, Any],
    *,
    day: date,
    picture: str,
    categories: list[str],
    **facts: Any,
) -> News:
    page = News(
        published_on=day,
        picture=world[f"picture.{picture}"],
        categories=[world[f"category.{slug}"] for slug in categories],
        press_contact=world["presscontact.netzwerk"],
        **text,
        **facts,
    )
    at = timezone.make_aware(datetime.combine(day, time(12)))
    return add_page(page, below=newsroom, by=world["user.editor"], publish_at=at)


def _tell_pages(world: World, home: Home) -> None:
    page = TextPage(**texts.QUESTIONS)
    page = add_page(page, below=home, by=world["user.editor"], publish_at=world.now)
    world["textpage.fragen"], world["page_path.fragen"] = page, page.tree_path


def _tell_barriers(world: World) -> None:
    """One report that waits, and one that the statement names."""
    for name, text in texts.BARRIERS.items():
        report = report_barrier(where="", text=text, email="", language="de", at=world.now)
        world[f"barrierreport.{name}"], world[f"barrier_key.{name}"] = report, report.key
    answer_report(
        report,
        answer=texts.BARRIER_ANSWER,
        statement=texts.BARRIER_STATEMENT,
        is_mended=False,
        by=world["user.office"],
        at=world.now,
    )
    Imprint.objects.create(**texts.IMPRINT)


def _tell_subscribers(world: World) -> None:
    """One address that is confirmed, and one that is not."""
    for name in ("leser", "wartet"):
        subscribe(email=f"{name}@example.org", categories=[], language="de", at=world.now)
        subscriber = Subscriber.objects.get(email=f"{name}@example.org")
        world[f"subscriber_key.{name}"] = str(subscriber.key)
        if name == "leser":
            confirm(subscriber, at=world.now)


def _fill_home(world: World, home: Home) -> None:
    home.refresh_from_db()
    home.body = cast(Any, texts.home(page=world["textpage.fragen"].pk))
    home.save_revision(user=world["user.editor"]).publish(user=world["user.editor"])
