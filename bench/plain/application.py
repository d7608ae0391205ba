"""The plain site, served as the network is: the same bridge, SQLite, the middleware of Wagtail's template."""

import os
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

FOLDER = Path(os.environ["PLAIN_FOLDER"])
APPS = ("forms", "redirects")
settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="plain",  # noqa: S106
    DATA=FOLDER,
    UNKEPT_TABLES=frozenset(),
    USE_TZ=True,
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    WAGTAIL_SITE_NAME="Plain",
    WAGTAILADMIN_BASE_URL="http://127.0.0.1",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "plain.sqlite3",
            "CONN_MAX_AGE": None,
        }
    },
    INSTALLED_APPS=[
        "bench.plain",
        *(f"wagtail.contrib.{name}" for name in APPS),
        *(
            f"wagtail.{name}"
            for name in ("embeds", "sites", "users", "snippets", "documents", "images", "search", "admin")
        ),
        "wagtail",
        "modelcluster",
        "taggit",
        *(
            f"django.contrib.{name}"
            for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
        ),
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    f"django.{name}"
                    for name in (
                        "template.context_processors.request",
                        "contrib.auth.context_processors.auth",
                        "contrib.messages.context_processors.messages",
                    )
                ]
            },
        }
    ],
)
django.setup()


def healthz(request: HttpRequest) -> HttpResponse:
    """That it is up."""
    return HttpResponse("ok")


urlpatterns = [path("healthz", healthz), path("", include("wagtail.urls"))]


def _build() -> None:
    """Its tables, and one page."""
    from wagtail.models import Page, Site

    from bench.plain.models import News

    call_command("migrate", verbosity=0)
    home = Page.objects.get(depth=2)
    text = "<p>" + "Neun Vorhaben haben ihre Bescheide bekommen. " * 10 + "</p>"
    for number in range(3):
        home.add_child(
            instance=News(
                title=f"Nachricht {number}",
                slug=f"nachricht-{number}",
                date=date(2020, 9, 8),
                intro="Kiel",
                body=text * 8,
            )
        )
    Site.objects.update(hostname="127.0.0.1")


_build()

from bench.alike import application  # noqa: E402, F401 - asks for settings, and for the addresses above
