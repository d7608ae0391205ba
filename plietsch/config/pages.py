"""Pages for guests, kept in front of Django: handed out as long as nothing that may be shown has changed.

Provably fresh: a page bears the marks of the tables it was made of, as they were before it was made, and
holds only while they stay the same (core/freshness.py). Provably nobody's: it is made for a request without
any cookie that means something, and kept only if the answer sets none, holds no form token and varies by
nothing that is not in the key. What changes with files instead, a playlist, says for how long it is kept.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from typing import Any, NamedTuple, TypeAlias

import brotli
from django.conf import settings
from prometheus_client import Counter

from plietsch.analytics.counting.count import COUNTS, Read, count
from plietsch.analytics.counting.reader import OBJECTION, reader_of
from plietsch.config.bridge import ENVIRON, TABLES, Asgi, Receive, Scope, Send
from plietsch.core import metrics
from plietsch.core.freshness import BRIEFLY, marks, places

MOST_BYTES = 32 * 1024 * 1024  # of pages in one process
MOST_PAGE = 1024 * 1024
HARMLESS_COOKIES = {
    settings.CSRF_COOKIE_NAME.encode(),
    OBJECTION.encode(),
    b"mtm_consent_removed",
}  # no page differs by these
WHOLE = (b"range", b"bytes=0-")  # said by players of browsers
# A request that says one of these wants something special, or is a part of a page.
SPECIAL = {b"authorization", b"range", b"if-range", b"x-requested-with", b"upgrade", b"expect"}
VARIES_BY = {"cookie", "accept", "accept-language", "accept-encoding", "hx-request"}
VARY = b"Accept-Encoding, Cookie, Accept"
BRIEF = BRIEFLY.lower().encode()
OWN = (b"content-length", b"vary", b"x-request-id", BRIEF)  # differs from one handing out to the next
MINE = (b"etag", b"cache-control")  # what the cache itself says of a page
KINDS = ("text/html", "text/calendar", "application/atom+xml", "application/feed+json")
PRIVATE = (b"csrfmiddlewaretoken", b'name="once"')
Message: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str | bytes | None, ...]
_NOTHING: Message = {"type": "http.response.body", "body": b""}
_ENCODERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"": bytes,
    b"br": partial(brotli.compress, mode=brotli.MODE_TEXT, quality=5),
    b"gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
_NAMES = {
    b"user-agent": "HTTP_USER_AGENT",
    b"accept-language": "HTTP_ACCEPT_LANGUAGE",
    b"referer": "HTTP_REFERER",
    b"host": "HTTP_HOST",
    b"cookie": "HTTP_COOKIE",
    b"dnt": "HTTP_DNT",
    b"sec-gpc": "HTTP_SEC_GPC",
    b"sec-purpose": "HTTP_SEC_PURPOSE",
    b"x-moz": "HTTP_X_MOZ",
    b"x-forwarded-for": "HTTP_X_FORWARDED_FOR",
}


class Form(NamedTuple):
    """A page in one encoding, as the messages that send it."""

    start: Message
    body: Message


@dataclass(frozen=True)
class Page:
    """A whole answer, the marks under which it was made, where they stand, and what reading it counts as."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    marks: list[int]
    places: tuple[int, ...]
    until: float
    reads: list[Read]
    _forms: dict[bytes, Form] = field(default_factory=dict)

    @cached_property
    def etag(self) -> bytes:
        """What the page's content is known by."""
        return b'W/"%s"' % hashlib.blake2b(self.body, digest_size=12).hexdigest().encode()

    def form(self, encoding: bytes) -> Form:
        """The page as it is sent in this encoding; made when it is first asked for."""
        if not (form := self._forms.get(encoding)):
            form = self._forms[encoding] = self._encoded(encoding)
        return form

    @cached_property
    def unchanged(self) -> Message:
        """What somebody is told who has this page already."""
        return {"type": "http.response.start", "status": 304, "headers": self._said()}

    def _encoded(self, encoding: bytes) -> Form:
        body = _ENCODERS[encoding](self.body)
        named = [(b"content-encoding", encoding)] if encoding else []
        headers = [*self._said(), (b"content-length", b"%d" % len(body)), *named]
        return Form(
            {"type": "http.response.start", "status": 200, "headers": headers},
            {"type": "http.response.body", "body": body},
        )

    def _said(self) -> list[tuple[bytes, bytes]]:
        said = [(name, value) for name, value in self.headers if name not in OWN]
        if _brief(self.headers):
            return [*said, (b"vary", VARY)]
        said = [(name, value) for name, value in said if name not in MINE]
        return [*said, (b"etag", self.etag), (b"cache-control", b"no-cache"), (b"vary", VARY)]


@dataclass
class Answer:
    """What the application sent, held back until it is clear whether it may be kept."""

    send: Send
    start: dict[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    passes: bool = False

    async def take(self, message: Any) -> None:
        """Hold a whole answer; let one that comes in pieces, or no page at all, pass at once."""
        if self.passes:
            await self.send(message)
        elif message["type"] == "http.response.start":
            self.start = message
        elif message.get("more_body") or self.start["status"] != 200:  # noqa: PLR2004
            self.passes = True
            await self.send(self.start)
            await self.send(message)
        else:
            self.body = message.get("body", b"")


@dataclass
class PageCache:
    """An ASGI application in front of another one."""

    application: Asgi
    seconds: int
    pages: OrderedDict[Key, Page] = field(default_factory=OrderedDict)
    size: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _plain_headers(scope) if scope["type"] == "http" else None
        if headers is None or not self.seconds:
            await self.application(scope, receive, send)
            return
        key = _key(scope, headers)
        page = self._find(key)
        if page:
            _handed_out(scope["method"]).inc()
            if scope["method"] == "GET":
                reader = reader_of(_meta(scope, headers))
                for read in page.reads:
                    count(read, reader)
            await _hand_out(page, scope, headers, send)
        else:
            await self._make(key, scope, receive, send, headers)

    def _find(self, key: Key) -> Page | None:
        page = self.pages.get(key)
        if page is None:
            return None
        if page.marks != marks.of(page.places) or page.until < time.monotonic():
            self._drop(key)
            return None
        self.pages.move_to_end(key)
        return page

    async def _make(
        self, key: Key, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes]
    ) -> None:
        before, answer = marks.read(), Answer(send)
        scope = {**scope, ENVIRON: {}}
        await self.application(scope, receive, answer.take)
        if answer.body is None:
            return
        reads = scope[ENVIRON].get(COUNTS)
        if (
            reads is None
            or scope["method"] != "GET"
            or not _may_be_kept(answer.start["headers"], answer.body)
        ):
            await send(answer.start)
            await send({"type": "http.response.body", "body": answer.body})
            return
        where = places(scope[ENVIRON].get(TABLES))
        page = Page(
            headers=answer.start["headers"],
            body=answer.body,
            marks=marks.of(where, before),
            places=where,
            until=time.monotonic() + (_brief(answer.start["headers"]) or self.seconds),
            reads=list(reads),
        )
        self._keep(key, page)
        await _hand_out(page, scope, headers, send)

    def _keep(self, key: Key, page: Page) -> None:
        self._drop(key)
        self.pages[key] = page
        self.size += _weight(page)
        while self.size > MOST_BYTES:
            self._drop(next(iter(self.pages)))

    def _drop(self, key: Key) -> None:
        if page := self.pages.pop(key, None):
            self.size -= _weight(page)


def _weight(page: Page) -> int:
    """Bytes in memory: the body, its compressed forms, and what is around them."""
    return len(page.body) * 3 // 2 + 2000


def _plain_headers(scope: Scope) -> dict[bytes, bytes] | None:
    """The headers of a request for a page as everybody sees it; None for any other request."""
    if scope["method"] not in ("GET", "HEAD"):
        return None
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in headers or (name in SPECIAL and (name, value) != WHOLE) or name.startswith(b"hx-"):
            return None
        headers[name] = value
    for cookie in headers.get(b"cookie", b"").split(b";"):
        if cookie.strip() and cookie.partition(b"=")[0].strip() not in HARMLESS_COOKIES:
            return None
    return headers


def _key(scope: Scope, headers: dict[bytes, bytes]) -> Key:
    """All that a page for guests may depend on; its language is a part of the path."""
    return (
        scope["scheme"],
        scope["path"],
        scope["query_string"],
        headers.get(b"host"),
        headers.get(b"accept"),
        headers.get(b"x-forwarded-proto"),
    )


def _may_be_kept(headers: list[tuple[bytes, bytes]], body: bytes) -> bool:
    """Whether this answer is everybody's."""
    said = {name: value.decode("latin1").lower() for name, value in headers}
    varies = {name.strip() for name in said.get(b"vary", "").split(",") if name.strip()}
    is_page = said.get(b"content-type", "").startswith(KINDS)
    is_open = "public" in said.get(b"cache-control", "public")
    return (
        ((is_page and is_open) or BRIEF in said)
        and b"set-cookie" not in said
        and b"content-encoding" not in said  # it is compressed here, for each as they like
        and varies <= VARIES_BY
        and len(body) <= MOST_PAGE
        and not any(sign in body for sign in PRIVATE)
    )


def _brief(headers: list[tuple[bytes, bytes]]) -> float:
    """For how many seconds an answer is everybody's, where it says so."""
    return next((float(value) for name, value in headers if name == BRIEF), 0)


async def _hand_out(page: Page, scope: Scope, headers: dict[bytes, bytes], send: Send) -> None:
    known = headers.get(b"if-none-match", b"")
    if known and page.etag in known:
        await send(page.unchanged)
        await send(_NOTHING)
        return
    form = page.form(_encoding(headers.get(b"accept-encoding", b"")))
    await send(form.start)
    await send(form.body if scope["method"] == "GET" else _NOTHING)


@cache
def _handed_out(method: str) -> Counter:
    """What counts pages handed out, by one of two methods."""
    return metrics.requests.labels("kept page", method, 200)


@lru_cache(500)
def _encoding(accepted: bytes) -> bytes:
    """What this browser likes best. Only pages without any secret are compressed (BREACH)."""
    return next((encoding for encoding in (b"br", b"gzip") if _accepts(accepted, encoding)), b"")


def _accepts(accepted: bytes, encoding: bytes) -> bool:
    for choice in accepted.split(b","):
        name, _, weight = choice.strip().partition(b";")
        if name.strip() == encoding:
            return weight.replace(b" ", b"").rstrip(b"0.") != b"q="
    return False


def _meta(scope: Scope, headers: dict[bytes, bytes]) -> dict[str, str]:
    """What counting reads of a request, by the names of WSGI."""
    meta = {_NAMES[name]: value.decode("latin1") for name, value in headers.items() if name in _NAMES}
    client = scope.get("client")
    return {
        **meta,
        "REMOTE_ADDR": client[0] if client else "",
        "QUERY_STRING": scope["query_string"].decode("latin1"),
    }
