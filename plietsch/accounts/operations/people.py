"""Ends and beginnings of accounts, other than admission."""

from datetime import datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from plietsch.accounts.models import User, Visibility
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.core.registry import PersonalData, registry

# Stored in German on purpose: the row must stay legible wherever a name is shown, in every language alike.
FORMER_MEMBER = "Ehemaliges Mitglied"


class LastOffice(ValueError):
    """The only person of the network office may not leave it."""

    def __str__(self) -> str:
        return _("Ohne Netzwerkbüro kommt niemand mehr hinein. Bestimmen Sie zuerst eine weitere Person.")


@transaction.atomic
def deactivate(user: User, *, by: User, at: datetime) -> User:
    """Lock an account out, on every device at once."""
    _keep_an_office_without(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record("account.deactivated", actor=by, subject=user, audience=OFFICE, at=at)
    return user


@transaction.atomic
def reactivate(user: User, *, by: User, at: datetime) -> User:
    """Let a deactivated person in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account.reactivated", actor=by, subject=user, audience=OFFICE, at=at)
    return user


class NotAMember(ValueError):
    """Somebody who is locked out or was never admitted."""

    def __str__(self) -> str:
        return _("Ins Netzwerkbüro kommen nur aufgenommene Mitglieder.")


@transaction.atomic
def appoint_to_office(user: User, *, by: User, at: datetime) -> User:
    """Make a member part of the network office; all sessions end, so that the new rights begin afresh."""
    if not user.is_member:
        raise NotAMember
    user.is_office = True
    user.save(update_fields=["is_office"])
    end_sessions(user)
    record("account.appointed", actor=by, subject=user, audience=OFFICE, at=at)
    return user


@transaction.atomic
def dismiss_from_office(user: User, *, by: User, at: datetime) -> User:
    """Make somebody of the network office an ordinary member again."""
    _keep_an_office_without(user)
    user.is_office = False
    user.save(update_fields=["is_office"])
    end_sessions(user)
    record("account.dismissed", actor=by, subject=user, audience=OFFICE, at=at)
    return user


@transaction.atomic
def choose_language(user: User, *, language: str) -> User:
    """Remember the language of the interface and of mails."""
    user.language = language
    user.full_clean()
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def erase(user: User, *, by: User, at: datetime) -> User:
    """Remove everything that says who this was; the empty row stays, so that threads stay legible.

    Every package removes its own part first, from the highest layer down. Facts hold keys only and stay.
    """
    _keep_an_office_without(user)
    parts = list(registry.parts(PersonalData))[::-1]
    for part in sorted(parts, key=lambda part: part.model is User):  # who it was is needed until the end
        part.erase(user)
    record("account.erased", actor=by, subject=user, audience=OFFICE, at=at)
    user.erased_at = at
    user.save(update_fields=["erased_at"])
    return user


UNCONFIRMED_KEPT = timedelta(days=7)


def remove_unconfirmed(now: datetime) -> int:
    """Delete people who signed up and never confirmed their address; returns how many."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    late = User.objects.filter(
        ~Exists(confirmed),
        approved_at=None,
        is_office=False,
        erased_at=None,
        joined_at__lt=now - UNCONFIRMED_KEPT,
    )
    people = list(late)
    for user in people:
        user.delete()
    return len(people)


def empty_row(user: User) -> None:
    """Leave of the person's own row nothing but its key."""
    fresh = User(pk=user.pk, joined_at=user.joined_at, last_login=None, approved_at=None, is_active=False)
    fresh.name, fresh.email = FORMER_MEMBER, f"{uuid4().hex}@erased.invalid"
    fresh.listed_to = Visibility.NOBODY
    fresh.set_unusable_password()
    fresh.save()
    user.themes.clear()
    user.refresh_from_db()


def end_sessions(user: User, *, keep: str = "") -> int:
    """Sign a person out everywhere, except in the session `keep`; returns how many ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=keep)
    for session in sessions:
        session.end()
    return len(sessions)


def end_all_sessions() -> int:
    """Sign everybody out everywhere; returns how many sessions ended."""
    UserSession.objects.all().delete()
    return Session.objects.all().delete()[0]


def _keep_an_office_without(user: User) -> None:
    others = User.objects.members().filter(is_office=True).exclude(pk=user.pk)
    if user.is_office and not others.exists():
        raise LastOffice
