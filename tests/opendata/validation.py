"""SHACL: a page of the catalogue against shapes, with the few terms of vocabularies that it uses."""

from functools import cache
from pathlib import Path

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH, SKOS

from tests.conftest import REFERENCE

EU = "http://publications.europa.eu/resource/authority"
DE = "http://dcat-ap.de/def"
# Lists whose terms need no proof here, since our code names them from closed lists.
SCHEMES = (
    *(f"{EU}/{name}" for name in ("data-theme", "file-type", "frequency", "language", "access-right")),
    f"{EU}/planned-availability",
    *(f"{DE}/{name}" for name in ("licenses", "contributors", "politicalGeocoding/Level")),
)
SHAPES = (
    "semic-dcat-ap/releases/3.0.0/shacl/dcat-ap-SHACL.ttl",
    *(
        f"dcat-ap-de-shacl/validator/resources/v3.0/shapes/dcat-ap-{name}.ttl"
        for name in ("SHACL-DE", "de-deprecated", "spec-german-additions", "de-controlledvocabularies")
    ),
)


def own_shapes() -> Graph:
    """The few shapes that lie beside the tests."""
    return Graph().parse(Path(__file__).with_name("shapes.ttl"))


@cache
def official_shapes() -> Graph:
    """DCAT-AP 3.0.0 with the changes of DCAT-AP.de 3.0."""
    shapes = Graph()
    for path in SHAPES:
        shapes.parse(REFERENCE / "opendata" / path)
    return shapes


def violations(turtle: str, shapes: Graph) -> list[str]:
    """The messages of all violations, with the thing that each is about."""
    data = Graph().parse(data=turtle, format="turtle")
    _add_used_terms(data)
    _conforms, report, _text = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    return sorted(
        f"{report.value(result, SH.focusNode)} {report.value(result, SH.resultPath)}: "
        f"{report.value(result, SH.resultMessage)}"
        for result in report.subjects(SH.resultSeverity, SH.Violation)
    )


def _add_used_terms(data: Graph) -> None:
    for term in set(data.objects()):
        scheme = next((scheme for scheme in SCHEMES if str(term).startswith(f"{scheme}/")), None)
        if isinstance(term, URIRef) and scheme:
            data.add((term, SKOS.inScheme, URIRef(scheme)))
