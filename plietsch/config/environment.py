"""Typed readers for the settings that an operator gives as environment variables."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

from plietsch.core.depot import A_BUCKET
from plietsch.core.depot import bucket as bucket_at

INDEX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)


def text(name: str, default: str = "") -> str:
    """The value of `name`, or `default` where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes-or-no setting: 1, true, yes, on or 0, false, no, off."""
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise _refusal(name, value, "yes or no")
    return default


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number."""
    value = text(name)
    if value and not (value.isascii() and value.isdecimal() and int(value) >= least):
        raise _refusal(name, value, f"a whole number from {least}")
    return int(value) if value else default


def time_zone(name: str, default: str) -> str:
    """The name of a time zone, such as "Europe/Berlin"."""
    value = text(name, default)
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _refusal(name, value, "a time zone such as Europe/Berlin") from error


def redis(name: str) -> str:
    """Where Redis or Valkey is, such as "redis://localhost:6379/0"; empty for nowhere."""
    value = text(name)
    if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise _refusal(name, value.rpartition("@")[2], "redis://localhost:6379/0")
    return value


def choice(name: str, choices: tuple[str, ...]) -> str:
    """One of a few words; the first where nothing is set."""
    value = text(name, choices[0]).lower()
    if value not in choices:
        raise _refusal(name, value, " or ".join(choices))
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder's absolute path; it is created where it is missing."""
    path = Path(text(name, str(default))).expanduser().absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def mail_server(name: str) -> dict[str, object]:
    """An SMTP address such as smtps://user:password@mail.example:465 as Django's EMAIL settings."""
    address = urlsplit(text(name))
    if not text(name):
        return {}
    if address.scheme not in ("smtp", "smtps", "smtp+tls") or not address.hostname:
        raise _refusal(name, address.scheme, "smtp://, smtps:// or smtp+tls:// and a server")
    return {
        "EMAIL_HOST": address.hostname or "localhost",
        "EMAIL_PORT": address.port or (465 if address.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_SSL": address.scheme == "smtps",
        "EMAIL_USE_TLS": address.scheme == "smtp+tls",
    }


def mailbox(name: str) -> dict[str, Any]:
    """A mailbox: "imaps://user:password@mail.example/INBOX"; without a folder it is INBOX."""
    address = urlsplit(text(name))
    if not text(name):
        return {}
    if address.scheme not in ("imap", "imaps") or not address.hostname:
        raise _refusal(name, address.scheme, "imaps://user:password@mail.example/INBOX")
    is_encrypted = address.scheme == "imaps"
    return {
        "host": address.hostname,
        "port": address.port or (993 if is_encrypted else 143),
        "user": unquote(address.username or ""),
        "password": unquote(address.password or ""),
        "folder": unquote(address.path.strip("/")) or "INBOX",
        "is_encrypted": is_encrypted,
    }


def matomo(name: str) -> dict[str, str]:
    """A Matomo to tell of hits: "https://matomo.example/matomo.php|site|token"; the token may be left out."""
    value = text(name)
    if not value:
        return {}
    address, site, token = [*value.split("|"), "", ""][:3]
    if urlsplit(address).scheme not in ("https", "http") or not site.isdecimal():
        raise _refusal(name, address, "https://matomo.example/matomo.php|site|token")
    return {"address": address, "site": site, "token": token}


def meeting_service(name: str, *parts: str) -> dict[str, str]:
    """A service for online rooms: its address and further parts, such as "https://meet.example|id|secret"."""
    value = text(name)
    if not value:
        return {}
    found = dict(zip(("address", *parts), value.split("|"), strict=False))
    if urlsplit(value).scheme not in ("https", "http") or len(found) <= len(parts) or not all(found.values()):
        raise _refusal(name, found["address"], "|".join(["https://rooms.example", *parts]))
    origin = urlsplit(found["address"])
    return {**found, "address": found["address"].rstrip("/"), "host": origin.hostname or ""}


def search_engine(name: str) -> dict[str, str]:
    """An index of OpenSearch: "https://user:password@search.example:9200/plietsch"."""
    value = text(name)
    if not value:
        return {}
    address = urlsplit(value)
    index = address.path.strip("/")
    if address.scheme not in ("https", "http") or not address.hostname or not INDEX.fullmatch(index):
        raise _refusal(name, address.hostname or "", "https://user:password@search.example:9200/plietsch")
    return {"server": f"{address.scheme}://{address.netloc}", "index": index}


def bucket(name: str) -> dict[str, str]:
    """A bucket of an S3-compatible store, see plietsch.core.depot.bucket."""
    value = text(name)
    try:
        return bucket_at(value) if value else {}
    except ValueError:
        raise _refusal(name, urlsplit(value).hostname or "", A_BUCKET) from None


def sign_in_services(name: str) -> list[dict[str, Any]]:
    """OpenID Connect services as allauth's apps: "Name|https://issuer|client id|secret", separated by spaces;
    a plus sign in the name stands for a space.
    """
    return [_sign_in_service(name, entry) for entry in text(name).split()]


def _sign_in_service(name: str, entry: str) -> dict[str, Any]:
    parts = entry.split("|")
    if len(parts) != 4 or urlsplit(parts[1]).scheme not in ("https", "http"):  # noqa: PLR2004
        raise _refusal(name, entry.rpartition("|")[0], "Name|https://issuer|client id|secret")
    label, issuer, client, secret = parts
    origin = urlsplit(issuer)
    return {
        "provider_id": label.lower().replace("+", "-"),
        "name": label.replace("+", " "),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "origin": f"{origin.scheme}://{origin.netloc}"},
    }


def _refusal(name: str, value: str, kind: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {value!r} is not {kind}")


def origin(address: str) -> str:
    """Scheme and host of an address, as a content policy names them; {s} is any subdomain."""
    scheme, host, *_ = urlsplit(address)
    return f"{scheme}://{host.replace('{s}', '*')}"
