"""Why somebody cannot write in a group (any more), in words for them: on a page and by mail."""

from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.core.pace import is_too_fast
from plietsch.groups.models import Group, Topic
from plietsch.groups.rules import standing

MOST_AN_HOUR = {"group.started": 5, "topic.started": 20, "post.written": 60, "group.invited_by_mail": 5}


def obstacle(user: Person, group: Group, topic: Topic | None = None) -> str:
    """Why somebody who is typing cannot write here (any more); empty where they can."""
    place = standing(user, group)
    if topic and topic.is_closed:
        return _("Das Thema ist inzwischen geschlossen.")
    if group.is_archived:
        return _("Die Gruppe ist inzwischen archiviert.")
    return "" if place.is_in else _("Sie sind nicht Mitglied dieser Gruppe, oder nicht mehr.")


def too_fast(user: User, verb: str) -> str:
    """A friendly word to who writes more than a person does; empty for everybody else."""
    if not is_too_fast(verb, MOST_AN_HOUR[verb], by=user, at=timezone.now()):
        return ""
    return _("Das war viel in kurzer Zeit. Bitte warten Sie etwas und schicken Sie es dann noch einmal ab.")
