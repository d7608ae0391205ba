"""Which form of a description a client asks for by its Accept header."""

from django.http import HttpRequest

_ENDINGS = {
    "text/turtle": "ttl",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "text/html": "",
}


def wanted_ending(request: HttpRequest, otherwise: str = "") -> str:
    """ "ttl", "rdf" or "jsonld" where a machine asks, "" for people's pages."""
    preferred = request.get_preferred_type([*_ENDINGS])
    accepts_anything = not request.headers.get("Accept") or request.headers["Accept"].strip() == "*/*"
    return otherwise if accepts_anything or preferred is None else _ENDINGS[preferred]
