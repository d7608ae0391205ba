"""Organisations: proposed by people, confirmed and merged by the network office."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from plietsch.accounts.models import Affiliation, EmailDomain, Organisation, User
from plietsch.accounts.operations.profiles import note_words
from plietsch.core.activity import record
from plietsch.core.audiences import MEMBERS, OFFICE
from plietsch.places.models import Place
from plietsch.places.names import fold


@transaction.atomic
def propose_organisation(
    *, name: str, place: Place | None, sector: str, by: User, at: datetime
) -> Organisation:
    """Note an organisation that the network does not know; what has the same name and place is the same."""
    equal = Organisation.objects.standing().filter(search_words=organisation_words(name, place))
    if found := equal.order_by("-is_confirmed", "pk").first():
        return found
    organisation = _written(Organisation(name=name, place=place, sector=sector))
    record("organisation.proposed", actor=by, subject=organisation, audience=OFFICE, at=at)
    return organisation


@transaction.atomic
def confirm_organisation(
    organisation: Organisation,
    *,
    name: str,
    place: Place | None,
    sector: str,
    website: str,
    by: User,
    at: datetime,
) -> Organisation:
    """Put an organisation into the directory, with its facts set right."""
    organisation.name, organisation.place = name, place
    organisation.sector, organisation.website = sector, website
    organisation.is_confirmed = True
    _written(organisation)
    _note_words_of_people(organisation)
    record("organisation.confirmed", actor=by, subject=organisation, audience=MEMBERS, at=at)
    return organisation


class CannotMerge(ValueError):
    """An organisation merged into itself, or into one that is gone."""

    def __str__(self) -> str:
        return _("Diese beiden Organisationen lassen sich nicht zusammenführen.")


@transaction.atomic
def merge_organisation(
    organisation: Organisation, *, into: Organisation, by: User, at: datetime
) -> Organisation:
    """Move everybody and every domain over; the old row stays and points to the new one."""
    if organisation == into or organisation.merged_into_id or into.merged_into_id:
        raise CannotMerge
    already = Affiliation.objects.current().filter(organisation=into).values("user")
    organisation.affiliations.current().filter(user__in=already).delete()
    organisation.affiliations.update(organisation=into)
    organisation.domains.update(organisation=into)
    organisation.merged.update(merged_into=into)
    organisation.merged_into, organisation.is_confirmed = into, False
    organisation.save(update_fields=["merged_into", "is_confirmed"])
    _note_words_of_people(into)
    record("organisation.merged", actor=by, subject=organisation, audience=OFFICE, at=at, into=into.pk)
    return into


class DomainTaken(ValueError):
    """A domain that is verified for an organisation already."""

    def __str__(self) -> str:
        return _("Diese Domain gehört schon zu einer Organisation.")


@transaction.atomic
def verify_domain(organisation: Organisation, *, domain: str, by: User, at: datetime) -> EmailDomain:
    """Vouch that everybody with a mail address of exactly this domain belongs to the organisation."""
    if EmailDomain.objects.filter(domain=domain.lower()).exists():
        raise DomainTaken
    verified = EmailDomain(organisation=organisation, domain=domain.lower(), verified_at=at)
    verified.full_clean()
    verified.save()
    record("domain.verified", actor=by, subject=organisation, audience=OFFICE, at=at, domain=verified.pk)
    return verified


@transaction.atomic
def withdraw_domain(domain: EmailDomain, *, by: User, at: datetime) -> None:
    """Vouch no longer; who was approved stays a member."""
    record(
        "domain.withdrawn", actor=by, subject=domain.organisation, audience=OFFICE, at=at, domain=domain.pk
    )
    domain.delete()


def organisation_words(name: str, place: Place | None) -> str:
    """What finds an organisation; its whole name stands between ^ and $."""
    return f"^{fold(name)}${fold(place.label) if place else ''}"


def _written(organisation: Organisation) -> Organisation:
    organisation.search_words = organisation_words(organisation.name, organisation.place)
    organisation.full_clean()
    organisation.save()
    return organisation


def _note_words_of_people(organisation: Organisation) -> None:
    note_words(User.objects.filter(affiliations__organisation=organisation).distinct())
