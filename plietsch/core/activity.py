"""Recorded facts: one append-only row per change of state, and the reactions to it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from plietsch.core.models import Activity
from plietsch.core.registry import Reaction, Verb, registry

_code = re.compile(r"[\w.:+-]{0,64}\Z", re.ASCII)


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
    if verb not in {known.name for known in registry.parts(Verb)}:
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
    transaction.on_commit(lambda: _react(activity))
    return activity


def key_of(thing: models.Model) -> str:
    """A thing's key in facts, such as "groups.topic:17"."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def _only_keys(facts: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in facts.items():
        if not (
            value is None or isinstance(value, bool | int) or (isinstance(value, str) and _code.match(value))
        ):
            raise NotAKey(f"{name}={value!r}")
    return dict(facts)


def _react(activity: Activity) -> None:
    for reaction in registry.parts(Reaction):
        if reaction.verb == activity.verb:
            reaction.react(activity)
