"""Django with one plain view and no middleware: the least that a page of so many bytes can cost here."""

from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

HERE = Path(__file__).parent
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="floor", DATA=HERE)  # noqa: S106

from plietsch.config.bridge import Bridge, Receive, Scope, Send  # noqa: E402 - asks for settings


def plain(request: HttpRequest, size: int = 1) -> HttpResponse:
    """That many bytes."""
    return HttpResponse("x" * size)


urlpatterns = [path("healthz", plain), path("<int:size>", plain)]
_bridge = Bridge(get_wsgi_application(), threads=4, max_body=1000)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        for phase in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{phase}.complete"})
    else:
        await _bridge(scope, receive, send)
