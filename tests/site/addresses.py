"""Every address of the product, with things of the world in its places."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from plietsch.core.world import World

# Django serves these in development only, or they speak for another library's protocol.
FOREIGN = ("static",)

# Wagtail's editor: guarded as a whole by one rule of ours, and tested in tests/portal.
EDITOR = "redaktion/"

# Of each kind of thing, the first two that the world tells of, and those in a state of their own.
MOST = 2
SPECIAL = {
    *(
        "adopted",
        "baugebiet",
        "clever-doerp",
        "closed",
        "deleted",
        "draft",
        "entwurf",
        "hidden",
        "live",
        "places",
    ),
    *("pending", "private", "revoked", "running", "submitted", "waiting"),
}

# Values for places in an address that no thing of the world fills: they lead to "not known".
LITERALS = {"action": "package_list", "key": "unknown-key", "uidb36": "1", "token": "unknown-token"}


@dataclass(frozen=True)
class Address:
    """One address: its name, what it shows, and where it lies."""

    name: str
    thing: str
    path: str
    view: Any


def patterns() -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
    """(name, route, view, converters) of every URL pattern, German prefix only."""
    yield from _walk(get_resolver().url_patterns, "", "", {})


def addresses(world: World, most: int = MOST, special: Collection[str] = SPECIAL) -> list[Address]:
    """Every pattern, its last place filled with the first `most` things of that name and the special ones."""
    return [
        Address(name, thing, path, view)
        for name, route, view, converters in patterns()
        if not route.startswith(EDITOR)
        for thing, path in _filled(route, converters, world, most, special)
    ]


def _walk(
    entries: list[Any], namespace: str, route: str, converters: dict[str, Any]
) -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
    for entry in entries:
        prefix = "" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        known = {**converters, **getattr(entry.pattern, "converters", {})}
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner, route + prefix, known)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route + prefix, entry.callback, known


def _filled(
    route: str, converters: dict[str, Any], world: World, most: int, special: Collection[str]
) -> Iterator[tuple[str, str]]:
    if not converters:
        yield "", "/" + route.lstrip("^").rstrip("$").replace("\\", "")
        return
    *parents, last = converters
    if last in LITERALS:
        yield last, _substitute(route, converters, dict.fromkeys(converters, None) | LITERALS)
        return
    for number, (name, thing) in enumerate(world.named(last)):
        if number >= most and name.partition(".")[2] not in special:
            continue
        things = {last: thing} | {parent: getattr(thing, parent, None) for parent in parents}
        yield name, _substitute(route, converters, things)


def _substitute(route: str, converters: dict[str, Any], things: dict[str, Any]) -> str:
    path = "/" + route
    for name, converter in converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        marker = next(part for part in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>") if part in path)
        path = path.replace(marker, _key(things.get(name), kind))
    return path


def _key(thing: Any, kind: str) -> str:
    if thing is None or isinstance(thing, str):
        return thing or "0"
    if kind in ("slug", "string"):
        return str(getattr(thing, "slug", None) or getattr(thing, "code", thing.pk))
    return str(thing.pk)
