"""Groups and topics for tests, made by the operations that people use."""

from datetime import datetime
from typing import Any

from plietsch.groups.models import Group, JoinPolicy, Topic, Visibility
from plietsch.groups.operations.groups import start_group
from plietsch.groups.operations.topics import start_topic


def a_group(by: Any, at: datetime, **changes: Any) -> Group:
    """A public and open group, unless told otherwise."""
    facts = {"name": "Deichschau", "visibility": Visibility.PUBLIC, "join_policy": JoinPolicy.OPEN}
    return start_group(**{**facts, **changes}, by=by, at=at)


def a_topic(group: Group, by: Any, at: datetime, **changes: Any) -> Topic:
    """A topic with its first post."""
    return start_topic(
        group=group, **{"title": "Wer hat die Pumpen?", "body": "Gesucht.", **changes}, by=by, at=at
    )
