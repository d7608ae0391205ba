"""What was read from the database, remembered as long as none of the tables that it was read from changes."""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db import connection

from plietsch.core.freshness import marks, note, noting, places

MOST = 500  # answers of one function, in each process
LONGEST = 60  # seconds, because another machine's changes do not show in the marks of this one
Key = TypeVar("Key")
Value = TypeVar("Value")


def remembered(read: Callable[[Key], Value]) -> Callable[[Key], Value]:
    """Let a function that only reads be asked again and again; its answers are shared: nobody changes them.

    Inside a transaction it reads each time: what stands there may be undone.
    """
    kept: OrderedDict[Key, tuple[Value, set[str], list[int], float]] = OrderedDict()

    @wraps(read)
    def asked(key: Key) -> Value:
        if connection.in_atomic_block:
            return read(key)
        now = time.monotonic()
        if (found := kept.get(key)) and now < found[3] and found[2] == marks.of(places(found[1])):
            note(found[1])
            return found[0]
        before, tables = marks.read(), set[str]()
        with noting(tables):
            value = read(key)
        note(tables)
        kept[key] = value, tables, marks.of(places(tables), before), now + LONGEST
        while len(kept) > MOST:
            kept.popitem(last=False)
        return value

    return asked
