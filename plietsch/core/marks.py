"""Which things have news, told from process to process by Redis or Valkey, where PLIETSCH_REDIS names one.

A mark is a random word that changes with each news: whoever remembers the last one asks the database only
where it is another. Without Redis, and while it is away, everything counts as new.
"""

import logging
from collections.abc import Iterable, Mapping
from functools import cache
from secrets import token_hex
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import transaction

if TYPE_CHECKING:
    from redis import Redis

LIMIT = 0.5  # seconds until a silent Redis is passed over
KEPT = 24 * 3600  # seconds
_log = logging.getLogger(__name__)


def change(name: str) -> None:
    """After the commit: there is news of this thing."""
    if settings.REDIS:
        transaction.on_commit(lambda: _set(name))


def read(names: Iterable[str]) -> Mapping[str, bytes | None] | None:
    """The marks by name; None where nobody knows."""
    if not settings.REDIS:
        return None
    from redis import RedisError

    keys, redis = list(names), cast(Any, _redis(settings.REDIS))  # its types are those of asyncio, too
    try:
        return dict(zip(keys, redis.mget([_key(name) for name in keys]), strict=True))
    except RedisError as error:
        _log.warning("Redis does not answer; the database is asked instead: %s", type(error).__name__)
        return None


def check() -> None:
    """Fails where Redis does not answer, with an OSError."""
    from redis import RedisError

    try:
        _redis(settings.REDIS).ping()
    except RedisError as error:
        raise OSError(str(error)) from error


def _set(name: str) -> None:
    from redis import RedisError

    try:
        _redis(settings.REDIS).set(_key(name), token_hex(8), ex=KEPT)
    except RedisError as error:
        _log.warning("Redis does not take news: %s", type(error).__name__)


def _key(name: str) -> str:
    return f"plietsch:news:{name}"


@cache
def _redis(address: str) -> "Redis":
    from redis import Redis

    return Redis.from_url(address, socket_timeout=LIMIT, socket_connect_timeout=LIMIT)
