"""What kinds of data fields hold that stand in no form, for the record of processing."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

_MOMENT = re.compile(r"(.*_)?(at|on|since|until)")
_VISIBILITY = re.compile(r".*_shown_to")
_KINDS = {
    "action": _("Handlung"),
    "actor": _("Adresse im Fediverse"),
    "address": _("E-Mail-Adresse"),
    "appeal": _("Beschwerde"),
    "application__title": _("Bewerbung"),
    "blocked": _("Blockierte Person"),
    "body": _("Text"),
    "call__title": _("Aufruf"),
    "case__position": _("Tagesordnungspunkt"),
    "choices__option": _("Stimme"),
    "count": _("Anzahl"),
    "endpoint": _("Adresse des Geräts"),
    "event": _("Veranstaltung"),
    "factors": _("Art der Anmeldung"),
    "failures": _("Zahl der Fehlschläge"),
    "file": _("Datei"),
    "filters": _("Filter der Suche"),
    "grant__number": _("Zuwendung"),
    "group": _("Gruppe"),
    "inbox": _("Adresse des Servers"),
    "ip": _("IP-Adresse"),
    "is_accepted": _("Entscheidung"),
    "is_admitted": _("Entscheidung"),
    "key": _("Öffentlicher Schlüssel"),
    "kind": _("Art"),
    "label": _("Bezeichnung"),
    "language": _("Sprache"),
    "last_read_no": _("Lesestand"),
    "is_kept_unread": _("Als ungelesen gemerkt"),
    "level": _("Stufe der Hinweise"),
    "media_type": _("Dateityp"),
    "name": _("Name"),
    "no": _("Nummer"),
    "notice__grant__number": _("Zuwendung"),
    "object_str": _("Bezeichnung"),
    "organisation": _("Organisation"),
    "organisation__name": _("Organisation"),
    "outcome": _("Ergebnis"),
    "page": _("Seite"),
    "place": _("Ort"),
    "place__label": _("Ort"),
    "poll__topic": _("Thema"),
    "post": _("Beitrag"),
    "project__title": _("Projekt"),
    "question__label": _("Frage"),
    "reason": _("Grund"),
    "recipient": _("Empfangende Person"),
    "seating": _("Platz"),
    "settled_reason": _("Grund"),
    "settled_verdict": _("Entscheidung"),
    "sha256": _("Prüfsumme"),
    "sign": _("Reaktion"),
    "size": _("Größe"),
    "talks": _("Auftritte"),
    "solution": _("Lösung"),
    "strategy": _("Strategie"),
    "subject": _("Gegenstand"),
    "text": _("Text"),
    "themes__name": _("Themen"),
    "title": _("Titel"),
    "topic": _("Thema"),
    "type": _("Art"),
    "user_agent": _("Browser"),
    "value": _("Angabe"),
    "verb": _("Handlung"),
    "verdict": _("Entscheidung"),
    "words": _("Suchwörter"),
}


def kind_of(name: str) -> Any:
    """The kind of data that a field of this name holds, in words; the name itself where nobody named it."""
    if _MOMENT.fullmatch(name):
        return _("Zeitpunkte")
    return _("Sichtbarkeit") if _VISIBILITY.fullmatch(name) else _KINDS.get(name, name)
