"""What the federation does in the background: checking what came, delivering what goes out."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django_tasks import task

from plietsch.core.fetching import NeverFetched
from plietsch.core.jobs.models import OUTSIDE
from plietsch.federation import documents, operations
from plietsch.federation.actors import NotAnActor
from plietsch.federation.models import Follower
from plietsch.federation.signatures import Claim

VERBS = {
    "news.published": "create",
    "news.changed": "update",
    "news.withdrawn": "delete",
    "event.published": "create",
    "event.changed": "update",
    "event.cancelled": "update",
    "event.reinstated": "update",
}


@task(max_attempts=3, queue_name=OUTSIDE)
def receive(message: dict[str, Any], claimed: dict[str, str]) -> None:
    """Check who has signed a message, and do what it says; a forged one is dropped."""
    act = operations.follow if message["type"] == "Follow" else operations.leave
    try:
        done = act(message, Claim(**claimed), at=timezone.now())
    except (operations.Forged, NotAnActor, NeverFetched):
        return
    if isinstance(done, Follower):
        greet.enqueue(done.pk, message["id"])


@task(queue_name=OUTSIDE)
def greet(follower: int, message: str) -> None:
    """Tell somebody that they follow now."""
    found = Follower.objects.filter(pk=follower).first()
    if found:
        facts = {"key": found.pk, "id": message, "actor": found.actor}
        operations.deliver(documents.accept(facts), found.inbox, at=timezone.now())


@task()
def spread(verb: str, kind: str, key: int, at: str) -> None:
    """One delivery for each server on which somebody follows; nobody is told of what fills the archive."""
    if documents.is_from_archive(kind, key):
        return
    for inbox in Follower.objects.all().inboxes():
        tell.enqueue(verb, kind, key, at, inbox)


@task(queue_name=OUTSIDE)
def tell(verb: str, kind: str, key: int, at: str, inbox: str) -> None:
    """Deliver what is true now: of what has been taken back meanwhile nobody is told but that it is gone."""
    activity = _composed(verb, kind, key, datetime.fromisoformat(at))
    if activity:
        operations.deliver(activity, inbox, at=timezone.now())


def _composed(verb: str, kind: str, key: int, at: datetime) -> dict[str, Any] | None:
    thing = documents.shown(kind, key)
    if verb == "delete":
        return None if thing else documents.delete(kind, key)
    if thing is None:
        return None
    return documents.create(thing) if verb == "create" else documents.update(thing, at)


def on_fact(activity: Any) -> None:
    """News or an event have changed; where nobody follows, nothing is to be done."""
    kind, _colon, key = activity.subject.partition(":")
    if Follower.objects.exists():
        spread.enqueue(VERBS[activity.verb], kind, int(key), activity.at.isoformat())
