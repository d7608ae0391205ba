"""Reading files of places: look first, then confirm; all of a file or nothing."""

import gzip
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.names import Person
from plietsch.places.comparison import FIELDS, LINKS, Comparison, Plan
from plietsch.places.files.reading import read
from plietsch.places.files.rows import FileRefused, Outline, Problem, Sheet
from plietsch.places.models import Boundary, Change, Place, PlaceImport
from plietsch.places.report import Report


@transaction.atomic
def receive_file(
    *,
    file_name: str,
    file_format: str,
    content: bytes,
    by: Person | None,
    at: datetime,
    states: Sequence[str] = (),
    attribution: str = "",
    may_shrink: bool = False,
) -> PlaceImport:
    """Keep a readable file until somebody confirms it; FileRefused names all that is wrong with it.

    `states` (2-digit keys) narrows a file of the whole republic; `attribution` names a table's source.
    """
    received = PlaceImport(
        file_name=file_name[-120:],
        file_format=file_format,
        sha256=sha256(content).hexdigest(),
        content=gzip.compress(content, mtime=0),
        states=" ".join(states),
        attribution=attribution,
        may_shrink=may_shrink,
        received_at=at,
    )
    received.full_clean()
    sheet = _sheet(received)
    _plan(sheet, may_shrink)
    received.as_of, received.states = sheet.as_of, " ".join(sorted(sheet.complete_for))
    received.save()
    record("place_import.received", actor=by, subject=received, audience=OFFICE, at=at)
    return received


def preview_file(*, place_import: PlaceImport) -> Report:
    """What confirming the file would change now; writes nothing."""
    plan, _outlines = _plan(_sheet(place_import), place_import.may_shrink)
    return plan.report


class AlreadyImported(Exception):
    """Somebody has confirmed this file before."""


@transaction.atomic
def confirm_file(*, place_import: PlaceImport, by: Person | None, at: datetime) -> Report:
    """Write what the file says; FileRefused where it no longer fits what is known by now."""
    if not PlaceImport.objects.filter(pk=place_import.pk, confirmed_at=None).update(confirmed_at=at):
        raise AlreadyImported
    plan, outlines = _plan(_sheet(place_import), place_import.may_shrink)
    _write(plan)
    _write_outlines(outlines)
    _write_history(plan.report, place_import, on=place_import.as_of or localdate(at))
    place_import.confirmed_at, place_import.counts, place_import.content = at, plan.report.counts(), b""
    place_import.save(update_fields=["confirmed_at", "counts", "content"])
    counts: dict[str, Any] = place_import.counts
    record("place_import.confirmed", actor=by, subject=place_import, audience=OFFICE, at=at, **counts)
    return plan.report


@transaction.atomic
def discard_files(*, received_before: datetime) -> int:
    """Drop the files that nobody confirmed; returns how many."""
    dropped, _models = PlaceImport.objects.filter(confirmed_at=None, received_at__lt=received_before).delete()
    return dropped


def _sheet(place_import: PlaceImport) -> Sheet:
    sheet = read(gzip.decompress(place_import.content), place_import.file_format)
    states = place_import.states.split()
    if states:
        sheet = replace(
            sheet,
            rows=[row for row in sheet.rows if row.code[:2] in states],
            complete_for=sheet.complete_for & set(states),
        )
    if not sheet.rows and not sheet.outlines:
        raise FileRefused([Problem(_("Die Datei enthält keinen Ort."))])
    return replace(sheet, attribution=place_import.attribution or sheet.attribution)


def _plan(sheet: Sheet, may_shrink: bool) -> tuple[Plan, list[Boundary]]:
    _refuse_older(sheet)
    places = list(Place.objects.all())
    plan = Comparison(sheet, places, _members(sheet), may_shrink=may_shrink).plan()
    outlines = _changed_outlines(sheet, places, plan.report) if sheet.outlines else []
    return plan, outlines


def _refuse_older(sheet: Sheet) -> None:
    """A file that lists a whole Land must not turn its time back."""
    if sheet.as_of is None:
        return
    newer = PlaceImport.objects.filter(confirmed_at__isnull=False, as_of__gt=sheet.as_of).order_by("-as_of")
    for states, latest in newer.values_list("states", "as_of"):
        if sheet.complete_for & {*states.split()}:
            text = _("Der Gebietsstand %(this)s ist älter als der zuletzt eingelesene (%(latest)s).")
            days = {"this": f"{sheet.as_of:%d.%m.%Y}", "latest": f"{latest:%d.%m.%Y}"}
            raise FileRefused([Problem(text % days)])


def _members(sheet: Sheet) -> dict[str, set[str]]:
    """The codes of the known associations' members, where the file speaks of members."""
    members: dict[str, set[str]] = defaultdict(set)
    if any(row.members is not None for row in sheet.rows):
        for association, member in Place.objects.exclude(members=None).values_list("code", "members__code"):
            members[association].add(member)
    return members


def _changed_outlines(sheet: Sheet, places: Sequence[Place], report: Report) -> list[Boundary]:
    valid = {place.code: place for place in places if place.valid_to is None}
    known = dict(Boundary.objects.values_list("place_id", "geometry"))
    changed = []
    for outline in sheet.outlines:
        place = valid.get(outline.code) or valid.get(_long_code(outline))
        if place is None:
            report.unknown.append(outline.code)
        elif known.get(place.pk) != outline.geometry:
            changed.append(Boundary(place=place, geometry=outline.geometry, attribution=sheet.attribution))
    report.outlines = len(changed)
    report.unchanged = len(sheet.outlines) - len(changed) - len(report.unknown)
    return changed


def _long_code(outline: Outline) -> str:
    """A kreisfreie Stadt's 8 digits where the file has its 5; a Danish kommune's with its country."""
    return f"DK{outline.code}" if len(outline.code) == len("0540") else f"{outline.code}000"


def _write(plan: Plan) -> None:
    """New places level by level, so that each finds its parent; then all that changed, at once."""
    for kind in dict.fromkeys(place.kind for place in plan.new):
        Place.objects.bulk_create([place for place in plan.new if place.kind == kind])
    Place.objects.bulk_create(
        plan.changed,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*FIELDS, *LINKS],
    )
    for place, members in plan.members:
        place.members.set(members)


def _write_outlines(outlines: Sequence[Boundary]) -> None:
    Boundary.objects.bulk_create(
        outlines,
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["geometry", "attribution"],
    )


def _write_history(report: Report, place_import: PlaceImport, on: date) -> None:
    Change.objects.bulk_create(
        Change(
            place=entry.place,
            what=entry.what,
            before=entry.before,
            after=entry.after,
            on=on,
            source=place_import,
        )
        for entry in report.entries
        if entry.what != Change.What.NEW
    )
