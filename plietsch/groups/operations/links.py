"""Invitations by link and by mail: make, take back, come in."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core import mail
from plietsch.core.activity import record
from plietsch.core.keys import digest_of
from plietsch.groups.models import Group, InvitationLink, Membership
from plietsch.groups.operations.admission import AlreadyInvited, invite
from plietsch.groups.operations.memberships import AlreadyMember, add_member

MAIL_VALID = timedelta(days=30)
LINK_VALID = timedelta(days=14)
KEPT = timedelta(days=30)  # after the end, so that the moderation sees what became of a link


@transaction.atomic
def make_link(*, group: Group, most_uses: int, by: User, at: datetime) -> str:
    """A link for some people and two weeks; its secret is handed out now and never again."""
    token = token_urlsafe(24)
    _link(group, token, by=by, at=at, most_uses=most_uses, expires_at=at + LINK_VALID).save()
    _record("group.link_made", group, by=by, at=at)
    return token


@transaction.atomic
def invite_by_mail(*, group: Group, addresses: Iterable[str], by: User, at: datetime) -> None:
    """Write to each address, whether somebody here has it or not: nobody learns which.

    Who is in the group already, or has an open invitation, gets no other.
    """
    wanted = list(dict.fromkeys(address.lower() for address in addresses))
    inside = Membership.objects.filter(group=group, member__email__in=wanted)
    invited = InvitationLink.objects.valid(at).filter(group=group, email__in=wanted)
    known = {*inside.values_list("member__email", flat=True), *invited.values_list("email", flat=True)}
    tokens = {address: token_urlsafe(24) for address in wanted if address not in known}
    InvitationLink.objects.bulk_create(
        _link(group, token, by=by, at=at, email=address, expires_at=at + MAIL_VALID)
        for address, token in tokens.items()
    )
    for address, token in tokens.items():
        _write(group, address, token, by)
    _record("group.invited_by_mail", group, by=by, at=at, count=len(tokens))


@transaction.atomic
def bring_in_invited(*, member: User, at: datetime) -> None:
    """Who was invited by mail before being in the network finds the invitation there too."""
    links = InvitationLink.objects.valid(at).filter(email=member.email.lower())
    for link in links.select_related("group", "created_by").order_by("pk"):
        if link.created_by:
            with suppress(AlreadyInvited, AlreadyMember):
                invite(group=link.group, member=member, sector="", by=link.created_by, at=at)


@transaction.atomic
def revoke_link(*, link: InvitationLink, by: User, at: datetime) -> None:
    """Nobody comes in by it any more."""
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    _record("group.link_revoked", link.group, by=by, at=at)


class LinkOver(Exception):
    """Used up, too old, taken back, or meant for another address."""


def find_link(token: str, *, by: User, at: datetime) -> InvitationLink:
    """The link of a secret, if it lets this person in."""
    found = InvitationLink.objects.valid(at).select_related("group").filter(digest=digest_of(token)).first()
    if found is None or found.email not in ("", by.email.lower()):
        raise LinkOver
    return found


@transaction.atomic
def come_in(*, link: InvitationLink, by: User, at: datetime) -> Membership:
    """Step into the group; the group vouches for no sector of who comes so."""
    InvitationLink.objects.select_for_update(no_key=True).get(pk=link.pk)  # one after the other
    if not InvitationLink.objects.valid(at).filter(pk=link.pk).update(use_count=F("use_count") + 1):
        raise LinkOver
    membership = add_member(group=link.group, member=by, at=at)
    record(
        "group.joined",
        actor=by,
        subject=link.group,
        context=link.group,
        audience=f"group:{link.group_id}",
        at=at,
    )
    return membership


def sweep_links(now: datetime) -> int:
    """Forget links, and the addresses in them, that ended a month ago; returns how many."""
    return InvitationLink.objects.filter(expires_at__lt=now - KEPT).delete()[0]


def _link(group: Group, token: str, *, by: User, at: datetime, **more: object) -> InvitationLink:
    link = InvitationLink(group=group, digest=digest_of(token), created_by=by, created_at=at, **more)
    link.full_clean(validate_unique=False, validate_constraints=False)
    return link


def _write(group: Group, address: str, token: str, by: User) -> None:
    path = reverse("groups:invitation_link", kwargs={"token": token})
    mail.send(
        to=address,
        subject=_("Einladung in eine Gruppe"),
        template="groups/mail/invitation",
        context={"group": group, "inviter": by.name, "address": mail.address_of(path)},
        must_arrive=True,
    )


def _record(verb: str, group: Group, *, by: User, at: datetime, **facts: int) -> None:
    record(verb, actor=by, subject=group, context=group, audience=f"moderators:{group.pk}", at=at, **facts)
