"""Fetch a page of somebody else's: from the open internet only, of bounded size, in bounded time."""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPS_PORT, HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS_OF_SILENCE, SECONDS, SECONDS_TO_SEND = 15, 120, 10
MOST_BYTES = 50 * 1024 * 1024
MOST_REDIRECTS = 5
CHUNK = 64 * 1024
_MOVED = (301, 302, 303, 307, 308)
_OK, _CALM_DOWN = 200, 429
_INNER_NAMES = (".local", ".localhost", ".internal", ".lan", ".home.arpa")  # RFC 6761, 6762, 8375


class FetchRefused(LookupError):
    """Why a page could not be fetched, in words for people."""


class NeverFetched(FetchRefused):
    """It will not be fetched later either."""


@dataclass(frozen=True)
class Page:
    """What an address answered, and the address that answered in the end."""

    address: str
    media_type: str
    content: bytes


def fetch(
    address: str,
    *,
    accept: str,
    headers: Mapping[str, str] | None = None,
    most: int = MOST_BYTES,
    seconds: int = SECONDS,
) -> Page:
    """The page at a public address; redirects are followed, each one checked like the first.

    `headers` are for that address alone, such as a signature.
    """
    deadline = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        parts = _checked(address)
        with _talking(parts, deadline) as connection:
            connection.request("GET", _target(parts), headers={**(headers or {}), **_headers(accept)})
            response = connection.getresponse()
            if response.status not in _MOVED:
                return _page(address, response, most)
            headers = None
            address = urljoin(address, response.getheader("Location", ""))
    raise FetchRefused(_("%(host)s leitet zu oft weiter.") % {"host": parts.hostname})


def send(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post to a public address; returns the status of the answer, of which nothing else is read."""
    parts = _checked(address)
    with _talking(parts, time.monotonic() + SECONDS_TO_SEND) as connection:
        connection.request("POST", _target(parts), body, {**headers, "User-Agent": "plietsch"})
        return connection.getresponse().status


def require_reachable(address: str) -> None:
    """Refuse at once what could never be fetched or sent to, as far as the address itself says so."""
    host = _checked(address).hostname or ""
    if settings.HARVEST_PRIVATE_ADDRESSES:
        return
    try:
        is_inner = not is_public(host)
    except ValueError:  # a name
        is_inner = "." not in host or host.endswith(_INNER_NAMES)
    if is_inner:
        raise _inner(host)


def _inner(host: str) -> NeverFetched:
    return NeverFetched(_("%(host)s liegt in einem inneren Netz; dorthin gehen wir nicht.") % {"host": host})


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        host = str(parts.hostname or "").encode("idna")
        is_web = parts.scheme in ("http", "https") and host and (parts.port or 1) > 0
    except ValueError:
        is_web = False
    if not is_web or parts.username is not None or parts.password is not None:
        raise NeverFetched(_("„%(address)s“ ist keine Adresse im Web.") % {"address": address[:200]})
    return parts


@contextmanager
def _talking(parts: SplitResult, deadline: float) -> Iterator["_SafeHTTP"]:
    """A connection that is cut at the deadline, however the other side drips until then."""
    connection = _connection(parts)
    timer = Timer(deadline - time.monotonic(), connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield connection
        if connection.is_cut:  # what came until then may look whole
            raise TimeoutError
    except (HTTPException, OSError, ValueError) as error:
        if connection.is_cut:
            raise FetchRefused(_("%(host)s braucht zu lange.") % {"host": parts.hostname}) from error
        raise FetchRefused(_not_reached(parts, error)) from error
    finally:
        timer.cancel()
        connection.close()


def _connection(parts: SplitResult) -> "_SafeHTTP":
    assert parts.hostname is not None  # noqa: S101 - checked
    if parts.scheme == "https":
        return _SafeHTTPS(parts.hostname, parts.port or HTTPS_PORT, timeout=SECONDS_OF_SILENCE)
    return _SafeHTTP(parts.hostname, parts.port or 80, timeout=SECONDS_OF_SILENCE)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _SafeHTTP(HTTPConnection):
    """Connects to the very address that was checked, so that a second answer of the DNS changes nothing."""

    is_cut = False
    _line: socket.socket | None = None

    def connect(self) -> None:
        self._line = self.sock = _dial(self.host, self.port)
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """Whoever reads or writes here fails at once."""
        self.is_cut = True
        if self._line:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)


class _SafeHTTPS(_SafeHTTP):
    """The same with the certificate checked against the name."""

    default_port = HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        line = _trust().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self._line = self.sock = line
        line.do_handshake()


def _dial(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(sockaddr[0]) for _family, _type, _proto, _name, sockaddr in found]
    if not settings.HARVEST_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise _inner(host)
    return socket.create_connection((addresses[0], port), timeout=SECONDS_OF_SILENCE)


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also when IPv6 wraps one of IPv4."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6:  # noqa: PLR2004 - the version's number
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and ip not in _TRANSLATED


class _Translated:
    """Addresses of NAT64 (RFC 6052), behind which inner ones of IPv4 may lie."""

    def __contains__(self, ip: object) -> bool:
        return str(getattr(ip, "exploded", "")).startswith("0064:ff9b:")


_TRANSLATED = _Translated()


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._')}" if parts.query else path


def _headers(accept: str) -> Mapping[str, str]:
    return {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "plietsch"}


def _page(address: str, response: HTTPResponse, most: int) -> Page:
    if response.status != _OK:
        raise FetchRefused(
            _("%(address)s antwortet mit %(status)s.") % {"address": address, "status": response.status}
        )
    if response.getheader("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise FetchRefused(
            _("%(address)s antwortet gepackt, obwohl wir das nicht wollten.") % {"address": address}
        )
    content = bytearray()
    while chunk := response.read1(CHUNK):
        content += chunk
        if len(content) > most:
            raise FetchRefused(
                _("%(address)s ist größer als %(most)s MB.")
                % {"address": address, "most": max(1, most // 1024**2)}
            )
    if response.length:
        raise IncompleteRead(bytes(content), response.length)
    return Page(address, response.headers.get_content_type(), bytes(content))


def _not_reached(parts: SplitResult, error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("%(host)s antwortet nicht.") % {"host": parts.hostname}
    return _("%(host)s ist nicht erreichbar (%(error)s).") % {
        "host": parts.hostname,
        "error": str(error)[:200] or type(error).__name__,
    }
