"""What clients of SensorThings send: new entities and readings, changes, removals."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from plietsch.sensors.access import Access
from plietsch.sensors.models import Area, Datastream, Observation
from plietsch.sensors.operations import entities
from plietsch.sensors.operations.observations import take_in
from plietsch.sensors.pace import pace
from plietsch.sensors.sensorthings.addresses import read_address
from plietsch.sensors.sensorthings.problems import Refused, Sealed, Unknown
from plietsch.sensors.sensorthings.reading import Reader
from plietsch.sensors.sensorthings.receiving import (
    Receiver,
    known_features,
    read_json,
    wanted_datastreams,
)
from plietsch.sensors.sensorthings.vocabulary import OBSERVATIONS, Entity


class TooFast(Refused):
    """More readings than a token may send in a while."""

    status = 429


def write(request: HttpRequest, resource: str, access: Access, reader: Reader) -> HttpResponse:
    """Do what a POST, PATCH, PUT or DELETE asks."""
    if resource.strip("/") == "CreateObservations":
        return _observations(request, access, reader)
    address = read_address(resource)
    if address.name or address.raw or address.ref:
        raise Unknown("resource", "only entities are written")
    if request.method == "POST":
        if address.last.is_one:
            raise Refused("resource", "POST goes to a list")
        return _create(request, access, reader, address)
    if not address.last.is_one:
        raise Refused("resource", f"{request.method} goes to one entity")
    entity, row = reader.one(address)
    if isinstance(row, Observation) and row.is_sealed:
        raise Sealed("phenomenonTime", "this day is sealed; its readings are no longer changed")
    if request.method == "DELETE":
        entities.remove(row, access=access, at=timezone.now())
        return HttpResponse(status=200)
    told = _changed(request, entity, row)
    entities.change(entity, row, told, access=access, at=timezone.now(), whole=request.method == "PUT")
    return JsonResponse(reader.shown(entity, row), headers={"Location": reader.link(entity, row.pk)})


def _create(request: HttpRequest, access: Access, reader: Reader, address: Any) -> HttpResponse:
    entity: Entity = address.last.entity
    _slow_down(access, 1)
    given = {}
    if (relation := address.last.relation) is not None:
        parent = reader.parent(address)
        if parent is None:
            raise Unknown("resource", "there is no such entity for this writer")
        back = next(each for each in entity.relations if each.path == relation.back)
        given[back.name] = parent
    row = entities.create(
        entity,
        read_json(request.body),
        access=access,
        at=timezone.now(),
        area=_area(request, access),
        given=given,
    )
    headers = {"Location": reader.link(entity, row.pk)}
    return JsonResponse(reader.shown(entity, row), status=201, headers=headers)


def _observations(request: HttpRequest, access: Access, reader: Reader) -> HttpResponse:
    if request.method != "POST":
        raise Refused("CreateObservations", "expected POST")
    told, now = read_json(request.body), timezone.now()
    rows = Datastream.objects.in_areas(access.writable).filter(pk__in=wanted_datastreams(told)[:5000])
    if access.thing:
        rows = rows.filter(thing=access.thing)
    datastreams = {row.pk: row for row in rows.select_related("thing")}
    readings = Receiver(datastreams, now, access.earliest(now)).data_arrays(told)
    known_features(readings, datastreams)
    _slow_down(access, len(readings))
    kept = take_in(readings, at=now)
    prefix = f"{reader.root}{OBSERVATIONS.plural}"
    links = ", ".join([f'"{prefix}({row.pk})"' for row in kept])
    return HttpResponse(f"[{links}]", status=201, content_type="application/json")


def _changed(request: HttpRequest, entity: Entity, row: Any) -> Any:
    """The properties that a change names; a JSON patch (RFC 6902) is applied to those of now."""
    told = read_json(request.body)
    if request.content_type != "application/json-patch+json":
        return told
    import jsonpatch

    before = {each.name: each.show(row) for each in entity.properties if not each.kept}
    try:
        after = jsonpatch.JsonPatch(told).apply(json.loads(json.dumps(before)))
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, AttributeError) as error:
        raise Refused("patch", str(error)[:100]) from None
    if not isinstance(after, dict):
        raise Refused("patch", "expected an object afterwards")
    return {name: value for name, value in after.items() if before.get(name) != value}


def _area(request: HttpRequest, access: Access) -> Area | None:
    if "area" not in request.GET:
        return None
    found = access.writable.filter(slug=request.GET["area"]).first()
    if found is None:
        raise Unknown("area", "there is none with this address for you")
    return found


def _slow_down(access: Access, readings: int) -> None:
    if access.token and (wait := pace.wait(access.token, readings)):
        raise TooFast("token", f"too many readings; send again in {wait:.0f} s")
