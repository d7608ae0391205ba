"""Telling visitors of one day apart, where the network wants that: a digest that nobody can undo tomorrow."""

import hashlib
import secrets
from datetime import date
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings

from plietsch.analytics.counting.reader import Reader
from plietsch.analytics.models import Salt

_MASK = {4: 24, 6: 48}  # bits of an address that are used
_salt: list[bytes] = []


def prepare_salt(day: date) -> None:
    """Have the salt of this day at hand; called where the database may be asked."""
    if settings.COUNT_VISITS:
        fresh = {"value": secrets.token_bytes(16)}
        _salt[:] = [bytes(Salt.objects.get_or_create(day=day, defaults=fresh)[0].value)]
    else:
        _salt.clear()


def visitor_of(reader: Reader, site: int) -> int:
    """A number for this visitor of this website today; 0 where visits are not told apart."""
    if not _salt:
        return 0
    told = f"{site} {_masked(reader.address)} {reader.agent}"
    digest = hashlib.blake2b(told.encode(errors="replace"), digest_size=8, key=_salt[0]).digest()
    return int.from_bytes(digest, signed=True) or 1


@lru_cache(4096)
def _masked(address: str) -> str:
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    mapped = known if isinstance(known, IPv4Address) else known.ipv4_mapped or known
    return str(ip_network((int(mapped), _MASK[mapped.version]), strict=False).network_address)
