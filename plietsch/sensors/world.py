"""The smart building area of Kirchbarkau, simulated and marked as such, and a field that is not public."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from plietsch.core.instants import instant_of
from plietsch.core.world import World
from plietsch.groups.models import JoinPolicy, Visibility
from plietsch.groups.operations.groups import start_group
from plietsch.sensors.access import Access
from plietsch.sensors.models import Area, Datastream, Observation, ObservationType, Thing
from plietsch.sensors.operations.areas import issue_token, revoke_token, start_area
from plietsch.sensors.operations.entities import create
from plietsch.sensors.operations.observations import take_in
from plietsch.sensors.operations.thresholds import set_threshold
from plietsch.sensors.sensorthings.properties import GEOJSON
from plietsch.sensors.sensorthings.vocabulary import ENTITIES
from plietsch.sensors.simulation import PLACES, PROPERTIES, STREAMS, Simulated, value_at

EVERY = timedelta(minutes=30)
BACK = timedelta(hours=30)
SENTENCE = "Simulierte Werte, erfunden für das Vorführnetz."


def tell(world: World) -> None:
    """Two areas, their things and a day of values, tokens, and a limit that is watched."""
    councillor, office = world["user.councillor"], world["user.office"]
    world["group.baugebiet"] = group = start_group(
        name="Smartes Baugebiet Kirchbarkau (Beispiel)",
        summary="Beobachten, besprechen, nachsteuern: was die Sensoren im Baugebiet melden.",
        visibility=Visibility.PUBLIC,
        join_policy=JoinPolicy.OPEN,
        by=councillor,
        at=world.now - timedelta(days=20),
    )
    world["area.kirchbarkau"] = area = start_area(
        name="Smartes Baugebiet Kirchbarkau",
        summary="Wärme, Wasser, Strom und Wetter eines Baugebiets von morgen. " + SENTENCE,
        organisation=world["organisation.kirchbarkau"],
        place=world["place.kirchbarkau"],
        group=group,
        is_public=True,
        is_sample=True,
        by=councillor,
        at=world.now - timedelta(days=20),
    )
    streams = build(area, world)
    measure(streams, world)
    soil = streams["Streuobstwiese/Bodenfeuchte"]
    world["threshold.soil"] = set_threshold(
        soil, side="below", limit=15, advice="Junge Bäume wässern.", by=councillor, at=world.now
    )
    world["datastream.soil"], world["thing.meadow"] = soil, soil.thing
    world["devicetoken.gateway"], _ = issue_token(
        area, label="Gateway im Gemeindehaus", thing=None, by=councillor, at=world.now
    )
    world["devicetoken.revoked"], _ = issue_token(
        area, label="Alte Wetterstation", thing=soil.thing, by=office, at=world.now
    )
    revoke_token(world["devicetoken.revoked"], by=office, at=world.now)
    _tell_private(world)
    for name in ("Things", "Datastreams", "Observations", "Locations"):
        world[f"resource.{name.lower()}"] = name


def build(area: Area, world: World) -> dict[str, Datastream]:
    """The things and datastreams of the sample area, by "thing/datastream"."""
    access = Access(AnonymousUser(), None)
    things = {
        name: create(
            ENTITIES["Things"],
            {"name": name, "description": SENTENCE, "Locations": [_location(name)]},
            access=access,
            at=world.now,
            area=area,
        )
        for name in PLACES
    }
    return {
        f"{each.thing}/{each.name}": create(
            ENTITIES["Datastreams"],
            _datastream(each),
            access=access,
            at=world.now,
            area=area,
            given={"Thing": things[each.thing]},
        )
        for each in STREAMS
    }


def measure(streams: dict[str, Datastream], world: World) -> None:
    """The values of the last day or so."""
    readings = []
    for each in STREAMS:
        moment = world.now.replace(second=0, microsecond=0) - BACK
        while moment < world.now:
            stream = streams[f"{each.thing}/{each.name}"]
            readings.append(
                Observation(datastream=stream, instant=instant_of(moment), number=value_at(each, moment))
            )
            moment += EVERY
    take_in(readings, at=world.now)


def grow(world: World) -> None:
    """Another public area with two things, three datastreams and their values."""
    number = Area.objects.count()
    area = start_area(
        name=f"Beispielgebiet {number}",
        summary=SENTENCE,
        organisation=world["organisation.kirchbarkau"],
        place=world["place.kirchbarkau"],
        group=None,
        is_public=True,
        is_sample=True,
        by=world["user.councillor"],
        at=world.now,
    )
    for target in (area, world["area.kirchbarkau"]):
        thing = _thing(target, f"Messpfahl {number}")
        streams = [_plain_stream(target, thing, f"Wert {number}-{each}") for each in range(2)]
        take_in(
            [Observation(datastream=each, instant=instant_of(world.now), number=1.0) for each in streams],
            at=world.now,
        )
        issue_token(target, label=f"Messpfahl {number}", thing=thing, by=None, at=world.now)
        set_threshold(
            streams[0], side="above", limit=number, advice="", by=world["user.councillor"], at=world.now
        )
    stream = world["datastream.soil"]
    set_threshold(
        stream, side="above", limit=90 + number / 10, advice="", by=world["user.councillor"], at=world.now
    )


def _tell_private(world: World) -> None:
    area = start_area(
        name="Testfeld Bauhof",
        summary="Noch nicht öffentlich. " + SENTENCE,
        organisation=world["organisation.nortorf"],
        place=world["place.nortorf"],
        group=None,
        is_public=False,
        is_sample=True,
        by=world["user.member"],
        at=world.now,
    )
    thing = _thing(area, "Salzsilo")
    stream = _plain_stream(area, thing, "Füllhöhe Salzsilo")
    take_in([Observation(datastream=stream, instant=instant_of(world.now), number=3.5)], at=world.now)
    world["area.private"], world["datastream.private"] = area, stream
    world["devicetoken.private"], _ = issue_token(
        area, label="Silo", thing=thing, by=world["user.member"], at=world.now
    )
    world["threshold.private"] = set_threshold(
        stream, side="below", limit=1, advice="Salz bestellen.", by=world["user.member"], at=world.now
    )


def _thing(area: Area, name: str) -> Thing:
    return Thing.objects.create(area=area, name=name, description=SENTENCE)


def _plain_stream(area: Area, thing: Thing, name: str) -> Datastream:
    made: Datastream = create(
        ENTITIES["Datastreams"],
        _datastream(Simulated(thing.name, name, "Höhe", "Height", "Meter", "m", lambda hour, day: 1.0, 0.0)),
        access=Access(AnonymousUser(), None),
        at=area.started_at,
        area=area,
        given={"Thing": thing},
    )
    return made


def _location(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "description": "Standort im Vorführnetz",
        "encodingType": GEOJSON[0],
        "location": {"type": "Point", "coordinates": list(PLACES[name])},
    }


def _datastream(each: Simulated) -> dict[str, Any]:
    return {
        "name": each.name,
        "description": SENTENCE,
        "observationType": ObservationType.MEASUREMENT.value,
        "unitOfMeasurement": {"name": each.unit, "symbol": each.symbol, "definition": ""},
        "Sensor": {
            "name": f"Simulator für {each.what}",
            "description": SENTENCE,
            "encodingType": "text/plain",
            "metadata": "simuliert",
        },
        "ObservedProperty": {
            "name": each.what,
            "definition": f"{PROPERTIES}{each.definition}",
            "description": each.what,
        },
    }
