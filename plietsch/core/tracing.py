"""The number under which everything that one request causes can be found: its log lines, its jobs, theirs."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"
LENGTH = 64
_ACCEPTABLE = re.compile(rf"[A-Za-z0-9-]{{8,{LENGTH}}}\Z", re.ASCII)
_number: ContextVar[str] = ContextVar("request_number", default="")


def current() -> str:
    """The number of the request that is being answered, or that caused this job; "" where there is none."""
    return _number.get()


@contextmanager
def traced(number: str) -> Iterator[None]:
    """Whatever is logged and enqueued inside bears this number."""
    token = _number.set(number)
    try:
        yield
    finally:
        _number.reset(token)


def new_number(proposed: str = "") -> str:
    """The number that a trusted proxy proposes, if it is one, or a random one."""
    return proposed if _ACCEPTABLE.match(proposed) else secrets.token_hex(8)
