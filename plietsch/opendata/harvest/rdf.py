"""A program of its own: RDF on standard input, the datasets in it as JSON on standard output.

Parsers can be made to eat all memory (entities of XML) or to overflow their stack (deep nesting), which ends
the process that they run in. So this process does nothing else, within limits, and imports nothing of Django.
"""

import json
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox

MEMORY, SECONDS, OUTPUT = 1536 * 1024**2, 30, 200 * 1024**2
MOST_TRIPLES = 1_000_000
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DCAT, DCT, FOAF = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/"
HYDRA, VCARD, SCHEMA = (
    "http://www.w3.org/ns/hydra/core#",
    "http://www.w3.org/2006/vcard/ns#",
    "http://schema.org/",
)
DCATDE = (
    "http://dcat-ap.de/def/dcatde/",
    "http://dcat-ap.de/def/dcatde/1.0.1/",
    "http://dcat-ap.de/def/dcatde/1.0/",
)
LABELS = (f"{FOAF}name", "http://www.w3.org/2004/02/skos/core#prefLabel", f"{VCARD}fn", f"{DCT}title")
Known = dict[str, dict[str, list[Any]]]


def main() -> None:
    """`rdf.py MEDIA_TYPE BASE_ADDRESS`"""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        known = _read(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2])
        following = urljoin(sys.argv[2], told) if (told := _next(known)) else ""
    except (SyntaxError, ValueError, OSError, OverflowError) as error:
        sys.exit(f"!{error}")
    json.dump({"datasets": list(_datasets(known)), "next": following}, sys.stdout)


def _read(content: bytes, media_type: str, base: str) -> Known:
    told = ox.RdfFormat.from_media_type(media_type) if media_type != "text/plain" else None
    form = told or _sniffed(content)
    if form == ox.RdfFormat.RDF_XML:
        if b"<!ENTITY" in content:
            raise ValueError("entities are not expanded here")
        content = re.sub(rb"&(?!#?\w+;)", b"&amp;", content)  # real catalogues have bare & in addresses
    known: Known = defaultdict(lambda: defaultdict(list))
    for number, quad in enumerate(ox.parse(content, form, base_iri=base, lenient=True)):
        if number > MOST_TRIPLES:
            raise ValueError("too many statements")
        known[str(quad.subject)][quad.predicate.value].append(quad.object)
    return known


def _sniffed(content: bytes) -> ox.RdfFormat:
    start = content[:500].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<" and (b"<rdf:" in content[:5000] or b"<?xml" in content[:200]):
        return ox.RdfFormat.RDF_XML
    return ox.RdfFormat.JSON_LD if start in (b"{", b"[") else ox.RdfFormat.TURTLE


def _datasets(known: Known) -> Iterator[dict[str, Any]]:
    for subject, facts in known.items():
        if any(_value(kind) == f"{DCAT}Dataset" for kind in facts[TYPE]):
            yield _dataset(known, subject, facts)


def _dataset(known: Known, subject: str, facts: dict[str, list[Any]]) -> dict[str, Any]:
    shapes = [known[str(node)] for node in facts[f"{DCAT}distribution"] if str(node) in known]
    told = [facts, *shapes]
    period = next((known[str(node)] for node in facts[f"{DCT}temporal"]), {})
    return {
        "iri": subject.strip("<>") if subject.startswith("<") else "",
        "identifier": _text(facts, f"{DCT}identifier"),
        "title": _text(facts, f"{DCT}title"),
        "description": _text(facts, f"{DCT}description"),
        "publisher": _name(known, facts, f"{DCT}publisher") or _name(known, facts, f"{DCT}creator"),
        "themes": [_value(theme) for theme in facts[f"{DCAT}theme"]],
        "keywords": [word.value for word in facts[f"{DCAT}keyword"] if isinstance(word, ox.Literal)],
        "licences": [_value(each) for part in told for each in part.get(f"{DCT}license", [])],
        "attribution": next(
            (
                text
                for part in told
                for start in DCATDE
                if (text := _text(part, f"{start}licenseAttributionByText"))
            ),
            "",
        ),
        "frequency": _value_of(facts, f"{DCT}accrualPeriodicity"),
        "from": _text(period, f"{DCAT}startDate", f"{SCHEMA}startDate"),
        "until": _text(period, f"{DCAT}endDate", f"{SCHEMA}endDate"),
        "places": [
            _value(place)
            for name in (f"{DCT}spatial", *(f"{start}politicalGeocodingURI" for start in DCATDE))
            for place in facts[name]
        ],
        "page": _value_of(facts, f"{DCAT}landingPage"),
        "resources": [_resource(shape) for shape in shapes],
    }


def _resource(facts: dict[str, list[Any]]) -> dict[str, str]:
    return {
        "title": _text(facts, f"{DCT}title"),
        "url": _value_of(facts, f"{DCAT}downloadURL") or _value_of(facts, f"{DCAT}accessURL"),
        "format": _value_of(facts, f"{DCT}format") or _value_of(facts, f"{DCAT}mediaType"),
    }


def _next(known: Known) -> str:
    """The address of the next page, in the older and in the present words of Hydra."""
    for facts in known.values():
        for name in ("nextPage", "next"):
            if found := _value_of(facts, f"{HYDRA}{name}"):
                return found
    return ""


def _name(known: Known, facts: dict[str, list[Any]], predicate: str) -> str:
    for node in facts[predicate]:
        if isinstance(node, ox.Literal):
            return str(node.value)
        if name := _text(known.get(str(node), {}), *LABELS):
            return name
    return ""


def _text(facts: dict[str, list[Any]], *predicates: str) -> str:
    """The German text where there are several, else the first."""
    texts = [each for name in predicates for each in facts.get(name, []) if isinstance(each, ox.Literal)]
    texts.sort(key=lambda each: (not (each.language or "").startswith("de"), bool(each.language)))
    return str(texts[0].value) if texts else ""


def _value_of(facts: dict[str, list[Any]], predicate: str) -> str:
    return next((value for each in facts.get(predicate, []) if (value := _value(each))), "")


def _value(node: Any) -> str:
    return str(node.value) if isinstance(node, ox.NamedNode | ox.Literal) else ""


if __name__ == "__main__":
    main()
