"""What people tell about themselves, and where they work."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from plietsch.accounts.models import Affiliation, Organisation, Theme, User, Visibility
from plietsch.accounts.models.people import UserQuerySet
from plietsch.core.activity import record
from plietsch.places.names import fold


@transaction.atomic
def change_profile(
    user: User, *, parts: Mapping[str, Any], themes: Iterable[Theme], by: User, at: datetime
) -> User:
    """Write the parts of a profile and who sees each of them."""
    for part, value in parts.items():
        setattr(user, part, value)
    user.full_clean()
    user.save(update_fields=list(parts))
    user.themes.set(themes)
    note_words(User.objects.filter(pk=user.pk))
    record("account.profile_changed", actor=by, subject=user, audience=f"user:{user.pk}", at=at)
    return user


@transaction.atomic
def start_affiliation(
    user: User, *, organisation: Organisation, function: str, since: date, by: User, at: datetime
) -> Affiliation:
    """Note that somebody works for an organisation from now on."""
    affiliation = Affiliation(user=user, organisation=organisation, function=function, since=since)
    affiliation.full_clean()
    affiliation.save()
    note_words(User.objects.filter(pk=user.pk))
    _record("affiliation.started", affiliation, by, at)
    return affiliation


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, until: date, by: User, at: datetime) -> Affiliation:
    """Note the last day; what the person wrote stays where it is."""
    affiliation.until = until
    affiliation.full_clean()
    affiliation.save(update_fields=["until"])
    note_words(User.objects.filter(pk=affiliation.user_id))
    _record("affiliation.ended", affiliation, by, at)
    return affiliation


def note_words(people: UserQuerySet) -> None:
    """Write what a search may find of these people, once for members and once for everybody."""
    found = list(people.prefetch_related("themes", "affiliations__organisation"))
    for user in found:
        user.words_for_members = fold(" ".join(_words(user, {Visibility.MEMBERS, Visibility.PUBLIC})))
        user.words_for_public = fold(" ".join(_words(user, {Visibility.PUBLIC})))
    User.objects.bulk_update(found, ["words_for_members", "words_for_public"], batch_size=200)


def _words(user: User, seen: Collection[str]) -> Iterator[str]:
    yield user.name
    for part in ("email", "offers", "needs"):
        if getattr(user, f"{part}_shown_to") in seen:
            yield getattr(user, part)
    if user.themes_shown_to in seen:
        yield from (theme.name for theme in user.themes.all())
    if user.affiliations_shown_to in seen:
        for affiliation in user.affiliations.all():
            if affiliation.until is None:
                yield from (affiliation.function, affiliation.organisation.name)


def _record(verb: str, affiliation: Affiliation, by: User, at: datetime) -> None:
    record(
        verb,
        actor=by,
        subject=affiliation,
        audience=f"user:{affiliation.user_id}",
        at=at,
        organisation=affiliation.organisation_id,
    )
