"""From sign-up to membership."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.accounts.domains import domain_of
from plietsch.accounts.models import Admission, EmailDomain, Organisation, Suggestion, User
from plietsch.accounts.operations.organisations import propose_organisation
from plietsch.accounts.operations.profiles import note_words, start_affiliation
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.places.models import Place


@transaction.atomic
def sign_up(
    user: User,
    *,
    name: str,
    sector: str,
    organisation: Organisation | str,
    place: Place | None,
    language: str,
    at: datetime,
) -> User:
    """Write a new person whose mail address is still unconfirmed; a text names a new organisation."""
    user.name, user.sector, user.language, user.joined_at = name, sector, language, at
    user.full_clean(exclude=["password"])
    user.save()
    if isinstance(organisation, str):
        suggestion = Suggestion(user=user, name=organisation, place=place)
        suggestion.full_clean()
        suggestion.save()
    else:
        _employ(user, organisation, at)
    record("account.signed_up", actor=user, subject=user, audience=OFFICE, at=at)
    return user


class AlreadyWaiting(ValueError):
    """A second request while the first is undecided, or by a member."""


@transaction.atomic
def request_admission(user: User, *, at: datetime) -> Admission:
    """Ask to take part, once the mail address is confirmed; a verified domain admits at once."""
    if user.is_member or Admission.objects.filter(applicant=user, decided_at=None).exists():
        raise AlreadyWaiting
    _take_up_suggestion(user, at)
    admission = Admission(applicant=user, requested_at=at)
    admission.full_clean()
    admission.save()
    if _is_vouched_for(user):
        return admit(admission, by=None, at=at)
    record(
        "account.admission_requested",
        actor=user,
        subject=user,
        audience=OFFICE,
        at=at,
        admission=admission.pk,
    )
    return admission


class AlreadyDecided(ValueError):
    """A request that somebody else decided a moment ago."""

    def __str__(self) -> str:
        return _("Über diese Anfrage ist schon entschieden.")


@transaction.atomic
def admit(admission: Admission, *, by: User | None, at: datetime) -> Admission:
    """Make the applicant a member; `by` is empty where the domain decided."""
    _decide(admission, by=by, at=at, is_admitted=True, reason="")
    applicant = admission.applicant
    applicant.approved_at = at
    applicant.save(update_fields=["approved_at"])
    note_words(User.objects.filter(pk=applicant.pk))
    record("account.approved", actor=by, subject=applicant, audience=OFFICE, at=at, admission=admission.pk)
    return admission


@transaction.atomic
def decline(admission: Admission, *, reason: str, by: User, at: datetime) -> Admission:
    """Refuse, with a reason that the applicant reads."""
    _decide(admission, by=by, at=at, is_admitted=False, reason=reason)
    record(
        "account.declined",
        actor=by,
        subject=admission.applicant,
        audience=OFFICE,
        at=at,
        admission=admission.pk,
    )
    return admission


def _decide(admission: Admission, *, by: User | None, at: datetime, is_admitted: bool, reason: str) -> None:
    """One conditional UPDATE, so that of two people who decide at once the second is told."""
    decided = Admission.objects.filter(pk=admission.pk, decided_at=None).update(
        decided_at=at, decided_by=by, is_admitted=is_admitted, reason=reason
    )
    if not decided:
        raise AlreadyDecided
    admission.refresh_from_db()


def _take_up_suggestion(user: User, at: datetime) -> None:
    """Put the organisation that was named at sign-up before the office, now that the address is real."""
    suggestion = Suggestion.objects.select_related("place").filter(user=user).first()
    if not suggestion:
        return
    organisation = propose_organisation(
        name=suggestion.name, place=suggestion.place, sector=user.sector, by=user, at=at
    )
    _employ(user, organisation, at)
    suggestion.delete()


def _employ(user: User, organisation: Organisation, at: datetime) -> None:
    since = timezone.localdate(at)
    start_affiliation(user, organisation=organisation, function="", since=since, by=user, at=at)


def _is_vouched_for(user: User) -> bool:
    """Whether the mail's domain, to the letter, is verified for an organisation of this person."""
    organisations = user.affiliations.current().values("organisation")
    return EmailDomain.objects.filter(
        domain=domain_of(user.email), organisation__in=organisations, organisation__is_confirmed=True
    ).exists()
