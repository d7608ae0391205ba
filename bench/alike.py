"""What a floor and a plain site answer with: the bridge of the network, around their own Django.

To be imported once their settings stand, which the bridge asks for.
"""

from django.core.wsgi import get_wsgi_application

from plietsch.config.bridge import Bridge, Receive, Scope, Send

_bridge = Bridge(get_wsgi_application(), threads=4, max_body=1000)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        for phase in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{phase}.complete"})
    else:
        await _bridge(scope, receive, send)
