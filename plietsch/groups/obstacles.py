"""Why somebody cannot write in a group (any more), in words for them: on a page and by mail."""

from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.core.pace import WHILE, is_too_fast
from plietsch.groups.models import Group, InvitationLink, Topic
from plietsch.groups.rules import standing

MOST_AN_HOUR = {"group.started": 5, "topic.started": 20, "post.written": 60, "post.edited": 60}
MOST_INVITED_AN_HOUR = 1500


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
    return _slower()


def too_many_invited(user: User, count: int) -> str:
    """The same to who would write to very many addresses; a few at a time may be many times."""
    lately = InvitationLink.objects.filter(created_by=user, created_at__gt=timezone.now() - WHILE)
    is_too_many = lately.exclude(email="").count() + count > MOST_INVITED_AN_HOUR
    return _slower() if is_too_many else ""


def _slower() -> str:
    return _("Das war viel in kurzer Zeit. Bitte warten Sie etwas und schicken Sie es dann noch einmal ab.")
