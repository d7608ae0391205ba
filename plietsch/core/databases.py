"""DATABASE_URL decides between SQLite, the embedded default, and PostgreSQL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from plietsch.core.sqlite import PRAGMAS


def database(address: str) -> dict[str, Any]:
    """Django's settings for sqlite:///folder/file or postgresql://user:password@host/name?option=value."""
    url = urlsplit(address)
    if url.scheme == "sqlite":
        return _sqlite(Path("/" + unquote(url.path).lstrip("/")))
    if url.scheme in ("postgresql", "postgres"):
        return _postgresql(address)
    raise ImproperlyConfigured(f"DATABASE_URL: {url.scheme!r} is neither sqlite nor postgresql")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,  # opening the file anew for each request costs more than many a page
        # A read that turns into a write fails at once with "locked" unless it began as a write.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": PRAGMAS},
    }


def _postgresql(address: str) -> dict[str, Any]:
    url = urlsplit(address)
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": query.pop("user", unquote(url.username or "")),
        "PASSWORD": query.pop("password", unquote(url.password or "")),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": query.pop("port", str(url.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c jit=off", **query},
    }
