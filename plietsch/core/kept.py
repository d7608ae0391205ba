"""What is made of tables and kept in this process until somebody writes to one of them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from django.db import connections

from plietsch.core.freshness import marks, note, noting, places

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Thing(Generic[Value]):
    """A value with the tables it was made of, where their marks stand, and how they were before."""

    value: Value
    tables: frozenset[str]
    places: tuple[int, ...]
    seen: bytes


class Kept(Generic[Value]):
    """The newest `most` values. A page that shows one hangs on its tables too.

    Inside a transaction everything is made anew: what it has written may still be taken back.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, _Thing[Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of this key as it is now."""
        if any(connection.in_atomic_block for connection in connections.all(initialized_only=True)):
            return make()
        thing = self._things.get(key)
        if thing is None or thing.seen != marks.of(thing.places):
            thing = self._made(make)
            self._keep(key, thing)
        note(thing.tables)
        return thing.value

    def _made(self, make: Callable[[], Value]) -> _Thing[Value]:
        seen, tables = marks.read(), set[str]()
        with noting(tables):
            value = make()
        where = places(tables)
        return _Thing(value, frozenset(tables), where, marks.of(where, seen))

    def _keep(self, key: Hashable, thing: _Thing[Value]) -> None:
        with self._lock:
            self._things[key] = thing
            self._things.move_to_end(key)
            if len(self._things) > self._most:
                self._things.popitem(last=False)
