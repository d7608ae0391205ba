"""OpenSearch in place of the database's index, where PLIETSCH_OPENSEARCH names one.

It holds the tokens of each entry under the entry's key, and nothing else: it says which entries hold some
tokens, the database says what they are, and each model who may see it. A server that does not answer, or to
which not all was copied yet, is passed over: the database answers then as it does without.
"""

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django_tasks import task

from plietsch.search.engine import Branch, Row, Tokens
from plietsch.search.models import Entry

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

LIMIT = 2  # seconds until a silent server is passed over
REST = 30  # seconds for which one that failed is not asked
BATCH = 500
WHOLE = "whole"  # the document that stands there once all entries do
_WHOLE_IS_THERE = {"size": 1, "_source": False, "query": {"ids": {"values": [WHOLE]}}}
_INDEX = {
    "settings": {"index": {"sort.field": "id", "sort.order": "desc"}},
    "mappings": {
        "dynamic": False,
        "_source": {"enabled": False},
        "properties": {"id": {"type": "long"}, "tokens": {"type": "keyword"}},
    },
}
_PATIENT = {"request_timeout": 20}  # seconds for the worker
_log = logging.getLogger(__name__)
_silent_until = 0.0


class Unavailable(OSError):
    """OpenSearch does not answer, or not as it should."""


def newest(branches: Sequence[Branch], scopes: Collection[str]) -> list[Row] | None:
    """As `engine.newest`; None where the database has to be asked."""
    global _silent_until  # noqa: PLW0603 - of this process
    if time.monotonic() < _silent_until:
        return None
    try:
        whole, *found = _asked([_WHOLE_IS_THERE, *(_question(branch, scopes) for branch in branches)])
    except Unavailable as error:
        _silent_until = time.monotonic() + REST
        _log.warning("OpenSearch does not answer; the database is asked instead: %s", error)
        return None
    if not whole:
        return None
    keys = {int(key) for some in found for key in some if key.isdecimal()}
    rows = Entry.objects.filter(pk__in=keys, scope__in=scopes)
    return [Row._make(row) for row in rows.values_list(*Row._fields)]


def follow(keys: Collection[int]) -> None:
    """Have the worker copy these entries once what has changed them is committed."""
    if settings.OPENSEARCH and keys:
        copy.enqueue(sorted(keys))


@task(unique=True)
def copy(keys: Sequence[int]) -> None:
    """Have OpenSearch hold these entries as they are now; those that are gone it forgets."""
    with transaction.atomic():  # nobody changes them meanwhile, so the last copy is the newest
        entries = Entry.objects.select_for_update().filter(pk__in=keys).only("pk", "tokens")
        _put(entries, keys)


@task(unique=True)
def copy_all() -> None:
    """Copy every entry, and drop what is no entry any more: at each start, and once a day."""
    with _answering():
        if not _server().indices.exists(index=_name()):
            _server().indices.create(index=_name(), body=_INDEX)
    last = 0
    while keys := list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        _drop_others(keys, after=last)
        copy.call(keys)
        last = keys[-1]
    _drop_others([], after=last)
    with _answering():
        _server().index(index=_name(), id=WHOLE, body={}, params={"refresh": "true"})


def problem() -> str:
    """For the doctor: what is wrong with OpenSearch; "" where all is well, or where none is used."""
    if not settings.OPENSEARCH:
        return ""
    try:
        (whole,) = _asked([_WHOLE_IS_THERE])
    except Unavailable as error:
        return f"does not answer, the database does ({error}). Start it, or unset PLIETSCH_OPENSEARCH."
    return "" if whole else "does not hold all entries yet, the database answers. The worker copies them."


def _asked(questions: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The keys of the documents that each question finds, newest first; one request."""
    lines = [line for question in questions for line in ({"index": _name()}, question)]
    with _answering():
        answers = _server().msearch(body=lines)["responses"]
        return [[hit["_id"] for hit in answer["hits"]["hits"]] for answer in answers]


def _question(branch: Branch, scopes: Collection[str]) -> dict[str, Any]:
    needed = [Tokens([f":{scope}" for scope in scopes]), *branch.tokens]
    return {
        "size": branch.most,
        "sort": [{"id": "desc"}],
        "track_total_hits": False,
        "_source": False,
        "query": {"bool": {"filter": [_either(tokens) for tokens in needed]}},
    }


def _either(tokens: Tokens) -> dict[str, Any]:
    any_of = {"terms": {"tokens": sorted(tokens.any_of)}}
    if not tokens.prefix:
        return any_of
    return {"bool": {"should": [any_of, {"prefix": {"tokens": tokens.prefix}}], "minimum_should_match": 1}}


def _put(entries: Collection[Entry], keys: Sequence[int]) -> None:
    there = {entry.pk: {"id": entry.pk, "tokens": entry.tokens.split()} for entry in entries}
    lines: list[dict[str, Any]] = []
    for key in keys:
        lines += (
            [{"index": {"_id": str(key)}}, there[key]] if key in there else [{"delete": {"_id": str(key)}}]
        )
    with _answering():
        answer = _server().bulk(index=_name(), body=lines, params=_PATIENT)
    failed = [item["index"]["error"] for item in answer["items"] if "error" in item.get("index", {})]
    if failed:
        raise Unavailable(f"{len(failed)} entries were refused: {failed[0]}")


def _drop_others(keys: Sequence[int], *, after: int) -> None:
    within: dict[str, int] = {"gt": after} | ({"lte": keys[-1]} if keys else {})
    others = {
        "filter": [{"range": {"id": within}}],
        "must_not": [{"ids": {"values": [str(key) for key in keys]}}],
    }
    with _answering():
        _server().delete_by_query(
            index=_name(), body={"query": {"bool": others}}, params={"conflicts": "proceed"} | _PATIENT
        )


def _name() -> str:
    return settings.OPENSEARCH["index"]


def _server() -> "OpenSearch":
    return _opened(settings.OPENSEARCH["server"])


@cache
def _opened(address: str) -> "OpenSearch":
    from opensearchpy import OpenSearch

    return OpenSearch([address], timeout=LIMIT, max_retries=0)


@contextmanager
def _answering() -> Iterator[None]:
    from opensearchpy import OpenSearchException

    try:
        yield
    except (OpenSearchException, KeyError) as error:
        raise Unavailable(f"{type(error).__name__}: {error}"[:300]) from error
