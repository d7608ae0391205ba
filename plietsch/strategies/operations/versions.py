"""Save the text as it stands; digest it so that everybody can see that it is unchanged."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.strategies.models import Language, Strategy, Version
from plietsch.strategies.operations.strategies import audience_of
from plietsch.strategies.queries import live_rows
from plietsch.strategies.text.rendering import Block


@transaction.atomic
def save_version(strategy: Strategy, *, note: str = "", by: User, at: datetime) -> Version:
    """A version of the text as it stands now."""
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    last = strategy.versions.aggregate(last=Max("no"))["last"] or 0
    content = content_of(strategy)
    version = Version(
        strategy=strategy,
        no=last + 1,
        note=note,
        content=content,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
        saved_by=by,
        saved_at=at,
    )
    version.full_clean()
    version.save()
    record(
        "strategy.version_saved",
        actor=by,
        subject=strategy,
        context=strategy.group,
        audience=audience_of(strategy),
        at=at,
        version=version.no,
    )
    return version


def content_of(strategy: Strategy) -> dict[str, Any]:
    """Titles and text in both languages."""
    return {
        "titles": strategy.titles,
        "languages": [language.value for language in Language],
        "sections": [
            {
                "section": row.section,
                "titles": {column.language: column.title for column in row.columns},
                "blocks": {column.language: _kept(column.blocks) for column in row.columns},
            }
            for row in live_rows(strategy)
        ],
    }


def canonical(content: dict[str, Any]) -> bytes:
    """The one written form of a version: what its digest is made of, and what everybody can download."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_unchanged(version: Version) -> bool:
    """Whether the text still has the digest that it was saved with."""
    return hashlib.sha256(canonical(version.content)).hexdigest() == version.sha256


def _kept(blocks: Iterable[Block]) -> list[dict[str, str]]:
    return [{"text": block.text, "html": str(block.html)} for block in blocks]
