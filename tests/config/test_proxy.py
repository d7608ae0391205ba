"""A visitor behind the proxy cannot choose an address or pretend to come by https."""

import asyncio
from typing import Any

import pytest

from plietsch.config.proxy import behind_proxy


def seen(headers: list[tuple[bytes, bytes]], kind: str = "http", scheme: str = "http") -> tuple[Any, str]:
    """Which address and scheme the application sees; the proxy stands at 10.0.0.1."""
    scopes: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        scopes.append(scope)

    scope = {"type": kind, "scheme": scheme, "client": ("10.0.0.1", 5000), "headers": headers}
    asyncio.run(behind_proxy(application)(scope, None, None))  # type: ignore[arg-type]
    return scopes[0]["client"][0], scopes[0]["scheme"]


@pytest.mark.parametrize(
    "headers",
    [
        [(b"x-forwarded-for", b"192.0.2.7")],
        [(b"x-forwarded-for", b"198.51.100.1, 192.0.2.7")],
        [(b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-for", b"192.0.2.7")],
    ],
)
def test_the_address_that_the_proxy_saw_counts_and_not_what_the_visitor_claims(headers: Any) -> None:
    assert seen(headers) == ("192.0.2.7", "http")


def test_without_the_header_the_visitor_is_who_connects() -> None:
    assert seen([]) == ("10.0.0.1", "http")


def test_https_ends_at_the_proxy() -> None:
    assert seen([(b"x-forwarded-proto", b"https")]) == ("10.0.0.1", "https")
    assert seen([(b"x-forwarded-proto", b"https")], "websocket", "ws") == ("10.0.0.1", "wss")
    assert seen([(b"x-forwarded-proto", b"gopher")]) == ("10.0.0.1", "http")
