"""Who edits the portal: the office always, others by appointment."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import User
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE as OFFICE_ONLY
from plietsch.portal.rules import EDITORS, OFFICE, WRITERS


class NotAMember(ValueError):
    """An appointment of somebody who does not take part in the network."""

    def __str__(self) -> str:
        return _("Nur Mitglieder des Netzwerks können in der Redaktion mitarbeiten.")


@transaction.atomic
def appoint_editor(person: User, *, may_publish: bool = True, by: User, at: datetime) -> None:
    """Let a member write, and publish as well or hand in for approval."""
    if not person.is_member:
        raise NotAMember
    _leave(person)
    person.groups.add(Group.objects.get(name=EDITORS if may_publish else WRITERS))
    record("editor.appointed", actor=by, subject=person, audience=OFFICE_ONLY, at=at)


@transaction.atomic
def dismiss_editor(person: User, *, by: User, at: datetime) -> None:
    """Take the right to write back; what the person wrote stays."""
    _leave(person)
    record("editor.dismissed", actor=by, subject=person, audience=OFFICE_ONLY, at=at)


def _leave(person: User) -> None:
    person.groups.remove(*Group.objects.filter(name__in=(EDITORS, WRITERS)))


def on_sign_in(*, user: User, **_signal: Any) -> None:
    """Wagtail knows groups only: the office's follows the account's own mark at each sign-in."""
    belongs = user.groups.filter(name=OFFICE).exists()
    if user.is_office and not belongs:
        user.groups.add(Group.objects.get(name=OFFICE))
    elif belongs and not user.is_office:
        user.groups.remove(Group.objects.get(name=OFFICE))
