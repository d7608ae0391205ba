"""How often strangers may make us write mails: to one address, and from one connection."""

import hashlib

from django.core.cache import cache

HOUR = 3600
PER_ADDRESS = 3
PER_CONNECTION = 60  # a town hall's staff share one


def may_write(*, address: str, connection: str) -> bool:
    """Count one more mail; False where it would be one too many within the hour."""
    return all(
        [
            _count("address", address.lower()) <= PER_ADDRESS,
            _count("connection", connection) <= PER_CONNECTION,
        ]
    )


def _count(kind: str, value: str) -> int:
    key = f"events.mail.{kind}.{hashlib.sha256(value.encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key))
