"""Copies of a person's own data, made in the background."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from plietsch.accounts.models import DataExport, User
from plietsch.accounts.readable import readable
from plietsch.core.activity import key_of, record
from plietsch.core.audiences import NOBODY
from plietsch.core.models import Upload
from plietsch.core.naming import with_names
from plietsch.core.registry import PersonalData, registry
from plietsch.core.traces import remove_with_file
from plietsch.core.uploads.shelf import place_of

KEPT = timedelta(days=7)


class StillPreparing(ValueError):
    """A second wish while the first copy is being made."""

    def __str__(self) -> str:
        return _("Ihre Daten werden schon zusammengestellt.")


@transaction.atomic
def request_export(user: User, *, at: datetime) -> DataExport:
    """Note the wish; a reaction to this fact has the worker make the copy."""
    if user.data_exports.filter(ready_at=None, expires_at__gt=at).exists():
        raise StillPreparing
    export = DataExport(user=user, requested_at=at, expires_at=at + KEPT)
    export.full_clean()
    export.save()
    record("account.export_requested", actor=user, subject=export, audience=NOBODY, at=at)
    return export


def fill_export(export: DataExport, *, at: datetime) -> DataExport:
    """Write the archive: data.json for machines, uebersicht.html for people."""
    with translation.override(export.user.language):
        parts = list(_parts(export.user))
        context = {"person": export.user, "parts": [readable(part) for part in parts], "at": at}
        page = render_to_string("accounts/export.html", context)
    with TemporaryFile() as archive:
        with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
            packed.writestr("data.json", _json(parts))
            packed.writestr("uebersicht.html", page)
            _pack_uploads(packed, export.user)
        with transaction.atomic():
            export.file.save("", File(archive), save=False)
            export.ready_at = at
            export.save(update_fields=["file", "ready_at"])
    return export


def remove_expired(now: datetime) -> int:
    """Delete copies whose time is over; returns how many."""
    expired = DataExport.objects.filter(expires_at__lte=now)
    for export in expired:
        remove_with_file(export.file)
    return len(expired)


def _pack_uploads(packed: ZipFile, user: User) -> None:
    """All files that this person handed in, under their own names."""
    for upload in Upload.objects.filter(uploaded_by=user.pk).order_by("uploaded_at", "pk"):
        content = place_of(upload.sha256)
        if content.exists():
            packed.write(content, f"dateien/{upload.pk}-{upload.name}")


def _parts(user: User) -> Iterator[dict[str, Any]]:
    """Per kind of rows: what it is, why and how long it is kept, and the rows themselves."""
    reader = _Reader(user)
    for part in registry.parts(PersonalData):
        rows = [_row(part, row, reader) for row in part.rows(user).order_by("pk")]
        yield {
            "model": part.model._meta.label,
            "label": str(part.label),
            "purpose": str(part.purpose),
            "legal_basis": part.legal_basis,
            "kept": str(part.kept),
            "rows": rows,
        }


def _row(part: PersonalData, row: Any, reader: "_Reader") -> dict[str, Any]:
    told = {name: reader.value(row, name.split("__")) for name in part.fields}
    if part.is_shared and not reader.sees(row):
        told = {name: "" if isinstance(getattr(row, name), str) else value for name, value in told.items()}
    return told


@dataclass
class _Reader:
    """Writes down what a row says, and of other things only what the person may see now."""

    user: User
    seen: dict[Model, bool] = field(default_factory=dict)

    def value(self, thing: Any, path: list[str]) -> Any:
        """Follow "organisation__name" or "themes__name"; many things become a list."""
        value = getattr(thing, path[0])
        if hasattr(value, "all"):
            return [self.value(each, path[1:]) for each in value.all()]
        if value is not None and path[1:]:
            return self.value(value, path[1:])
        if isinstance(value, str):
            return with_names(self.user, [value])[0]
        return value if isinstance(value, int | float | list | dict | None) else self._plain(value)

    def _plain(self, value: Any) -> str:
        if isinstance(value, Model) and not self.sees(value):
            return key_of(value)
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    def sees(self, thing: Model) -> bool:
        """A group that they left may have another name by now, which is none of their business."""
        rows = type(thing)._default_manager.all()
        if thing not in self.seen:
            visible = rows.visible_to(self.user) if hasattr(rows, "visible_to") else rows
            self.seen[thing] = visible.filter(pk=thing.pk).exists()
        return self.seen[thing]


def _json(parts: list[dict[str, Any]]) -> str:
    return json.dumps(parts, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
