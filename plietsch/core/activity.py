"""Recorded facts: one append-only row per change of state, and the reactions to it."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from plietsch.core.models import Activity
from plietsch.core.registry import registry

# Keys such as "groups.topic:17", "01058117", "DK540" or a moment; never "Anna", for names stay out of facts.
_KEY = re.compile(r"(?!.*[A-Z][a-z])[\w.:+-]{0,64}\Z", re.ASCII)


class UnknownVerb(LookupError):
    """A verb that no manifest declares."""


class NotAKey(ValueError):
    """A fact that looks like text; facts hold keys, numbers and truth values only."""


def record(
    verb: str,
    *,
    actor: Any,
    subject: models.Model,
    audience: str,
    context: models.Model | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> Activity:
    """Write one fact inside the caller's transaction, and tell the reactions after the commit.

    `actor` is a user or None (the system). `audience` is fixed here for ever.
    """
    if verb not in registry.verbs:
        raise UnknownVerb(verb)
    activity = Activity.objects.create(
        verb=verb,
        actor=actor.pk if actor else None,
        subject=key_of(subject),
        context=key_of(context) if context else "",
        audience=audience,
        facts=_only_keys(facts),
        at=at or timezone.now(),
    )
    for reaction in registry.reactions_to(verb):
        transaction.on_commit(partial(reaction.react, activity))
    return activity


def key_of(thing: models.Model) -> str:
    """A thing's key in facts, such as "groups.topic:17"."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def _only_keys(facts: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in facts.items():
        if not (value is None or isinstance(value, int) or (isinstance(value, str) and _KEY.match(value))):
            raise NotAKey(f"{name}={value!r}")
    return dict(facts)
