"""How the portal takes part: news for everybody, a front page for guests, editors appointed by the office."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import (
    Chapter,
    FrontPage,
    Manifest,
    MenuItem,
    Panel,
    Reaction,
    Retention,
    Schedule,
    Verb,
)
from plietsch.portal import tasks
from plietsch.portal.drafting import DRAFTS
from plietsch.portal.embedding import offer
from plietsch.portal.front import front
from plietsch.portal.models import BarrierReport, PressContact, Subscriber
from plietsch.portal.models.news import RECORDS
from plietsch.portal.operations.barriers import forget_reports
from plietsch.portal.operations.newsletter import forget_unconfirmed
from plietsch.portal.personal_data import PERSONAL_DATA
from plietsch.portal.queries import latest_news, news_about, told_of
from plietsch.portal.searching import SEARCHABLES
from plietsch.portal.world import grow, tell

SHOWN, ABOUT = 3, 5
REPORTS_KEPT, UNCONFIRMED_KEPT = timedelta(days=365), timedelta(days=7)


def newest(user: Person, thing: Any) -> dict[str, Any] | None:
    """The newest news, for the start page of members."""
    found = list(latest_news(user, get_language() or settings.LANGUAGE_CODE).with_cards()[:SHOWN])
    return {"latest": found} if found else None


def about(name: str) -> Callable[[Person, Any], dict[str, Any] | None]:
    """The news that belong to a record, for its page."""

    def found(user: Person, thing: Any) -> dict[str, Any] | None:
        if thing.pk not in told_of(name):
            return None
        language = get_language() or settings.LANGUAGE_CODE
        news = list(news_about(user, language, **{name: thing})[:ABOUT])
        return {"news_about": news} if news else None

    return found


def always(user: Person, thing: Any) -> dict[str, Any]:
    """For pages that ask somebody for name and address."""
    return {}


def press_contact(user: Person, thing: Any) -> dict[str, Any] | None:
    """Whom journalists may ask, for pages for the press of other packages."""
    contact = PressContact.objects.order_by("pk").first()
    return {"contact": contact} if contact else None


def sweep_reports(now: datetime) -> int:
    """Mended barriers, with the addresses of whoever reported them."""
    return forget_reports(mended_before=now - REPORTS_KEPT)


def sweep_addresses(now: datetime) -> int:
    """Addresses for news that nobody confirmed."""
    return forget_unconfirmed(asked_before=now - UNCONFIRMED_KEPT)


manifest = Manifest(
    searchables=SEARCHABLES,
    verbs=[
        Verb("editor.appointed", _("{actor} hat {subject} in die Redaktion berufen"), "person"),
        Verb("barrier.reported", _("Jemand hat eine Barriere gemeldet"), "help"),
        Verb("barrier.answered", _("{actor} hat eine gemeldete Barriere beantwortet"), "check-circle"),
        Verb("news.drafted", _("Ein Entwurf liegt bereit: {subject}"), "edit"),
        Verb("news.published", _("Neue Nachricht: {subject}"), "announcement"),
        Verb("news.changed", _("{subject} ist überarbeitet"), "edit"),
        Verb("news.withdrawn", _("{subject} ist zurückgezogen"), "undo"),
        Verb("textpage.published", _("Seite veröffentlicht: {subject}"), "edit"),
        Verb("textpage.withdrawn", _("Seite zurückgezogen: {subject}"), "undo"),
        Verb(
            "news.link_taken_back",
            _("{actor} hat den Link für die Presse zu {subject} zurückgenommen"),
            "undo",
        ),
        Verb("editor.dismissed", _("{actor} hat {subject} aus der Redaktion genommen"), "person"),
    ],
    menu=[
        MenuItem(
            _("Aktuelles"),
            "portal:newsroom",
            order=10,
            about=_("Was im Netzwerk geschieht: Nachrichten und Pressemitteilungen."),
            icon="announcement",
        ),
        MenuItem(_("Redaktion"), "wagtailadmin_home", 60, "account", "portal.edit_pages"),
        MenuItem(_("Gemeldete Barrieren"), "portal:barriers", 71, "office", "portal.answer_reports"),
        MenuItem(_("Verarbeitungen"), "portal:processing", 72, "office", "portal.read_processing"),
        MenuItem(_("Impressum"), "portal:imprint", 10, "footer"),
        MenuItem(_("Datenschutz"), "portal:privacy", 20, "footer"),
        MenuItem(_("Barrierefreiheit"), "portal:accessibility", 30, "footer"),
        MenuItem(_("Lizenzen"), "portal:licences", 40, "footer"),
        MenuItem(_("Redaktion besetzen"), "portal:editors", 70, "office", "portal.appoint_editors"),
    ],
    reactions=[
        *(Reaction(verb, tasks.on_fact) for verb in DRAFTS),
        Reaction("news.published", tasks.on_published),
    ],
    panels=[
        Panel("home.main", "portal/_home_panel.html", newest, order=30),
        Panel("press.contact", "portal/_contact.html", press_contact),
        Panel("sign_up.foot", "portal/_privacy_link.html", always),
        *(Panel(f"{name}.head", "portal/_embed.html", offer) for name in ("event", "project", "solution")),
        *(Panel(f"{name}.main", "portal/_news_panel.html", about(name), order=80) for name in RECORDS),
    ],
    personal_data=PERSONAL_DATA,
    retention=[
        Retention(BarrierReport, _("Behobene Meldungen zur Barrierefreiheit"), REPORTS_KEPT, sweep_reports),
        Retention(
            Subscriber, _("Nicht bestätigte Adressen für Nachrichten"), UNCONFIRMED_KEPT, sweep_addresses
        ),
    ],
    schedules=[
        Schedule("portal.publishing", tasks.publish_scheduled_pages, every=timedelta(minutes=1)),
        Schedule("portal.reviews", tasks.draft_reviews, every=timedelta(hours=6)),
    ],
    front=[FrontPage(front)],
    world=[Chapter(tell, grow)],
)
