"""A thread as it is at this moment: who changes it waits in turn.

Locks in groups are NO KEY ones: rows that only name the locked one, such as how far somebody has read, do
not wait for it. They would do so as they are committed, and two tabs of one person could stop each other.
"""

from plietsch.groups.models import Topic


class TopicClosed(Exception):
    """Nobody replies here any more, or it is somewhere else now and read by others."""


def hold_topic(topic: Topic) -> Topic:
    """Lock a thread until the end of the transaction and read it anew.

    Rights were asked before: what has been deleted since, or is read by others by now, is refused.
    """
    held = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if held.deleted_at or (held.group_id, held.sector) != (topic.group_id, topic.sector):
        raise TopicClosed
    return held
