"""The portal of the demo network: the press release of 8 September 2020 in our words, and samples."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.utils import timezone
from wagtail.models import Locale

from plietsch.accounts.models import Sector, User
from plietsch.accounts.world import PASSWORD
from plietsch.core.world import World
from plietsch.portal import texts
from plietsch.portal.embargo import press_key
from plietsch.portal.languages import PLACES
from plietsch.portal.models import (
    Category,
    Department,
    Home,
    Imprint,
    News,
    Newsroom,
    Page,
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
from plietsch.portal.texts.words import Piece

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
    _tell_translations(world, home)
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
    writer = User.objects.get(pk=world["user.science"].pk)
    appoint_editor(writer, may_publish=False, by=world["user.office"], at=world.now)


def _tell_words(world: World) -> None:
    for slug, (name, danish, english) in texts.CATEGORIES.items():
        category = Category.objects.create(name=name, name_da=danish, name_en=english, slug=slug)
        world[f"category.{slug}"] = category
    name, danish, english = texts.DEPARTMENT
    department = Department.objects.create(name=name, name_da=danish, name_en=english)
    world["department.inneres"] = department
    world["presscontact.netzwerk"] = PressContact.objects.create(
        name="Pressestelle (Beispiel)",
        organisation="Netzwerkbüro",
        phone="0431 000-0000",
        email="presse@example.org",
    )


def _tell_news(world: World, newsroom: Newsroom) -> None:
    keys = [place.code for name, place in world.named("place") if name in texts.WINNERS_PLACES]
    said = {"keys": keys, "event": world["event.clever-doerp"].pk}
    release = texts.release(texts.GERMAN, **said) | {"slug": "neun-digitale-modellkommunen"}
    nortorf = _piece(texts.GERMAN.nortorf, "nortorf-plant-gemeinsam")
    data = _piece(texts.GERMAN.data, "neue-zahlen-ladepunkte")
    world["news.bescheide"] = _news(
        world, newsroom, release, day=RELEASED_ON, picture="bescheide", categories=["foerderung", "netzwerk"],
        department=world["department.inneres"], event=world["event.clever-doerp"],
    )  # fmt: skip
    world["news.nortorf"] = _news(
        world, newsroom, nortorf, day=date(2020, 10, 5), picture="dorf", categories=["netzwerk"],
        project=world["project.nortorf"],
    )  # fmt: skip
    world["news.daten"] = _news(
        world, newsroom, data, day=date(2020, 11, 2), picture="kueste", categories=["offene-daten"],
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
    for name in ("bescheide", "entwurf"):
        world[f"news_path.{name}"] = world[f"news.{name}"].tree_path


def _piece(said: Piece | None, slug: str) -> dict[str, Any]:
    assert said  # noqa: S101 - the German words are complete
    return texts.piece(said) | {"slug": slug}


def _tell_translations(world: World, home: Home) -> None:
    """Everything in Danish and English; in Low German and Easy Language what matters most."""
    for code, words in texts.TRANSLATIONS.items():
        locale = Locale.objects.get(language_code=code)
        prefix = "/" if code in PLACES else f"/{code}/"
        german = world["news.bescheide"].body.get_prep_value()
        keys, event = german[3]["value"]["keys"], german[4]["value"]["record"]
        said = {"bescheide": texts.release(words, keys=list(keys), event=event)}
        said |= {name: texts.piece(piece) for name in ("nortorf", "daten") if (piece := words.news[name])}
        for name, text in said.items():
            _translate(world, world[f"news.{name}"], locale, text)
        page = _translate(world, world["textpage.fragen"], locale, texts.questions(words))
        world[f"textpage.fragen-{code}"], world[f"page_path.fragen-{code}"] = page, page.tree_path
        body = texts.home(words, page=page.pk, prefix=prefix)
        _publish(world, home.get_translation(locale), {"body": body})
        _publish(world, Newsroom.objects.get(locale=locale), {"live": True})


def _translate(world: World, page: Page, locale: Locale, text: dict[str, Any]) -> Page:
    """As an editor does: copied for the language, written anew, published on the day of the original."""
    copy = page.copy_for_translation(locale)
    _publish(world, copy, text)
    days = {"first_published_at": page.first_published_at, "last_published_at": page.first_published_at}
    type(page).objects.filter(pk=copy.pk).update(**days)
    return type(page).objects.get(pk=copy.pk)


def _publish(world: World, page: Page, text: dict[str, Any]) -> None:
    for field, value in text.items():
        setattr(page, field, cast(Any, value))
    page.save_revision(user=world["user.editor"]).publish(user=world["user.editor"])


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
    page = TextPage(slug="mitmachen", **texts.questions(texts.GERMAN))
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
            confirm(subscriber, categories=subscriber.categories.all(), at=world.now)


def _fill_home(world: World, home: Home) -> None:
    home.refresh_from_db()
    home.body = cast(Any, texts.home(texts.GERMAN, page=world["textpage.fragen"].pk))
    home.save_revision(user=world["user.editor"]).publish(user=world["user.editor"])
