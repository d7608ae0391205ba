"""Hits for a real Matomo, where the network has one: told by our server, without a script in pages."""

import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings

from plietsch.analytics.counting.rows import Row
from plietsch.analytics.models import Kind

logger = logging.getLogger(__name__)

AT_ONCE = 200
PATIENCE = 5  # seconds
REFUSES, FAILS = 400, 500


def forward(rows: Mapping[Row, int]) -> None:
    """Tell Matomo of these hits, without programs; OSError where it does not answer, so that they wait."""
    told = (_fields(row) for row, many in rows.items() if row.kind != Kind.BOT for _ in range(many))
    while batch := list(islice(told, AT_ONCE)):
        _send(batch)


def _send(batch: list[str]) -> None:
    content = {"requests": batch, "token_auth": settings.MATOMO["token"]}
    request = Request(  # noqa: S310 - the operator's own address, checked when the settings are read
        settings.MATOMO["address"],
        json.dumps(content).encode(),
        {"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            answer.read()
    except HTTPError as refusal:
        if not REFUSES <= refusal.code < FAILS:
            raise
        logger.error("Matomo refuses %s hits: %s", len(batch), refusal)


def _fields(row: Row) -> str:
    """One hit in Matomo's words. Who is not told apart here is a visitor of their own there."""
    visitor = row.visitor % 2**64 or secrets.randbits(64)
    query = f"?{urlencode({'mtm_campaign': row.campaign})}" if row.campaign else ""
    fields: dict[str, Any] = {
        "idsite": settings.MATOMO["site"],
        "rec": 1,
        "url": f"{settings.PUBLIC_URL}{row.path}{query}",
        "_id": f"{visitor:016x}",
        "lang": row.language,
        **dict(_deed(row)),
    }
    if row.source:
        fields["urlref"] = f"https://{row.source}/"
    return f"?{urlencode(fields)}"


def _deed(row: Row) -> Iterator[tuple[str, Any]]:
    if row.kind == Kind.DOWNLOAD:
        yield "download", f"{settings.PUBLIC_URL}{row.detail}"
    elif row.kind in (Kind.SEARCH, Kind.MISS):
        yield "search", row.detail
        if row.kind == Kind.MISS:
            yield "search_count", 0
    elif row.detail:
        yield "action_name", row.detail
