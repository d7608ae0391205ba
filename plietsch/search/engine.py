"""The one place that knows how each database finds tokens: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Both see the same tokens and combine them by "and" and "or" only, so that both find the same.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection

from plietsch.search.token_index import BLOCKS, block

AT_ONCE = 200  # SQLite joins at most 500 selects
COLUMNS = "kind, thing, scope, within, thread, at, title"

ALL = 64  # bits of a number
FEW = 40  # scopes that are looked for in the index; more are read off the candidates

_SQLITE = (
    "SELECT * FROM (SELECT %s, id, {columns} "
    "FROM search_tokens JOIN search_entry ON id = search_tokens.rowid WHERE {match} "
    "ORDER BY search_tokens.rowid DESC LIMIT %s)"
)
# "id + 0" keeps PostgreSQL from reading all entries backwards in the hope of a few that match.
_POSTGRESQL = "(SELECT %s, id, {columns} FROM search_entry WHERE {match} ORDER BY id + 0 DESC LIMIT %s)"
_STATEMENT = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_MATCH = {"sqlite": "search_tokens MATCH %s", "postgresql": "vector @@ %s::tsquery"}
_IN_SCOPE = {"sqlite": "scope IN (SELECT value FROM json_each(%s))", "postgresql": "scope = ANY(%s)"}


class Row(NamedTuple):
    """A candidate: an entry that holds the tokens; whether it may be seen is another question."""

    id: int
    kind: str
    thing: int
    scope: str
    within: str
    thread: str
    at: datetime | None
    title: str


class Tokens(NamedTuple):
    """Alternatives: one of `any_of` has to be there, or a token that begins with `prefix`."""

    any_of: Collection[str]
    prefix: str = ""


class Branch(NamedTuple):
    """All of these are needed; of what has them, the newest `most`. `titled`: only what has a title can."""

    tokens: Sequence[Tokens]
    most: int
    titled: bool = False


def newest(branches: Sequence[Branch], scopes: Collection[str]) -> list[Row]:
    """The newest entries of each branch that lie in one of the scopes, none twice; some queries at most."""
    found: dict[int, Row] = {}
    walks = list(_walks(branches))
    while steps := [(walk, step) for walk in walks if (step := walk.step())]:
        for (walk, _step), rows in zip(steps, _ask([step for _walk, step in steps], scopes), strict=True):
            walk.left -= len(rows)
            found |= {row.id: row for row in rows}
    return list(found.values())


@dataclass
class _Walk:
    """A branch on its way through the entries, and how many of them it still takes."""

    branch: Branch
    stretches: Iterator[Sequence[str]]
    left: int

    def step(self) -> Branch | None:
        """The branch in its next stretch; nothing where it has enough, or has seen everything."""
        stretch = next(self.stretches, None) if self.left > 0 else None
        if stretch is None:
            return None
        return Branch([*([Tokens(stretch)] if stretch else []), *self.branch.tokens], self.left)


def _walks(branches: Sequence[Branch]) -> Iterator[_Walk]:
    """PostgreSQL reads all matches of a stretch before it knows the newest: it has to go step by step."""
    if connection.vendor != "postgresql":
        for branch in branches:
            yield _Walk(branch, iter([[]]), branch.most)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(id) FROM search_entry), (SELECT max(id) FROM search_entry WHERE title <> '')"
        )
        newest, newest_titled = (last or 0 for last in cursor.fetchone())
    for branch in branches:
        yield _Walk(branch, _stretches(newest_titled if branch.titled else newest), branch.most)


def _stretches(last: int) -> Iterator[Sequence[str]]:
    """From an entry backwards, as tokens of which one is needed; each is about four times as long as the
    one before, so that not much more is read than has to be.
    """
    end = last + 1
    for size, longer in pairwise([*BLOCKS, ALL]):
        begin = max(((end - 1) >> longer) - 1, 0) << longer
        yield [block(size, number) for number in range(begin >> size, ((end - 1) >> size) + 1)]
        if not (end := begin):
            return


def _ask(branches: Sequence[Branch], scopes: Collection[str]) -> list[list[Row]]:
    """What each branch finds; one query.

    A person of many groups would have the index merge as many lists as they have groups, for each branch.
    Conditions stand in the order in which the index tries them: what is rare first.
    """
    few = [_either(Tokens([f":{scope}" for scope in scopes]))] if len(scopes) <= FEW else []
    statement, match = _STATEMENT[connection.vendor], _MATCH[connection.vendor]
    selects, parameters = [], list[Any]()
    for no, branch in enumerate(branches):
        texts = _joined([*few, *map(_either, branch.tokens)])
        further = {} if few else {_IN_SCOPE[connection.vendor]: _listed(scopes)}
        conditions = " AND ".join([*[match] * len(texts), *further])
        selects.append(statement.format(columns=COLUMNS, match=conditions))
        parameters += [no, *texts, *further.values(), branch.most]
    found: list[list[Row]] = [[] for _branch in branches]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), parameters)
        for no, *row in cursor.fetchall():
            found[no].append(Row._make((*row[:6], _moment(row[6]), row[7])))
    return found


def missing(tokens: Iterable[str]) -> list[str]:
    """Those of the tokens that no entry holds any more."""
    wanted = sorted(set(tokens))
    some = [wanted[begin : begin + AT_ONCE] for begin in range(0, len(wanted), AT_ONCE)]
    return [token for part in some for token in sorted(set(part) - _held(part))]


_EXISTS = {
    "sqlite": "SELECT %s WHERE EXISTS (SELECT 1 FROM search_tokens WHERE search_tokens MATCH %s)",
    "postgresql": "SELECT %s::text WHERE EXISTS (SELECT 1 FROM search_entry WHERE vector @@ %s::tsquery)",
}


def _held(tokens: Sequence[str]) -> set[str]:
    with connection.cursor() as cursor:
        parameters = [value for token in tokens for value in (token, _quoted(token))]
        cursor.execute(" UNION ALL ".join([_EXISTS[connection.vendor]] * len(tokens)), parameters)
        return {token for (token,) in cursor.fetchall()}


def _listed(scopes: Collection[str]) -> Any:
    return json.dumps(sorted(scopes)) if connection.vendor == "sqlite" else sorted(scopes)


def _joined(parts: Sequence[str]) -> list[str]:
    """FTS5 takes one; PostgreSQL is many times quicker with several small ones than with one of them all."""
    return [" AND ".join(f"({part})" for part in parts)] if connection.vendor == "sqlite" else list(parts)


_OR = {"sqlite": " OR ", "postgresql": " | "}


def _either(tokens: Tokens) -> str:
    parts = [_quoted(token) for token in sorted(tokens.any_of)]
    if tokens.prefix:
        parts.append(_quoted(tokens.prefix) + {"sqlite": "*", "postgresql": ":*"}[connection.vendor])
    return _OR[connection.vendor].join(parts)


def _quoted(token: str) -> str:
    if connection.vendor == "sqlite":
        return '"' + token.replace('"', '""') + '"'
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite keeps moments in UTC and without saying so."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
