"""How projects take part in the whole."""

from django.utils.translation import gettext_lazy as _

from plietsch.core.registry import Chapter, Manifest, Verb
from plietsch.projects.personal_data import PERSONAL_DATA
from plietsch.projects.world import grow, tell

VERBS = [
    Verb("project.started", _("{actor} hat das Projekt {subject} begonnen"), "home"),
    Verb("project.changed", _("{actor} hat das Projekt {subject} geändert"), "edit"),
    Verb("project.published", _("Das Projekt {subject} ist jetzt öffentlich"), "visibility"),
    Verb("project.finished", _("Das Projekt {subject} ist abgeschlossen"), "check-circle"),
    Verb("project.told", _("{actor} berichtet: {subject}"), "info"),
    Verb("project.delivered", _("Neues Ergebnis: {subject}"), "check-circle"),
    Verb("project.wanted", _("{subject} will das auch"), "add"),
    Verb("project.unwanted", _("{subject} hat das Interesse zurückgezogen"), "close"),
    Verb("milestone.planned", _("Neuer Meilenstein: {subject}"), "calendar-today"),
    Verb("milestone.moved", _("Fortschritt bei {subject}"), "calendar-today"),
    Verb("milestone.reached", _("Erreicht: {subject}"), "check-circle"),
    Verb("team.joined", _("{actor} hat das Projektteam erweitert"), "person"),
    Verb("team.left", _("{actor} hat das Projektteam verkleinert"), "person"),
]

manifest = Manifest(verbs=VERBS, personal_data=PERSONAL_DATA, world=[Chapter(tell, grow)])
