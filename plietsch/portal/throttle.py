"""How often strangers may send us something from one connection."""

import hashlib

from django.core.cache import cache

HOUR = 3600
PER_CONNECTION = 30  # a town hall's staff share one
LETTERS_AN_HOUR = 3  # to one address, whoever asks


def may_write_to(address: str) -> bool:
    """Count one more letter to an address that a stranger typed."""
    return may_report(connection=address.lower(), kind="letter", most=LETTERS_AN_HOUR)


def may_report(*, connection: str, kind: str = "report", most: int = PER_CONNECTION) -> bool:
    """Count one more; False where it would be one too many within the hour."""
    key = f"portal.{kind}.{hashlib.sha256(connection.encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key)) <= most
