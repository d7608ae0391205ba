"""Actors of other servers: fetched with care, believed only about themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from plietsch.core.fetching import fetch
from plietsch.federation.documents import ACTIVITY, KEY, actor_address
from plietsch.federation.models import MOST_ADDRESS, Key
from plietsch.federation.signatures import sign

MOST_BYTES, MOST_SECONDS, MOST_DEPTH = 256 * 1024, 20, 24


class NotAnActor(ValueError):
    """A document that is no actor, or speaks for somebody else."""


@dataclass(frozen=True)
class Actor:
    """What we need to know to answer somebody."""

    address: str
    inbox: str
    shared_inbox: str
    key_id: str
    key: str


def find(address: str) -> Actor:
    """The actor at an address, asked for with our signature, as careful servers want it."""
    key = Key.objects.latest("pk")
    headers = sign("GET", address, key=key.private, key_id=actor_address() + KEY, at=timezone.now())
    page = fetch(address, accept=ACTIVITY, headers=headers, most=MOST_BYTES, seconds=MOST_SECONDS)
    if host(page.address) != host(address):
        raise NotAnActor(address)
    return _read(address, document(page.content))


def document(content: bytes) -> dict[str, Any]:
    """A JSON object of bounded depth."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotAnActor("json") from error
    if not isinstance(found, dict) or _is_deep(found):
        raise NotAnActor("json")
    return found


def host(address: object) -> str:
    """The server of an address; empty where it is none, or has signs that no database takes."""
    if not (isinstance(address, str) and len(address) <= MOST_ADDRESS and address.isprintable()):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme in ("https", "http") else ""


def _read(address: str, found: Mapping[str, Any]) -> Actor:
    key, endpoints = found.get("publicKey"), found.get("endpoints")
    key = key if isinstance(key, dict) else {}
    shared = endpoints.get("sharedInbox", "") if isinstance(endpoints, dict) else ""
    inbox, key_id, pem = found.get("inbox"), key.get("id"), key.get("publicKeyPem")
    own = host(address)
    speaks_for_itself = found.get("id") == address == key.get("owner")
    if not (speaks_for_itself and own == host(inbox) == host(key_id) and isinstance(pem, str)):
        raise NotAnActor(address)
    if shared and host(shared) != own:
        raise NotAnActor(address)
    return Actor(address, str(inbox), str(shared or ""), str(key_id), pem[:4000])


def _is_deep(thing: Any) -> bool:
    """Whether it is nested deeper than any honest document; counted without recursion."""
    layer = [thing]
    for _depth in range(MOST_DEPTH):
        layer = [
            inner
            for each in layer
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not layer:
            return False
    return True
