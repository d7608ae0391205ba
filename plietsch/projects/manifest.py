"""How projects take part in the whole."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation
from plietsch.core.names import Person
from plietsch.core.registry import Chapter, Dataset, DatasetField, Manifest, MenuItem, Panel, Verb
from plietsch.places.models import Place
from plietsch.projects.models import Project
from plietsch.projects.offering import OFFERS
from plietsch.projects.personal_data import PERSONAL_DATA
from plietsch.projects.queries import at_place, of_organisation, open_rows
from plietsch.projects.searching import SEARCHABLES
from plietsch.projects.world import grow, tell

VERBS = [
    Verb("project.started", _("{actor} hat das Projekt {subject} begonnen"), "home"),
    Verb("project.changed", _("{actor} hat das Projekt {subject} geändert"), "edit"),
    Verb("project.published", _("Das Projekt {subject} ist jetzt öffentlich"), "visibility"),
    Verb("project.finished", _("Das Projekt {subject} ist abgeschlossen"), "check-circle"),
    Verb("project.told", _("{actor} berichtet: {subject}"), "info"),
    Verb("project.delivered", _("Neues Ergebnis: {subject}"), "check-circle"),
    Verb("picture.added", _("Ein neues Bild von {subject}"), "visibility"),
    Verb("picture.removed", _("Ein Bild von {subject} ist entfernt"), "close"),
    Verb("project.wanted", _("{subject} will das auch"), "add"),
    Verb("project.unwanted", _("{subject} hat das Interesse zurückgezogen"), "close"),
    Verb("milestone.planned", _("Neuer Meilenstein: {subject}"), "calendar-today"),
    Verb("milestone.moved", _("Fortschritt bei {subject}"), "calendar-today"),
    Verb("milestone.reached", _("Erreicht: {subject}"), "check-circle"),
    Verb("team.joined", _("{actor} hat das Projektteam erweitert"), "person"),
    Verb("team.left", _("{actor} hat das Projektteam verkleinert"), "person"),
]

SHOWN = 10


def projects_at(user: Person, place: Place) -> dict[str, Any] | None:
    """The newest projects at a place, for its page."""
    found = at_place(Project.objects.visible_to(user), place).by_newest()[:SHOWN]
    return {"projects": found} if found else None


def projects_of(user: Person, organisation: Organisation) -> dict[str, Any] | None:
    """The newest projects of an organisation, for its page."""
    found = of_organisation(Project.objects.visible_to(user), organisation).by_newest()[:SHOWN]
    return {"projects": found} if found else None


manifest = Manifest(
    offers=OFFERS,
    searchables=SEARCHABLES,
    verbs=VERBS,
    menu=[MenuItem(_("Projekte"), "projects:directory", order=30)],
    panels=[
        Panel("place.main", "projects/_panel.html", projects_at, order=20),
        Panel("organisation.main", "projects/_panel.html", projects_of, order=20),
    ],
    personal_data=PERSONAL_DATA,
    datasets=[
        Dataset(
            name="projects",
            label=_("Projekte des Netzwerks"),
            description=_("Wer im Netzwerk was an welchen Orten macht, und wie weit es ist."),
            theme="TECH",
            keywords=[_("Projekt"), _("Digitalisierung"), _("Smart City")],
            fields=[
                DatasetField(_("Titel")),
                DatasetField(_("Organisation")),
                DatasetField(_("Orte")),
                DatasetField(_("Schlüssel der Orte")),
                DatasetField(_("Breite"), "number"),
                DatasetField(_("Länge"), "number"),
                DatasetField(_("Themenfelder")),
                DatasetField(_("Stand")),
                DatasetField(_("Beginn"), "date"),
                DatasetField(_("Ende"), "date"),
                DatasetField(_("Beispielinhalt"), "truth"),
                DatasetField(_("Adresse")),
            ],
            rows=open_rows,
        )
    ],
    world=[Chapter(tell, grow)],
)
