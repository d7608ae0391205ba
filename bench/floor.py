"""Django with one plain view and no middleware: the least that a page of so many bytes can cost here."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

HERE = Path(__file__).parent
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="floor", DATA=HERE)  # noqa: S106


def plain(request: HttpRequest, size: int = 1) -> HttpResponse:
    """That many bytes."""
    return HttpResponse("x" * size)


urlpatterns = [path("healthz", plain), path("<int:size>", plain)]

from bench.alike import application  # noqa: E402, F401 - asks for settings, and for the addresses above
