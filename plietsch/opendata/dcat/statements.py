"""What is said about a thing: one small tree that three writers print."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Iri:
    """The address of a thing that is described elsewhere."""

    iri: str


@dataclass(frozen=True)
class Literal:
    """A text with its language, or a value with its type ("xsd:date")."""

    text: str
    language: str = ""
    datatype: str = ""


@dataclass
class Node:
    """A thing with an address, its class and what is said about it."""

    iri: str
    kind: str
    facts: list[tuple[str, "Value"]] = field(default_factory=list)

    def say(self, predicate: str, *values: "Value | None") -> None:
        """Add one statement per value; None says nothing."""
        self.facts += [(predicate, value) for value in values if value is not None]

    def described(self) -> Iterator["Node"]:
        """This thing and all that are described with it."""
        yield self
        for _predicate, value in self.facts:
            if isinstance(value, Node):
                yield from value.described()


Value: TypeAlias = Iri | Literal | Node


def german(text: str) -> Literal | None:
    """A German text; None where it is empty."""
    return Literal(text, language="de") if text else None


def link(iri: str) -> Iri | None:
    """An address; None where it is empty."""
    return Iri(iri) if iri else None


def moment(at: datetime) -> Literal:
    """A point in time."""
    return Literal(at.isoformat(timespec="seconds"), datatype="xsd:dateTime")


def day(on: date | None) -> Literal | None:
    """A day; None where it is not known."""
    return Literal(on.isoformat(), datatype="xsd:date") if on else None


def number(count: int) -> Literal:
    """A count, never below zero."""
    return Literal(str(count), datatype="xsd:nonNegativeInteger")
