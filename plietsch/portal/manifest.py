"""How the portal takes part: news for everybody, a front page for guests, editors appointed by the office."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import Chapter, FrontPage, Manifest, MenuItem, Panel, Schedule, Verb
from plietsch.portal import tasks
from plietsch.portal.front import front
from plietsch.portal.personal_data import PERSONAL_DATA
from plietsch.portal.queries import latest_news
from plietsch.portal.world import grow, tell

SHOWN = 3


def newest(user: Person, thing: Any) -> dict[str, Any] | None:
    """The newest news, for the start page of members."""
    found = list(latest_news(user, get_language() or settings.LANGUAGE_CODE).with_cards()[:SHOWN])
    return {"latest": found} if found else None


manifest = Manifest(
    verbs=[
        Verb("editor.appointed", _("{actor} hat {subject} in die Redaktion berufen"), "person"),
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
        MenuItem(_("Redaktion besetzen"), "portal:editors", 70, "office", "portal.appoint_editors"),
    ],
    panels=[Panel("home.main", "portal/_home_panel.html", newest, order=30)],
    personal_data=PERSONAL_DATA,
    schedules=[Schedule("portal.publishing", tasks.publish_scheduled_pages, every=timedelta(minutes=1))],
    front=[FrontPage(front)],
    world=[Chapter(tell, grow)],
)
