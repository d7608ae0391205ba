"""Seals over recorded facts: whoever changes, removes or slips in a row later is found out.

Writers never wait for the sealer, nor for each other: facts are written without a seal, and the worker
closes a batch of committed ones every minute. Each seal is a digest over its rows and over the seal before.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Activity, Seal

BATCH = 1000
BEGINNING = "0" * 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNREADABLE = (AttributeError, TypeError, ValueError)  # what databases raise for a value of no kind
_CONTENT = ("verb", "actor", "subject", "context", "audience", "facts")


def seal_facts(*, at: datetime, batch: int = BATCH) -> int:
    """Close one batch of facts; returns how many, 0 also where another sealer was faster."""
    before = Seal.objects.order_by("-number").first()  # first: who seals meanwhile takes our number
    facts = list(Activity.objects.filter(seal=None).order_by("pk")[:batch])
    if not facts:
        return 0
    leaves = {str(fact.pk): digest_of(fact) for fact in facts}
    seal = Seal(
        number=before.number + 1 if before else 1,
        leaves=leaves,
        digest=_chain(before.digest if before else BEGINNING, leaves),
        sealed_at=at,
    )
    try:
        with transaction.atomic():
            seal.save(force_insert=True)  # a second sealer fails here: the number is taken
            Activity.objects.filter(pk__in=leaves).update(seal=seal)
    except IntegrityError:
        return 0
    return len(facts)


def digest_of(fact: Activity) -> str:
    """SHA-256 over everything that a fact says, in one fixed way of writing it."""
    content = [
        fact.pk,
        *(getattr(fact, name) for name in _CONTENT),
        (fact.at - _EPOCH) // timedelta.resolution,
    ]
    return _sha256(content)


class Touch(Enum):
    """What can have been done to facts behind the back of the application."""

    ALTERED = _("Eintrag %s wurde verändert.")
    REMOVED = _("Eintrag %s wurde entfernt.")
    INSERTED = _("Eintrag %s wurde eingefügt.")
    BROKEN = _("Siegel %s passt nicht zu seinen Einträgen oder zum Siegel davor.")
    MISSING = _("Siegel %s fehlt.")


@dataclass(frozen=True)
class Finding:
    """One row that was touched; `key` is a fact's id or a seal's number."""

    touch: Touch
    key: int

    def __str__(self) -> str:
        return str(self.touch.value) % self.key


def findings() -> Iterator[Finding]:
    """Everything that was touched, in the order of the seals; holds one batch in memory at a time."""
    before, number = BEGINNING, 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=1):
        if seal.number != number + 1:
            yield Finding(Touch.MISSING, number + 1)
        if seal.digest != _chain(before, _leaves(seal)):
            yield Finding(Touch.BROKEN, seal.number)
        yield from _touched(seal)
        before, number = seal.digest, seal.number
    known = Seal.objects.filter(number=OuterRef("seal_id"))
    invented = Activity.objects.filter(~Exists(known), seal__isnull=False)
    for key in invented.order_by("pk").values_list("pk", flat=True).iterator():
        yield Finding(Touch.INSERTED, key)


def _touched(seal: Seal) -> Iterator[Finding]:
    leaves = _leaves(seal)
    found = _read(Activity.objects.filter(Q(seal=seal) | Q(pk__in=leaves)))
    for key in sorted(found.keys() | leaves.keys(), key=int):
        if key not in found:
            yield Finding(Touch.REMOVED, int(key))
        elif key not in leaves:
            yield Finding(Touch.INSERTED, int(key))
        elif found[key] != (seal.number, leaves[key]):
            yield Finding(Touch.ALTERED, int(key))


def _read(rows: QuerySet[Activity]) -> dict[str, tuple[int | None, str]]:
    """Seal and digest of facts by key."""
    try:
        return {str(fact.pk): (fact.seal_id, digest_of(fact)) for fact in rows}
    except _UNREADABLE:
        return {str(key): _read_one(key) for key in rows.values_list("pk", flat=True)}


def _read_one(key: int) -> tuple[int | None, str]:
    """Seal and digest of a fact, or nothing where it is spoilt so far that it cannot be read."""
    try:
        fact = Activity.objects.get(pk=key)
        return fact.seal_id, digest_of(fact)
    except _UNREADABLE:
        return None, ""


def _leaves(seal: Seal) -> dict[str, str]:
    """The digests by row, also of a seal that somebody has spoilt."""
    leaves = seal.leaves if isinstance(seal.leaves, dict) else {}
    return {key: str(digest) for key, digest in leaves.items() if key.isdecimal()}


def _chain(before: str, leaves: Mapping[str, str]) -> str:
    return _sha256([before, sorted((int(key), digest) for key, digest in leaves.items())])


def _sha256(content: Any) -> str:
    written = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
