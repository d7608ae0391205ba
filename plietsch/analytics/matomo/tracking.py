"""Matomo's Tracking HTTP API, single and bulk: other websites and their clients count here without a change.

One plain function from a request to an answer: the embedded server calls it before Django (`serve`), other
servers through a view. Whatever is sent, the answer is what Matomo would say, or a 4xx.
"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.db import connection

from plietsch.analytics.counting.count import Read, count
from plietsch.analytics.counting.reader import Reader, device_of, impersonal, legible, path_of, reader_of
from plietsch.analytics.matomo.sites import Known, is_stale, known_sites, refresh
from plietsch.analytics.models import Device, Kind, Site
from plietsch.core.hosts import for_machines

MOST_BYTES = 512 * 1024
MOST_REQUESTS = 1000
MOST_FIELDS = 120
MOST_TEXT = 1000
_SERVER = "Server"  # a known server's own hits, which tell nothing of the reader's device
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_HEADERS = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*", "Tk": "N"}
_PREFLIGHT = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Content-Type"}


class Refused(Exception):
    """A request that no tracker sends: the reason, for whoever looks."""


@dataclass(frozen=True)
class Answer:
    """Status, headers and body."""

    status: int
    body: bytes = b""
    media_type: str = "text/plain; charset=utf-8"

    def headers(self) -> dict[str, str]:
        """What goes with every answer; other websites' pages may read it."""
        return {**_HEADERS, **(_PREFLIGHT if self.status == 204 else {}), "Content-Type": self.media_type}  # noqa: PLR2004


def answer(method: str, query: str, body: bytes, meta: Mapping[str, Any]) -> Answer:
    """Count what one request of a tracker tells of; `meta` holds its headers by the names of WSGI."""
    if method == "OPTIONS":
        return Answer(204)
    try:
        if method == "POST" and body.lstrip()[:1] == b"{":
            return _bulk(body, meta)
        return _single(f"{query}&{body.decode(errors='replace')}" if body else query, meta)
    except Refused as refused:
        return Answer(400, str(refused).encode())


def _single(text: str, meta: Mapping[str, Any]) -> Answer:
    fields = _fields(text)
    known = known_sites()
    _track(fields, meta, known, known.trusts(fields.get("token_auth", "")))
    return Answer(204) if fields.get("send_image") == "0" else Answer(200, GIF, "image/gif")


def _bulk(body: bytes, meta: Mapping[str, Any]) -> Answer:
    told = _read_json(body)
    known = known_sites()
    token = told.get("token_auth")
    trust = known.trusts(token if isinstance(token, str) else "")
    invalid = [
        number for number, each in enumerate(told["requests"]) if not _counts(each, meta, known, trust)
    ]
    tracked = len(told["requests"]) - len(invalid)
    said: dict[str, Any] = {"status": "success", "tracked": tracked, "invalid": len(invalid)}
    if trust is not None:
        said["invalid_indices"] = invalid
    return Answer(200, json.dumps(said).encode(), "application/json")


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("not JSON") from None
    if not isinstance(told, dict) or not isinstance(told.get("requests"), list):
        raise Refused("no list of requests")
    if len(told["requests"]) > MOST_REQUESTS:
        raise Refused(f"more than {MOST_REQUESTS} requests")
    return told


def _counts(each: object, meta: Mapping[str, Any], known: Known, trust: object) -> bool:
    """Whether one entry of a bulk request makes sense: an address, or its parameters as an object."""
    try:
        if isinstance(each, str):
            fields = _fields(each.partition("?")[2] if "?" in each else each)
        elif isinstance(each, dict):
            fields = {name: str(value) for name, value in list(each.items())[:MOST_FIELDS]}
        else:
            return False
        own = fields.get("token_auth")
        _track(fields, meta, known, known.trusts(own) if own else trust)
    except Refused:
        return False
    return True


def _fields(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"))
    except ValueError:
        raise Refused("too many parameters") from None


def _track(fields: dict[str, str], meta: Mapping[str, Any], known: Known, trust: object) -> None:
    site = known.site(fields.get("idsite", ""))
    if site is None or fields.get("rec") != "1":
        raise Refused("idsite names no website that counts here, or rec is not 1")
    if "ping" in fields or "c_n" in fields:  # signs of life and contents are no reading
        return
    url = fields.get("url") or meta.get("HTTP_REFERER", "")[:MOST_TEXT]  # a picture names no page itself
    host, path, query = path_of(url)
    trusted = isinstance(trust, frozenset) and (not trust or site.number in trust)
    if not (trusted or _is_of(site, host)):
        raise Refused("url is none of this website")
    if not (trusted or _is_of(site, path_of(fields.get("download", url))[0])):
        raise Refused("download is none of this website")
    if not path_of(fields.get("link", url))[0]:
        raise Refused("link is no address")
    count(_read(fields, path), _reader(fields, meta, host, query, trusted), site=site.number)


def _is_of(site: Site, host: str) -> bool:
    """Whether pages of this host are the website's own, for anybody can send anything."""
    own = site.own_host.removeprefix("www.")
    host = for_machines(host)
    return host == own or host.endswith(f".{own}")


def _read(fields: dict[str, str], path: str) -> Read:
    if "download" in fields:
        return Read(Kind.DOWNLOAD.value, path, _place(fields["download"]))
    if "link" in fields:
        return Read(Kind.LINK.value, path, _place(fields["link"]))
    if "search" in fields:
        kind = Kind.MISS if fields.get("search_count") == "0" else Kind.SEARCH
        return Read(kind.value, path, impersonal(fields["search"]))
    if "e_c" in fields and "e_a" in fields:
        names = (fields["e_c"], fields["e_a"], fields.get("e_n", ""))
        return Read(Kind.EVENT.value, path, " · ".join(legible(name, 90) for name in names if name))
    if "idgoal" in fields and fields["idgoal"] != "0":
        return Read(Kind.EVENT.value, path, f"Ziel · {legible(fields['idgoal'], 20)}")
    return Read(Kind.PAGE.value, path, legible(fields.get("action_name", ""), 200))


def _place(address: str) -> str:
    """A file's or website's address without its query, which may be personal; whole ones of the web alone."""
    host, path, _ = path_of(address)
    return legible(f"{host}{path}", 300)


def _reader(fields: dict[str, str], meta: Mapping[str, Any], host: str, query: str, trusted: bool) -> Reader:
    """Who reads: what the tracker says, and and where from, if a token vouches for it."""
    asking = reader_of(meta)
    return Reader(
        agent=_agent(fields.get("ua") or asking.agent, trusted),
        languages=fields.get("lang", asking.languages)[:MOST_TEXT],
        referer=fields.get("urlref", "")[:MOST_TEXT],
        host=host,
        address=fields.get("cip", asking.address) if trusted else asking.address,
        query=query,
        objects=asking.objects,
    )


def _agent(told: str, trusted: bool) -> str:
    """A program with a token counts for its readers, and is not counted as a program itself."""
    is_program = device_of(told[:MOST_TEXT]) == Device.BOT.value
    return _SERVER if trusted and is_program else told[:MOST_TEXT]


async def serve(
    scope: Mapping[str, Any],
    receive: Callable[[], Awaitable[Any]],
    send: Callable[[Any], Awaitable[None]],
) -> None:
    """The embedded server's way here, before Django."""
    if scope["type"] != "http":
        await send({"type": "websocket.close", "code": 4404})
        return
    if is_stale():
        await asyncio.to_thread(_refresh_in_thread)
    if scope["method"] not in ("GET", "HEAD", "POST", "OPTIONS"):
        said = Answer(405)
    else:
        body = await _body(receive)
        query = scope["query_string"].decode("latin1")
        said = Answer(413) if body is None else answer(scope["method"], query, body, meta_of(scope))
    headers = [(name.lower().encode(), value.encode()) for name, value in said.headers().items()]
    if said.status != 204:  # noqa: PLR2004
        headers.append((b"content-length", b"%d" % len(said.body)))
    await send({"type": "http.response.start", "status": said.status, "headers": headers})
    await send({"type": "http.response.body", "body": said.body if scope["method"] != "HEAD" else b""})


def _refresh_in_thread() -> None:
    try:
        refresh()
    finally:
        connection.close()


async def _body(receive: Callable[[], Awaitable[Any]]) -> bytes | None:
    """The whole body; None where it is too long or the client left."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > MOST_BYTES:
            return None
        more = message.get("more_body", False)
    return body


def meta_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """The headers that counting reads, by the names of WSGI."""
    meta = {
        f"HTTP_{name.decode('latin1').upper().replace('-', '_')}": value.decode("latin1")
        for name, value in scope["headers"]
        if b"_" not in name
    }
    client = scope.get("client")
    return {**meta, "REMOTE_ADDR": client[0] if client else ""}
