"""What nobody may put before the world by mistake: a demo, or a system whose key can be guessed."""

from ipaddress import ip_address
from urllib.parse import urlsplit
from zlib import compress

from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH = 50
KEY_VARIETY = 10  # different characters; random hexadecimal has sixteen
KEY_SUBSTANCE = 40  # bytes when compressed; fifty random figures have about that many, repeated words few


def refuse_weakness(*, key: str, hosts: list[str]) -> None:
    """A production system has a key that nobody guesses, and knows its own names."""
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY or len(compress(key.encode())) < KEY_SUBSTANCE:
        raise ImproperlyConfigured(f"PLIETSCH_SECRET_KEY can be guessed: take {KEY_LENGTH} random characters")
    if "*" in hosts:
        raise ImproperlyConfigured("PLIETSCH_HOSTS=* lets strangers choose our name: list the host names")


def refuse_exposure(
    *, hosts: list[str], bind: str, mail_in_bind: str, url: str, database: str, trust_proxy: bool
) -> None:
    """A demo, or any system without a key of its own, stays on this machine."""
    named = [
        *(("PLIETSCH_HOSTS", host) for host in hosts),
        ("PLIETSCH_BIND", bind),
        ("PLIETSCH_MAIL_IN_BIND", mail_in_bind),
        ("PLIETSCH_URL", urlsplit(url).hostname or url),
        ("DATABASE_URL", database),
    ]
    exposed = [name for name, host in named if not _is_local(host)]
    if trust_proxy:
        exposed.append("PLIETSCH_TRUST_PROXY")
    if exposed:
        raise ImproperlyConfigured(
            f"{exposed[0]} is for a public system: set PLIETSCH_SECRET_KEY too, without PLIETSCH_DEMO"
        )


def _is_local(host: str) -> bool:
    if host in ("", "localhost", "testserver") or host.startswith("/"):  # a database's socket
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
