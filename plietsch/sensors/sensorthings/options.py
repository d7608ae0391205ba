"""The options of a question: $filter, $orderby, $top, $skip, $count, $select and nested $expand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.questions import Node, read_filter
from plietsch.sensors.sensorthings.vocabulary import Entity, entity_named

PAGE, LARGEST_PAGE, FARTHEST = 100, 1000, 1_000_000
DEEPEST, MOST_EXPANDED, LONGEST = 4, 12, 4000
KNOWN = ("$filter", "$orderby", "$top", "$skip", "$count", "$select", "$expand", "$resultFormat")


@dataclass(frozen=True)
class Options:
    """What is asked of a list; `order` holds paths and whether they run backwards."""

    filter: Node | None = None
    order: tuple[tuple[tuple[str, ...], bool], ...] = ()
    top: int = PAGE
    skip: int = 0
    count: bool = False
    select: tuple[str, ...] = ()
    expand: Mapping[str, Options] = field(default_factory=dict)
    result_format: str = ""


def read_options(told: Iterable[tuple[str, str]], entity: Entity, depth: int = 0) -> Options:
    """The options of an address, or of one entry of $expand."""
    given = {name if name.startswith("$") else f"${name}": value for name, value in told}
    for name, value in given.items():
        if name not in KNOWN:
            raise Refused(name, f"there are {', '.join(KNOWN)}")
        if len(value) > LONGEST:
            raise Refused(name, f"longer than {LONGEST} characters")
    return Options(
        filter=read_filter(given["$filter"]) if "$filter" in given else None,
        order=tuple(_orders(given.get("$orderby", ""))),
        top=min(_whole("$top", given.get("$top", str(PAGE))), LARGEST_PAGE),
        skip=_whole("$skip", given.get("$skip", "0"), FARTHEST),
        count=_truth("$count", given.get("$count", "false")),
        select=tuple(_selected(given.get("$select", ""), entity)),
        expand=_expanded(given.get("$expand", ""), entity, depth),
        result_format=_format(given.get("$resultFormat", "")),
    )


def _orders(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    for part in filter(None, (each.strip() for each in text.split(","))):
        path, _space, direction = part.partition(" ")
        if direction.strip().lower() not in ("", "asc", "desc"):
            raise Refused("$orderby", "expected asc or desc behind a property")
        yield tuple(path.split("/")), direction.strip().lower() == "desc"


def _whole(name: str, text: str, most: int = 10**9) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > most:  # noqa: PLR2004 - digits
        raise Refused(name, f"expected a whole number from 0 to {most}")
    return int(text)


def _truth(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise Refused(name, "expected true or false")
    return text == "true"


def _format(text: str) -> str:
    if text not in ("", "dataArray"):
        raise Refused("$resultFormat", "there is dataArray")
    return text


def _selected(text: str, entity: Entity) -> Iterator[str]:
    for name in filter(None, (each.strip() for each in text.split(","))):
        if name not in ("id", "@iot.id", "@iot.selfLink") and name not in (*entity.by_name, *entity.related):
            raise Refused("$select", f"{entity.singular} has no “{name[:60]}”")
        yield "@iot.id" if name == "id" else name


def _expanded(text: str, entity: Entity, depth: int) -> dict[str, Options]:
    if not text.strip():
        return {}
    if depth >= DEEPEST:
        raise Refused("$expand", f"nested deeper than {DEEPEST}")
    found: dict[str, Options] = {}
    for part in split(text, ",", "$expand"):
        path, inner = _with_options(part)
        name, _slash, rest = path.partition("/")
        relation = entity.related.get(name)
        if relation is None:
            raise Refused("$expand", f"{entity.singular} has no “{name[:60]}”")
        target = entity_named(relation.target)
        told = [tuple(option.split("=", 1)) for option in split(inner, ";", "$expand")]
        if any(len(option) != 2 for option in told):  # noqa: PLR2004 - a name and a value
            raise Refused("$expand", "expected options such as $top=1 between the brackets")
        if rest:
            told = [("$expand", rest + (f"({inner})" if inner else ""))]
        found[name] = read_options([(a.strip(), b) for a, b in told], target, depth + 1)
    if len(found) > MOST_EXPANDED:
        raise Refused("$expand", f"more than {MOST_EXPANDED} parts")
    return found


def _with_options(part: str) -> tuple[str, str]:
    path, bracket, rest = part.strip().partition("(")
    if bracket and not rest.endswith(")"):
        raise Refused("$expand", "a bracket is not closed")
    return path.strip(), rest[:-1]


def split(text: str, sign: str, where: str) -> list[str]:
    """The parts between `sign`, where it stands outside of brackets and quotation marks."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == sign and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    if depth or quoted:
        raise Refused(where, "a bracket or quotation mark is not closed")
    return [part for part in (*parts, text[start:]) if part.strip()]
