"""Who the visitor is, where a trusted reverse proxy stands between: what the proxy itself has added."""

from plietsch.config.bridge import Asgi, Receive, Scope, Send

_SCHEMES = {"http": {"http": "http", "https": "https"}, "websocket": {"http": "ws", "https": "wss"}}


def behind_proxy(application: Asgi) -> Asgi:
    """The application as it looks to visitors: their address and https instead of the proxy's.

    A client may send these headers too; the proxy appends to them, so only the last entry is believed.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if schemes := _SCHEMES.get(scope["type"]):
            address, scheme = (_last(scope, name) for name in (b"x-forwarded-for", b"x-forwarded-proto"))
            client = (address, 0) if address else scope.get("client")
            scope = {**scope, "client": client, "scheme": schemes.get(scheme, scope["scheme"])}
        await application(scope, receive, send)

    return answer


def _last(scope: Scope, name: bytes) -> str:
    values = [value.decode("latin1") for header, value in scope["headers"] if header == name]
    return ",".join(values).rpartition(",")[2].strip()
