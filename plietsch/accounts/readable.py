"""A copy of one's data as its person reads it: names of fields in words, moments in local time."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Words for columns that pages never show, so that their models name none.
WORDS = {
    "affiliations_shown_to": gettext_lazy("Organisationen sichtbar für"),
    "answered_at": gettext_lazy("beantwortet"),
    "approved_at": gettext_lazy("aufgenommen"),
    "asked_at": gettext_lazy("gefragt"),
    "at": gettext_lazy("Zeitpunkt"),
    "created_at": gettext_lazy("angelegt"),
    "decided_at": gettext_lazy("entschieden"),
    "deleted_at": gettext_lazy("gelöscht"),
    "edited_at": gettext_lazy("geändert"),
    "email_shown_to": gettext_lazy("E-Mail-Adresse sichtbar für"),
    "expires_at": gettext_lazy("läuft ab"),
    "extra_data": gettext_lazy("Angaben des Dienstes"),
    "group": gettext_lazy("Gruppe"),
    "invited_at": gettext_lazy("eingeladen"),
    "ip": gettext_lazy("Adresse im Netz"),
    "is_admitted": gettext_lazy("aufgenommen"),
    "joined_at": gettext_lazy("dabei seit"),
    "languages_shown_to": gettext_lazy("Sprachen sichtbar für"),
    "last_seen_at": gettext_lazy("zuletzt gesehen"),
    "last_used_at": gettext_lazy("zuletzt benutzt"),
    "media_type": gettext_lazy("Dateityp"),
    "name": gettext_lazy("Name"),
    "needs_shown_to": gettext_lazy("Gesuche sichtbar für"),
    "offers_shown_to": gettext_lazy("Angebote sichtbar für"),
    "post": gettext_lazy("Beitrag"),
    "posted_at": gettext_lazy("geschrieben"),
    "primary": gettext_lazy("Hauptadresse"),
    "project": gettext_lazy("Projekt"),
    "published_at": gettext_lazy("veröffentlicht"),
    "ready_at": gettext_lazy("fertig"),
    "requested_at": gettext_lazy("erbeten"),
    "sector_shown_to": gettext_lazy("Bereich sichtbar für"),
    "size": gettext_lazy("Größe in Byte"),
    "started_at": gettext_lazy("begonnen"),
    "subject": gettext_lazy("Gegenstand"),
    "submitted_at": gettext_lazy("eingereicht"),
    "talks": gettext_lazy("Programmpunkte"),
    "themes_shown_to": gettext_lazy("Themenfelder sichtbar für"),
    "topic": gettext_lazy("Thema"),
    "type": gettext_lazy("Art"),
    "uploaded_at": gettext_lazy("hochgeladen"),
    "user_agent": gettext_lazy("Browser"),
    "verb": gettext_lazy("Handlung"),
    "verified": gettext_lazy("bestätigt"),
    "written_at": gettext_lazy("geschrieben"),
}


def readable(part: Mapping[str, Any]) -> dict[str, Any]:
    """The same part of a copy, its rows as pairs of a label and a value in words."""
    model = apps.get_model(part["model"])
    rows = [[_pair(model, path, value) for path, value in row.items()] for row in part["rows"]]
    return {**part, "rows": rows}


def _pair(model: type[Model], path: str, value: Any) -> tuple[str, str]:
    field = _field(model, path.partition("__")[0])
    return _label(field, path), _words(field if "__" not in path else None, value)


def _field(model: type[Model], name: str) -> Field[Any, Any] | None:
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _label(field: Field[Any, Any] | None, path: str) -> str:
    """The column's own name in words, unless Django only made it up of the name in the source."""
    first = path.partition("__")[0]
    made_up = field is None or str(field.verbose_name) == first.replace("_", " ")
    if first in WORDS and made_up:
        return str(WORDS[first])
    return str(field.verbose_name) if field is not None else first.replace("_", " ")


def _words(field: Field[Any, Any] | None, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, list):
        return ", ".join(_words(field, each) for each in value) or "–"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(field, each)}" for name, each in value.items()) or "–"
    choices = dict(field.flatchoices) if field is not None else {}
    return str(choices.get(value) or _moment(value))


def _moment(value: Any) -> Any:
    """A moment or day in the reader's own notation; anything else as it is."""
    if not isinstance(value, str) or not value[:4].isdigit() or value[4:5] != "-":
        return value
    try:
        moment, day = parse_datetime(value), parse_date(value)
    except ValueError:
        return value
    if day and len(value) == len("2026-11-23"):
        return date_format(day)
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment and moment.tzinfo else value
