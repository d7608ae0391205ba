"""The small language of $filter, read into a tree: nothing of it is ever run as code or pasted into SQL."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.times import read_duration, read_time

WHERE = "$filter"
LONGEST, DEEPEST = 2000, 40
COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le")
SUMS, PRODUCTS = ("add", "sub"), ("mul", "div", "mod")
_TIME = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?"
_TOKEN = re.compile(
    rf"\s*(?:(?P<period>{_TIME}/{_TIME})|(?P<time>{_TIME})|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d{{1,3}})?)"
    r"|duration'(?P<duration>[^']*)'|geography'(?P<shape>[^']*)'|'(?P<text>(?:[^']|'')*)'"
    r"|(?P<name>@?[A-Za-z_][\w.]*)|(?P<sign>[(),/]))"
)


@dataclass(frozen=True)
class Shape:
    """A geometry as well-known text."""

    text: str


@dataclass(frozen=True)
class Literal:
    """A value."""

    value: "str | float | bool | datetime | timedelta | tuple[datetime, datetime] | Shape | None"


@dataclass(frozen=True)
class Path:
    """A property, perhaps of a related entity: Datastream/Thing/name."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.parts)


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True)
class Binary:
    """Two sides and what stands between them."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Not:
    """The opposite."""

    operand: "Node"


Node: TypeAlias = Literal | Path | Call | Binary | Not
Token: TypeAlias = tuple[str, str]


def read_filter(text: str) -> Node:
    """The tree of a whole expression."""
    if len(text) > LONGEST:
        raise Refused(WHERE, f"longer than {LONGEST} characters")
    reader = _Reader(list(_tokens(text)))
    tree = reader.disjunction()
    if reader.at < len(reader.tokens):
        raise Refused(WHERE, f"did not expect “{reader.next[1][:40]}”")
    return tree


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found or found.lastgroup is None:
            raise Refused(WHERE, f"not readable from “{text[at:].strip()[:40]}” on")
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


class _Reader:
    """Reads from the loosest binding (or) to the tightest (a value)."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "the end")

    def disjunction(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused(WHERE, f"nested deeper than {DEEPEST}")
        left = self.conjunction()
        while self._takes_word("or"):
            left = Binary("or", left, self.conjunction())
        self.depth -= 1
        return left

    def conjunction(self) -> Node:
        left = self.negation()
        while self._takes_word("and"):
            left = Binary("and", left, self.negation())
        return left

    def negation(self) -> Node:
        negations = 0
        while self._takes_word("not"):
            negations += 1
        operand = self.comparison()
        return Not(operand) if negations % 2 else operand

    def comparison(self) -> Node:
        left = self.sum()
        if operator := self._takes_word(*COMPARISONS):
            return Binary(operator, left, self.sum())
        return left

    def sum(self) -> Node:
        left = self.product()
        while operator := self._takes_word(*SUMS):
            left = Binary(operator, left, self.product())
        return left

    def product(self) -> Node:
        left = self.value()
        while operator := self._takes_word(*PRODUCTS):
            left = Binary(operator, left, self.value())
        return left

    def value(self) -> Node:
        kind, text = self.next
        self.at += 1
        if kind == "name":
            return self._named(text)
        if (kind, text) == ("sign", "("):
            inner = self.disjunction()
            self._expect(")")
            return inner
        return Literal(_literal(kind, text))

    def _named(self, name: str) -> Node:
        constants = {"true": True, "false": False, "null": None}
        if name in constants:
            return Literal(constants[name])
        if self._takes("("):
            return Call(name, self._arguments())
        parts = [name]
        while self._takes("/"):
            kind, part = self.next
            if kind != "name":
                raise Refused(WHERE, f"expected a name after “{'/'.join(parts)}/”")
            parts.append(part)
            self.at += 1
        return Path(tuple(parts))

    def _arguments(self) -> tuple[Node, ...]:
        if self._takes(")"):
            return ()
        arguments = [self.disjunction()]
        while self._takes(","):
            arguments.append(self.disjunction())
        self._expect(")")
        return tuple(arguments)

    def _takes(self, sign: str) -> bool:
        taken = self.next == ("sign", sign)
        self.at += taken
        return taken

    def _takes_word(self, *words: str) -> str:
        kind, text = self.next
        taken = kind == "name" and text in words
        self.at += taken
        return text if taken else ""

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise Refused(WHERE, f"expected “{sign}” before “{self.next[1][:40]}”")


def _literal(kind: str, text: str) -> Any:
    readers: dict[str, Callable[[str], Any]] = {
        "number": float,
        "text": lambda text: text.replace("''", "'"),
        "time": lambda text: read_time(text, WHERE),
        "period": lambda text: tuple(read_time(part, WHERE) for part in text.split("/")),
        "duration": lambda text: read_duration(text, WHERE),
        "shape": Shape,
    }
    if kind not in readers:
        raise Refused(WHERE, f"did not expect “{text[:40]}”")
    return readers[kind](text)
