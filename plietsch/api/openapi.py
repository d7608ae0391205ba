"""The description of the API (OpenAPI 3.1), made from what the packages offer."""

from typing import Any

from plietsch.api.entries import LARGEST
from plietsch.api.queries import offers, scopes
from plietsch.core.offers import Entry, Offer, Writing

KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "whole": {"type": "integer", "format": "int64"},
    "moment": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "truth": {"type": "boolean"},
    "texts": {"type": "array", "items": {"type": "string"}},
}
NUMBER = {"type": "integer", "minimum": 1, "maximum": LARGEST}
ANY_TEXT = r"^[^\u0000]*$"
SAYS_SOMETHING = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"  # more than spaces, and no NUL
ERROR: dict[str, Any] = {
    "description": "Refused",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}
REFUSALS: dict[str, Any] = dict.fromkeys(("401", "403", "404", "405", "429"), ERROR)


def description(network: str, address: str) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Error": _object({"error": KINDS["text"]}, ["error"])}
    for offer in offers():
        schemas[_schema(offer)] = _thing(offer)
        paths[f"/api/v1/{offer.name}/"] = _list(offer)
        paths[f"/api/v1/{offer.name}/{{id}}/"] = _one(offer)
        if offer.writing:
            schemas[f"New{_schema(offer)}"] = _new(offer.writing)
        if offer.editing:
            schemas[f"Changed{_schema(offer)}"] = _new(offer.editing)
    return {
        "openapi": "3.1.0",
        "info": {"title": network, "version": "1", "description": "Scopes: " + ", ".join(scopes())},
        "servers": [{"url": address}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _schema(offer: Offer) -> str:
    return offer.place.capitalize()


def _thing(offer: Offer) -> dict[str, Any]:
    columns = {name: _nullable(KINDS[column.kind]) for name, column in offer.columns.items()}
    properties = {"id": KINDS["whole"], **columns}
    return _object(properties, list(properties))


def _new(writing: Writing) -> dict[str, Any]:
    needed = [name for name in writing.fields if name not in writing.optional]
    return _object(_entries(writing), needed) | {"additionalProperties": False, "minProperties": 1}


def _entries(writing: Writing) -> dict[str, Any]:
    return {name: _entry(entry) for name, entry in writing.fields.items()}


def _entry(entry: Entry) -> dict[str, Any]:
    if entry.choices:
        return {"type": "string", "enum": list(entry.choices)}
    if entry.kind in ("text", "texts"):
        pattern = ANY_TEXT if entry.may_be_empty else SAYS_SOMETHING
        text = {"type": "string", "pattern": pattern, "maxLength": entry.most}
        return {"type": "array", "items": text, "maxItems": entry.many} if entry.many else text
    kind = NUMBER if entry.kind == "whole" else KINDS[entry.kind]
    return _nullable(kind) if entry.may_be_empty else kind


def _list(offer: Offer) -> dict[str, Any]:
    page = _object(
        {"items": {"type": "array", "items": _ref(_schema(offer))}, "next": _nullable(KINDS["text"])},
        ["items", "next"],
    )
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": NUMBER}
        for name in ("before", *offer.filters)
    ]
    found: dict[str, Any] = {
        "get": {
            "summary": f"{offer.label}, newest first",
            "operationId": f"list_{offer.name}",
            "parameters": parameters,
            "responses": {"200": _answer("A page", page), "400": ERROR, **REFUSALS},
        }
    }
    if offer.writing:
        found["post"] = {
            "summary": f"{offer.label}: one more",
            "operationId": f"write_{offer.name}",
            "requestBody": _body(f"New{_schema(offer)}"),
            "responses": {
                "201": _answer("Written", _ref(_schema(offer))),
                "202": _answer("Waits for moderation", _object({"waits": KINDS["text"]}, ["waits"])),
                **dict.fromkeys(("400", "409", "413"), ERROR),
                **REFUSALS,
            },
        }
    return found


def _one(offer: Offer) -> dict[str, Any]:
    key = {"parameters": [{"name": "id", "in": "path", "required": True, "schema": NUMBER}]}
    found: dict[str, Any] = {
        "get": {
            "summary": f"{offer.label}: one",
            "operationId": f"read_{offer.name}",
            "responses": {"200": _answer("The thing", _ref(_schema(offer))), **REFUSALS},
            **key,
        }
    }
    if offer.editing:
        found["patch"] = {
            "summary": f"{offer.label}: change one by what is sent",
            "operationId": f"change_{offer.name}",
            "requestBody": _body(f"Changed{_schema(offer)}"),
            "responses": {
                "200": _answer("Changed", _ref(_schema(offer))),
                **dict.fromkeys(("400", "409", "413"), ERROR),
                **REFUSALS,
            },
            **key,
        }
    return found


def _body(schema: str) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": _ref(schema)}}}


def _answer(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


def _nullable(kind: dict[str, Any]) -> dict[str, Any]:
    return kind | {"type": [kind["type"], "null"]}
