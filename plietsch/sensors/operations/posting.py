"""Tell an area's group that a value lies beyond a limit."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.permissions import can
from plietsch.groups.models import Group
from plietsch.groups.operations.posts import reply
from plietsch.groups.operations.topics import start_topic
from plietsch.sensors.models import Threshold
from plietsch.sensors.words import value_words, when_words


@transaction.atomic
def post_crossing(threshold: Threshold, *, at: datetime) -> bool:
    """Post in the name of who set the threshold; False where they may not write there any more."""
    group, author = threshold.datastream.thing.area.group, threshold.set_by
    if group is None or author is None or not can(author, "groups.write_in_group", group):
        return False
    with translation.override(author.language):
        _post(threshold, group, author, at=at)
    return True


def _post(threshold: Threshold, group: Group, author: User, *, at: datetime) -> None:
    topic = threshold.topic
    if topic and topic.group_id == group.pk and topic.closed_at is None and topic.deleted_at is None:
        reply(topic=topic, body=_body(threshold, at), by=author, at=at)
        return
    title = _("Messwert %(limit)s: %(name)s") % {"limit": threshold, "name": _name(threshold)}
    threshold.topic = start_topic(group=group, title=title[:200], body=_body(threshold, at), by=author, at=at)
    threshold.save(update_fields=["topic"])


def _body(threshold: Threshold, at: datetime) -> str:
    stream = threshold.datastream
    value = value_words(stream.latest_number, stream.latest_other)
    lines = [
        _("%(name)s steht um %(time)s bei **%(value)s %(unit)s** (Grenze: %(limit)s).")
        % {
            "name": _name(threshold),
            "time": when_words(at, at),
            "value": value,
            "unit": stream.unit_symbol or "",
            "limit": threshold,
        },
        threshold.advice,
        f"{settings.PUBLIC_URL}{stream.get_absolute_url()}",
    ]
    if stream.thing.area.is_sample:
        lines.append(_("*Der Wert ist simuliert.*"))
    return "\n\n".join(filter(None, lines))


def _name(threshold: Threshold) -> str:
    stream = threshold.datastream
    return f"{stream.thing.name}, {stream.name}"
